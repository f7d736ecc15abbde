/** Which business dates are to be taken from a database: those that are new, those whose rows changed, those that are asked for. */
import { addDays } from "../../core/dates.ts";
import type { DateSpan } from "../source.ts";
import type { DatabaseSnapshot, TableRead } from "./database.ts";
import type { DatabaseReading } from "./read-tables.ts";

/**
 * Table → business date → its mark when it was last taken. Under "" stands the mark of a whole dimension, or the newest change that was
 * seen of a fact table that has a `changed` column.
 */
export type Marks = Partial<Record<string, Record<string, string>>>;

/** The mark of a day that is older than the look-back, and of one whose rows are all gone. */
const UNCOMPARED = "";
const GONE = "0";

export type Wanted = {
  /** Business dates, oldest first. */
  dates: string[];
  /** Those that were taken before. */
  again: string[];
  /** Dimensions that changed, or that were never taken. */
  dimensions: TableRead[];
  /** What the marks are now, of all that is taken. */
  marks: Marks;
};

/**
 * `due`: the newest business date that is over; what is recorded for later dates waits for them. Days before the look-back are compared by
 * nothing: they are taken once, and again when asked for.
 */
export async function wantedDays(params: {
  snapshot: DatabaseSnapshot;
  reads: readonly TableRead[];
  reading: Pick<DatabaseReading, "landFrom" | "lookBackDays">;
  due: string;
  taken: Marks;
  again: DateSpan | null;
}): Promise<Wanted> {
  const { snapshot, reads, reading, due, taken, again } = params;
  const marks: Marks = {};
  const dates = new Set<string>();
  const lookBack = addDays(due, 1 - reading.lookBackDays);
  const isWanted = (date: string) => date <= due && (reading.landFrom === null || date >= reading.landFrom);
  const facts = reads.filter(({ date }) => date !== null);
  for (const read of facts) {
    const before = taken[read.table] ?? {};
    const now: Record<string, string> = (marks[read.table] = {});
    const isFirst = Object.keys(before).every((date) => date === "");
    const there = isFirst || again !== null ? (await snapshot.dates(read)).filter(isWanted) : [];
    const comparable = isFirst && read.changed !== null ? (there[0] ?? lookBack) : lookBack;
    if (isFirst) for (const date of there) if (date < comparable) now[date] = UNCOMPARED;
    for (const { date, mark } of await snapshot.marks(
      read,
      comparable < lookBack ? comparable : lookBack,
      before[""] ?? null,
    ))
      if (isWanted(date)) now[date] = mark;
    for (const date of Object.keys(before)) if (date >= lookBack && isWanted(date)) now[date] ??= GONE;
    for (const [date, mark] of Object.entries(now)) if (before[date] !== mark) dates.add(date);
    if (again !== null)
      for (const date of there)
        if (date >= again.from && date <= again.to) {
          dates.add(date);
          now[date] ??= before[date] ?? UNCOMPARED;
        }
    const newest = await snapshot.newestChange(read);
    if (newest !== null) now[""] = newest;
  }
  const dimensions: TableRead[] = [];
  for (const read of reads) {
    if (read.date !== null) continue;
    const mark = await snapshot.wholeMark(read);
    marks[read.table] = { "": mark };
    if (taken[read.table]?.[""] !== mark) dimensions.push(read);
  }
  const sorted = [...dates].toSorted();
  return {
    dates: sorted,
    again: sorted.filter((date) => facts.some(({ table }) => taken[table]?.[date] !== undefined)),
    dimensions,
    marks,
  };
}
