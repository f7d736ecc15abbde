/**
 * Days that a rollback took back do not count again by themselves: the rows that came back with their week stand in for
 * them. Where nothing came back, the whole business date waits until one of its tables is delivered anew; then what else
 * is known of the date counts with it.
 */
import { publishedPartitions } from "../catalog/partitions.ts";
import { weekPin, type WeekPin } from "../catalog/pins.ts";
import type { Store } from "../catalog/store.ts";
import { readWeekFacts, type WeekFactInput } from "./week-facts.ts";

/** A current day of the state. */
export type StoredInput = {
  table_name: "sales" | "inventory";
  business_date: string;
  delivery_id: number;
  path: string | null;
  rows_delivery_id: number;
  content: string;
  rows: number;
};

/** A day that a rollback took back and that counts again, because another table of its date was delivered anew. */
export type TakenUp = {
  table: string;
  date: string;
  week: number;
  because: string;
  commit: number;
  reason: string | null;
};

export type TakenBack = {
  days: StoredInput[];
  /** "<table> <date>" → why: days of which nothing is left. */
  missing: Map<string, string>;
  /** Weeks of which something is still taken back. */
  pins: Map<number, WeekPin>;
  takenUp: TakenUp[];
};

/** `isFreed`: weeks that a person wants computed from the current deliveries. */
export function withoutTakenBack(
  store: Store,
  days: readonly StoredInput[],
  isFreed: (week: number) => boolean,
): TakenBack {
  const result: TakenBack = { days: [...days], missing: new Map(), pins: new Map(), takenUp: [] };
  for (const row of publishedPartitions(store)) {
    const pin = row.table_name === "weekly_store_product" ? weekPin(row) : null;
    if (pin === null || isFreed(Number(row.partition_key))) continue;
    standIn(store, result, { pin, week: Number(row.partition_key), published: readWeekFacts(row.facts).inputs });
  }
  return result;
}

type PinnedWeek = { pin: WeekPin; week: number; published: readonly WeekFactInput[] };

function standIn(store: Store, result: TakenBack, { pin, week, published }: PinnedWeek): void {
  const contents = new Set(pin.taken.map((day) => day.join(" ")));
  const isTaken = (day: StoredInput) => contents.has(`${nameOf(day)} ${day.content}`);
  const known = new Set(published.map(({ table, date, content }) => `${table} ${date} ${content}`));
  const cameBack = new Set(published.map(({ date }) => date));
  const anew = new Map(
    result.days
      .filter((day) => !isTaken(day) && !known.has(`${nameOf(day)} ${day.content}`))
      .map(({ business_date, table_name }) => [business_date, table_name]),
  );
  for (const [name, taken] of Map.groupBy(result.days.filter(isTaken), nameOf)) {
    const left = result.days.filter((day) => nameOf(day) === name && !isTaken(day));
    const back = published
      .filter(({ table, date, content }) => `${table} ${date}` === name && !left.some((day) => day.content === content))
      .flatMap(({ table, date, content }) => acceptedDay(store, table, date, content));
    const [{ table_name: table, business_date: date } = { table_name: "", business_date: "" }] = taken;
    const isGone = left.length + back.length === 0 && !cameBack.has(date);
    const because = anew.get(date);
    if (isGone && because !== undefined) {
      const reason = rollbackReason(store, pin);
      result.takenUp.push({ table, date, week, because, commit: pin.rolled_back_by, reason });
      continue;
    }
    result.days = [...result.days.filter((day) => nameOf(day) !== name), ...left, ...back];
    if (isGone) result.missing.set(name, reasonOf(store, pin, week));
    result.pins.set(week, pin);
  }
}

function nameOf({ table_name, business_date }: StoredInput): string {
  return `${table_name} ${business_date}`;
}

function acceptedDay(store: Store, table: string, date: string, content: string): StoredInput[] {
  return store.all<StoredInput>(
    `SELECT table_name, business_date, delivery_id, path, rows_delivery_id, content, rows FROM days
     WHERE table_name = ? AND business_date = ? AND content = ? AND (path IS NOT NULL OR rows = 0) ORDER BY delivery_id DESC LIMIT 1`,
    table,
    date,
    content,
  );
}

function rollbackReason(store: Store, pin: WeekPin): string | null {
  return (
    store.get<{ reason: string | null }>("SELECT reason FROM commits WHERE commit_id = ?", pin.rolled_back_by)
      ?.reason ?? null
  );
}

function reasonOf(store: Store, pin: WeekPin, week: number): string {
  const reason = rollbackReason(store, pin);
  const why = reason === null ? "" : ` (${reason})`;
  return `taken back by a rollback, commit ${pin.rolled_back_by}${why}, until a table of the day is delivered anew or \`endcap run --recompute ${week}\` takes it up again`;
}
