/** What every number carries: the last complete business date, and what is missing. */
import type { AsOf } from "./contract.ts";
import type { Warehouse } from "./warehouse.ts";

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
  const { there, expected } = await warehouse.storesOn(date);
  const absent = warehouse.places.filter((place) => expected.has(place.store) && !there.has(place.store));
  const text =
    absent.length === 0
      ? `${date}, ${there.size} stores`
      : `${date}, ${there.size} of ${there.size + absent.length} stores`;
  return {
    date,
    text,
    missing: [
      ...absentText(
        absent.map((place) => place.storeLabel),
        date,
      ),
      ...missing,
    ],
    commit: warehouse.commit,
  };
}

function absentText(labels: readonly string[], date: string): string[] {
  if (labels.length === 0) return [];
  const named = labels.slice(0, NAMED_STORES).join(", ");
  const more = labels.length > NAMED_STORES ? ` and ${labels.length - NAMED_STORES} more` : "";
  return [`No rows on ${date} from ${labels.length === 1 ? "store" : `${labels.length} stores:`} ${named}${more}`];
}
