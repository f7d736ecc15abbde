/** Whether a business date's delivery is complete: a pure decision over what is known of each table. */
import type { Cadence } from "../config/project-config.ts";
import type { SourceTableName } from "../model/tables.ts";
import { dueAt, localTime, type ArrivalTime } from "./due.ts";
import { judgeRows, usualRows } from "./usual-rows.ts";

export type ArrivalState = "delivered" | "missing" | "refused" | "held" | "not expected" | "unknown";

export type TableArrival = {
  table: SourceTableName;
  cadence: Cadence;
  state: ArrivalState;
  /** Accepted rows of the date; null before validation and without a delivery. */
  rows: number | null;
  /** Median of the same weekday's last eight; null where there were too few. */
  usualRows: number | null;
  verdict: "ok" | "few" | "many" | null;
  /** When the table was due, as an ISO instant; null where it is not expected. */
  since: string | null;
  files: string[];
  reason: string | null;
  next: string | null;
};

export type Arrival = {
  date: string;
  complete: boolean;
  tables: TableArrival[];
  /** How long after it was due the day became complete, or has been incomplete until now. */
  latenessMinutes: number;
  /** Which tables, of which date, since when, and what to do. */
  message: string;
};

/** What is known of one table and date. */
export type TableFacts = {
  table: SourceTableName;
  cadence: Cadence;
  isFact: boolean;
  /** Of the version that counts. */
  rows: number | null;
  /** When the first accepted version arrived; before one is accepted, when the source took what it shows. */
  arrivedAt: string | null;
  /** Its newest delivery has far fewer rows than the one before, or lacks the day; or two deliveries of it hold other rows. */
  held: "smaller" | "vanished" | "replaced" | null;
  /** Landed or shown by the source, and not validated yet. */
  isPending: boolean;
  /** Of what the source shows of it and was not landed; null where there is nothing of it, or not known. */
  bytes: number | null;
  refusal: { file: string; reason: string; next: string } | null;
  waiting: { file: string; reason: string; next: string } | null;
  /** A file of this date came, and none of its rows could be accepted. */
  emptied: { reason: string; next: string } | null;
  /** A person confirmed that the shop was closed, or that the day is complete without this table. */
  confirmed: "closed" | "without" | null;
  /** The first date that the table ever had; null where none is known, or where a manifest promises more of this date. */
  firstDate: string | null;
  files: string[];
  /** Rows of the same weekday, newest first, at most eight. */
  sameWeekday: number[];
  /** Bytes of the same weekday's files, likewise. */
  sameWeekdayBytes: number[];
};

export function decideArrival(params: {
  date: string;
  now: Date;
  arrival: ArrivalTime;
  tables: readonly TableFacts[];
}): Arrival {
  const { date, now, arrival } = params;
  const due = dueAt(date, arrival);
  const tables = params.tables.map((facts) => decideTable(facts, date, due));
  const daily = tables.filter(({ cadence, state }) => cadence === "daily" && state !== "not expected");
  const complete = daily.every(({ state }) => state === "delivered");
  const arrivals = params.tables
    .filter(({ cadence, arrivedAt }) => cadence === "daily" && arrivedAt !== null)
    .map(({ arrivedAt }) => Date.parse(arrivedAt ?? ""));
  const until = complete ? Math.max(due.getTime(), ...arrivals) : now.getTime();
  const latenessMinutes = Math.max(0, Math.floor((until - due.getTime()) / 60_000));
  return { date, complete, tables, latenessMinutes, message: messageOf({ date, complete, tables, due, arrival }) };
}

function decideTable(facts: TableFacts, date: string, due: Date): TableArrival {
  const usual = facts.isFact ? usualRows(facts.sameWeekday) : null;
  const size = sizeOf(facts, usual);
  const verdict = judgeRows(size.found, size.usual);
  const { state, reason, next } = stateOf(facts, date);
  const known = {
    table: facts.table,
    cadence: facts.cadence,
    state,
    rows: facts.rows,
    usualRows: usual,
    verdict,
    since: state === "not expected" ? null : due.toISOString(),
    files: facts.files,
  };
  if (state === "delivered" && (verdict === "few" || verdict === "many"))
    return {
      ...known,
      reason: `${reason === null ? "" : `${reason}; `}${size.found} ${size.unit}; usual on this weekday: ${size.usual}`,
      next: "Compare with what the shop sold; where the file is wrong, have it delivered again",
    };
  return { ...known, reason, next };
}

/** What tells whether a day is as large as usual: its rows, before they are read its bytes. */
function sizeOf(
  { isFact, rows, bytes, sameWeekdayBytes }: TableFacts,
  usual: number | null,
): { found: number | null; usual: number | null; unit: "rows" | "bytes" } {
  if (rows !== null || bytes === null) return { found: rows, usual, unit: "rows" };
  return { found: bytes, usual: isFact ? usualRows(sameWeekdayBytes) : null, unit: "bytes" };
}

const heldReasons = {
  smaller: "a replacement much smaller than what it replaces is held",
  vanished: "a newer delivery lacks the day; what was there before stays",
  replaced: "two deliveries hold other rows of the day; only one of them counts until you say which, or that both do",
} as const;

function stateOf(facts: TableFacts, date: string): { state: ArrivalState; reason: string | null; next: string | null } {
  const { table, cadence, confirmed, firstDate } = facts;
  const hasVersion = facts.rows !== null;
  if (hasVersion && facts.held === null) return { state: "delivered", reason: null, next: null };
  if (facts.held !== null)
    return {
      state: "held",
      reason: heldReasons[facts.held],
      next: `Where it is right: endcap confirm ${table} ${date} --${facts.held}; else have it delivered again`,
    };
  if (confirmed === "closed") return { state: "not expected", reason: "confirmed as a closed day", next: null };
  if (confirmed === "without") return { state: "not expected", reason: `confirmed without ${table}`, next: null };
  if (facts.refusal !== null)
    return {
      state: "refused",
      reason: `${facts.refusal.file} was refused: ${facts.refusal.reason}`,
      next: facts.refusal.next,
    };
  if (facts.isPending && facts.waiting === null) return { state: "delivered", reason: "not validated yet", next: null };
  if (facts.waiting !== null && cadence === "daily")
    return {
      state: "missing",
      reason: `${facts.waiting.file} waits: ${facts.waiting.reason}`,
      next: facts.waiting.next,
    };
  if (cadence === "irregular") return { state: facts.isFact ? "unknown" : "not expected", reason: null, next: null };
  if (cadence !== "daily") return { state: "not expected", reason: null, next: null };
  if (firstDate !== null && date < firstDate)
    return { state: "not expected", reason: `deliveries begin with ${firstDate}`, next: null };
  if (facts.emptied !== null) return { state: "missing", ...facts.emptied };
  return {
    state: "missing",
    reason: "not delivered",
    next: `Have it delivered: the next run loads it; where the shop was closed: endcap confirm ${table} ${date} --closed; or go on without: endcap confirm ${table} ${date} --without`,
  };
}

function messageOf(params: {
  date: string;
  complete: boolean;
  tables: readonly TableArrival[];
  due: Date;
  arrival: ArrivalTime;
}): string {
  const { date, complete, tables, due, arrival } = params;
  const odd = tables
    .filter(({ verdict }) => verdict === "few" || verdict === "many")
    .map(({ table, reason }) => `${table}: ${reason}`);
  if (complete) {
    const counts = tables
      .filter(({ state }) => state === "delivered")
      .map(({ table, rows }) => (rows === null ? table : `${table} ${rows} rows`));
    const all = counts.length === 0 ? "nothing is expected" : counts.join(", ");
    return [`${date} is complete: ${all}`, ...odd].join(". ");
  }
  const { date: local, time } = localTime(due, arrival.timeZone);
  const bad = tables.filter(
    ({ cadence, state }) => cadence === "daily" && ["missing", "refused", "held"].includes(state),
  );
  const parts = bad.map(
    ({ table, state, reason, next }) =>
      `${table} is ${state}${reason === null || reason === "not delivered" ? "" : ` (${reason})`}. ${next ?? ""}`,
  );
  return [`${date} is not complete since ${local} ${time} (${arrival.timeZone}): ${parts.join(". ")}`, ...odd].join(
    ". ",
  );
}
