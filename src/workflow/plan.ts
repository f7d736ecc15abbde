/** What a run would do and why, decided without doing it. */
import type { HeldDay } from "../catalog/held-days.ts";
import type { WaitingDay } from "../compute/week-inputs.ts";
import type { UnreadableFile } from "../landing/found-files.ts";
import type { SourceTableName } from "../model/tables.ts";

export type FileReason = "new" | "changed" | "cut off" | "asked for" | "read again";

/** A file that a run would read. */
export type PlanFile = {
  file: string;
  table: SourceTableName;
  /** The business date in its name; null: known after reading. */
  date: string | null;
  bytes: number;
  reason: FileReason;
};

export type PlannedFile = PlanFile & {
  why: string;
  /** Weeks that it touches; null: known after reading. */ weeks: number[] | null;
};

export type PlannedWeek = {
  week: number;
  state: "new" | "reopened";
  reasons: string[];
  /** The new files that touch it. */
  files: string[];
};

/** A week whose accepted days differ already from what is published. */
export type StaleWeek = { week: number; reason: string };

/** A delivery that waits for a person's word; a run does not change it. */
export type PlannedHold = Pick<HeldDay, "table" | "date" | "kind" | "text" | "next">;

export type PlanParams = {
  /** A run that was cut off and goes on first. */
  resumes: string | null;
  files: readonly PlanFile[];
  unknownFiles: readonly string[];
  /** What stands in the source and cannot be opened. */
  unreadable: readonly UnreadableFile[];
  /** Business dates that would be extracted from a database source, oldest first. */
  extract: readonly string[];
  /** The fiscal week of a date; undefined outside the calendar. null: there is no calendar yet. */
  weekOf: ((date: string) => number | undefined) | null;
  stale: readonly StaleWeek[];
  published: ReadonlySet<number>;
  /** Days that wait now. */
  waiting: readonly WaitingDay[];
  /** Replacements that count only when a person confirms them. */
  held: readonly PlannedHold[];
  daily: readonly SourceTableName[];
  /** Whether a table's business date was accepted. */
  isAccepted(table: SourceTableName, date: string): boolean;
  /** First business date accepted of each table. */
  firstDate: Readonly<Partial<Record<SourceTableName, string>>>;
};

export type Plan = {
  resumes: string | null;
  extract: readonly string[];
  files: PlannedFile[];
  unknownFiles: readonly string[];
  /** What stands in the source and cannot be opened. */
  unreadable: readonly UnreadableFile[];
  weeks: PlannedWeek[];
  /** Whether some dates, and so some weeks, are known only after reading. */
  moreAfterReading: boolean;
  /** Days that would still wait afterwards, as far as names tell. */
  waiting: WaitingDay[];
  held: readonly PlannedHold[];
  nothingToDo: boolean;
};

const reasonTexts: Record<FileReason, string> = {
  new: "not seen before",
  changed: "not as it was when it was landed",
  "cut off": "landed by a run that was cut off",
  "asked for": "read before; put back to be read again",
  "read again": "refused before; its settings changed since",
};

const factTables: readonly SourceTableName[] = ["sales", "inventory"];

export function planRun(params: PlanParams): Plan {
  const files = params.files.map((file) => ({
    ...file,
    why: reasonTexts[file.reason],
    weeks: weeksOf(file, params.weekOf),
  }));
  return {
    resumes: params.resumes,
    extract: params.extract,
    files,
    unknownFiles: params.unknownFiles,
    unreadable: params.unreadable,
    weeks: plannedWeeks(files, params),
    moreAfterReading:
      files.some(({ weeks }) => weeks === null) || (params.extract.length > 0 && params.weekOf === null),
    waiting: stillWaiting(params),
    held: params.held,
    nothingToDo:
      params.resumes === null && files.length === 0 && params.stale.length === 0 && params.extract.length === 0,
  };
}

/** Products and stores touch no week; a calendar may move any day. */
function weeksOf({ table, date }: PlanFile, weekOf: PlanParams["weekOf"]): number[] | null {
  if (table === "product" || table === "store") return [];
  if (table === "calendar" || date === null || weekOf === null) return null;
  const week = weekOf(date);
  return week === undefined ? [] : [week];
}

function plannedWeeks(files: readonly PlannedFile[], { stale, published, extract, weekOf }: PlanParams): PlannedWeek[] {
  const weeks = new Map<number, PlannedWeek>();
  const entry = (week: number): PlannedWeek => {
    const known = weeks.get(week);
    if (known !== undefined) return known;
    const made: PlannedWeek = { week, state: published.has(week) ? "reopened" : "new", reasons: [], files: [] };
    weeks.set(week, made);
    return made;
  };
  const add = (week: number, reason: string) => {
    const { reasons } = entry(week);
    if (!reasons.includes(reason)) reasons.push(reason);
  };
  for (const { week, reason } of stale) add(week, reason);
  for (const { file, table, date, reason, weeks: touched } of files) {
    for (const week of touched ?? []) {
      add(week, `${table} of ${date}: ${reasonTexts[reason]}`);
      entry(week).files.push(file);
    }
  }
  for (const [week, dates] of Map.groupBy(extract, (date) => weekOf?.(date))) {
    const [first, ...others] = dates;
    const text = others.length === 0 ? `business date ${first} is` : `business dates ${first} to ${others.at(-1)} are`;
    if (week !== undefined) add(week, `${text} extracted`);
  }
  return [...weeks.values()].sort((a, b) => a.week - b.week);
}

/** What waits now and does not come with these files, and what their own days would wait for. */
function stillWaiting({ files, waiting, daily, isAccepted, firstDate }: PlanParams): WaitingDay[] {
  const comes = new Set(files.map(({ table, date }) => `${table} ${date ?? ""}`));
  const undated = new Set(files.filter(({ date }) => date === null).map(({ table }) => table));
  const freed = new Set(files.map(({ date }) => date));
  const left = waiting.filter(
    ({ table, date, takenBack }) => !comes.has(`${table} ${date}`) && !(takenBack === true && freed.has(date)),
  );
  const told = new Set(left.map(({ table, date }) => `${table} ${date}`));
  const dates = new Set(
    files.flatMap(({ table, date }) => (date !== null && factTables.includes(table) ? [date] : [])),
  );
  for (const table of daily) {
    if (undated.has(table)) continue;
    const first = [firstDate[table], ...files.filter((file) => file.table === table).map(({ date }) => date)]
      .flatMap((date) => date ?? [])
      .sort()[0];
    for (const date of dates) {
      const key = `${table} ${date}`;
      if (first === undefined || date < first || comes.has(key) || told.has(key) || isAccepted(table, date)) continue;
      left.push({ date, table, reason: "not delivered" });
    }
  }
  return left.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}
