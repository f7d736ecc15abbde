/** Days that a rollback took back do not count again by themselves: the rows that came back with their week stand in for them. */
import { publishedPartitions } from "../catalog/partitions.ts";
import { weekPin, type WeekPin } from "../catalog/pins.ts";
import type { Store } from "../catalog/store.ts";
import { readWeekFacts } from "./week-facts.ts";

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

export type TakenBack = {
  days: StoredInput[];
  /** "<table> <date>" → why: days of which nothing is left. */
  missing: Map<string, string>;
  /** Weeks of which something is still taken back. */
  pins: Map<number, WeekPin>;
};

/** `isFreed`: weeks that a person wants computed from the current deliveries. */
export function withoutTakenBack(
  store: Store,
  days: readonly StoredInput[],
  isFreed: (week: number) => boolean,
): TakenBack {
  const result: TakenBack = { days: [...days], missing: new Map(), pins: new Map() };
  for (const row of publishedPartitions(store)) {
    const pin = row.table_name === "weekly_store_product" ? weekPin(row) : null;
    if (pin === null || isFreed(Number(row.partition_key))) continue;
    const published = readWeekFacts(row.facts).inputs;
    const isTaken = (day: StoredInput) =>
      pin.taken.some(
        ([table, date, content]) => table === day.table_name && date === day.business_date && content === day.content,
      );
    for (const name of new Set(result.days.filter(isTaken).map(nameOf))) {
      const left = result.days.filter((day) => nameOf(day) === name && !isTaken(day));
      const back = published
        .filter(
          ({ table, date, content }) => `${table} ${date}` === name && !left.some((day) => day.content === content),
        )
        .flatMap(({ table, date, content }) => acceptedDay(store, table, date, content));
      result.days = [...result.days.filter((day) => nameOf(day) !== name), ...left, ...back];
      if (left.length + back.length === 0) result.missing.set(name, reasonOf(store, pin, row.partition_key));
      result.pins.set(Number(row.partition_key), pin);
    }
  }
  return result;
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

function reasonOf(store: Store, pin: WeekPin, week: string): string {
  const by = store.get<{ reason: string | null }>("SELECT reason FROM commits WHERE commit_id = ?", pin.rolled_back_by);
  const why = by?.reason == null ? "" : ` (${by.reason})`;
  return `taken back by a rollback, commit ${pin.rolled_back_by}${why}, until it is delivered anew or \`endcap run --recompute ${week}\` takes it up again`;
}
