/** Which accepted rows stand behind what readers see: those that the published weeks were made of. */
import { readWeekFacts, type WeekFactInput } from "../compute/week-facts.ts";
import { publishedPartitions } from "./partitions.ts";
import { weekPin } from "./pins.ts";
import type { Store } from "./store.ts";

/** One business date's rows in an accepted file. */
export type PublishedDay = { date: string; path: string; rowsDeliveryId: number };

type StoredDay = {
  business_date: string;
  delivery_id: number;
  path: string;
  rows_delivery_id: number;
  content: string;
  state: string;
};

/**
 * A date that a published week holds has the rows which that week was computed from, though a newer delivery waits behind
 * a rollback or a failed audit. A date that is not published yet has the rows of its current delivery, unless a rollback
 * took them back.
 */
export function publishedDays(store: Store, table: "sales" | "inventory"): PublishedDay[] {
  const stored = store.all<StoredDay>(
    "SELECT business_date, delivery_id, path, rows_delivery_id, content, state FROM days WHERE table_name = ? AND path IS NOT NULL",
    table,
  );
  const weekly = publishedPartitions(store).filter(({ table_name }) => table_name === "weekly_store_product");
  const inputs = Map.groupBy(
    weekly.flatMap(({ facts }) => readWeekFacts(facts).inputs),
    ({ date }) => date,
  );
  const taken = new Set(weekly.flatMap((row) => weekPin(row)?.taken ?? []).map((day) => day.join(" ")));
  const isTaken = ({ business_date, content }: StoredDay) => taken.has(`${table} ${business_date} ${content}`);
  const byDate = Map.groupBy(stored, ({ business_date }) => business_date);
  return [...byDate].flatMap(([date, days]) =>
    (rowsOf(days, table, inputs.get(date)) ?? days.filter((day) => day.state === "current" && !isTaken(day))).map(
      ({ path, rows_delivery_id }) => ({
        date,
        path,
        rowsDeliveryId: rows_delivery_id,
      }),
    ),
  );
}

/** Null for a date that no published week holds. */
function rowsOf(
  days: readonly StoredDay[],
  table: string,
  published: readonly WeekFactInput[] | undefined,
): StoredDay[] | null {
  if (published === undefined) return null;
  return published
    .filter((input) => input.table === table)
    .flatMap(
      ({ delivery, content }) =>
        days.find((day) => day.delivery_id === delivery && day.content === content) ??
        days.find((day) => day.content === content) ??
        [],
    );
}
