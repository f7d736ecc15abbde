/** What every number carries: the last complete business date, and what is missing. */
import { addDays } from "../core/dates.ts";
import type { AsOf } from "./contract.ts";
import type { Warehouse } from "./warehouse.ts";

/** Stores that had rows in this many days before are expected to have some. */
const EXPECTED_DAYS = 28;
const NAMED_STORES = 5;

export type AsOfParams = {
  warehouse: Warehouse;
  /** Last complete business date as the arrival check knows it; null where no table is daily. */
  lastGoodDate: string | null;
  /** Missing deliveries and held partitions, one sentence each. */
  missing: readonly string[];
};

export async function asOfFacts({ warehouse, lastGoodDate, missing }: AsOfParams): Promise<AsOf> {
  const date = lastGoodDate ?? warehouse.lastDay;
  if (date === null) return { date, text: "no data yet", missing: [...missing], commit: warehouse.commit };
  const there = await warehouse.storesOn(date);
  const expected = await expectedStores(warehouse, date);
  const absent = warehouse.places.filter((place) => expected.has(place.store) && !there.has(place.store));
  const text = absent.length === 0 ? `${date}, ${there.size} stores` : `${date}, ${there.size} of ${there.size + absent.length} stores`;
  return { date, text, missing: [...absentText(absent.map((place) => place.storeLabel), date), ...missing], commit: warehouse.commit };
}

async function expectedStores(warehouse: Warehouse, date: string): Promise<Set<string>> {
  const since = addDays(date, -EXPECTED_DAYS);
  const weeks = warehouse.weeks.filter((week) => week.last >= since && week.first <= date).map((week) => week.week);
  if (weeks.length === 0) return new Set();
  const rows = await warehouse.rows(`SELECT DISTINCT CAST(store_key AS VARCHAR) AS store FROM cube_stores WHERE yr_wk_num IN (${weeks.join(", ")})`);
  return new Set(rows.map((row) => String(row["store"])));
}

function absentText(labels: readonly string[], date: string): string[] {
  if (labels.length === 0) return [];
  const named = labels.slice(0, NAMED_STORES).join(", ");
  const more = labels.length > NAMED_STORES ? ` and ${labels.length - NAMED_STORES} more` : "";
  return [`No rows on ${date} from ${labels.length === 1 ? "store" : `${labels.length} stores:`} ${named}${more}`];
}
