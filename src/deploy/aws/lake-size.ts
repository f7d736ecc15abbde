/** How large the retailer is, as the project's own state on this machine knows it. */
import { existsSync } from "node:fs";
import { publishedPartitions } from "../../catalog/partitions.ts";
import { openStoreFile, storePath, type Store } from "../../catalog/store.ts";
import { statedSize, type Size } from "./cost.ts";

/** Days that the usual day is reckoned from. */
const USUAL_DAYS = 28;

/** null where nothing is published yet, or another machine has the state. */
export function lakeSize(projectDir: string): Size | null {
  const file = storePath(projectDir);
  if (!existsSync(file)) return null;
  const store = openStoreFile(file);
  try {
    return sizeOf(store);
  } finally {
    store.close();
  }
}

function sizeOf(store: Store): Size | null {
  const partitions = publishedPartitions(store);
  const rowsOf = (table: string) =>
    partitions.filter(({ table_name }) => table_name === table).reduce((sum, { rows }) => sum + rows, 0);
  const [stores, products] = [rowsOf("dim_store"), rowsOf("dim_product")];
  if (stores === 0 || products === 0) return null;
  const stated = statedSize(stores, products);
  return {
    ...stated,
    snapshotsADay: usualRows(store, "inventory") ?? stated.snapshotsADay,
    linesADay: usualRows(store, "sales") ?? stated.linesADay,
  };
}

function usualRows(store: Store, table: "sales" | "inventory"): number | null {
  const days = store.all<{ rows: number }>(
    "SELECT rows FROM days WHERE table_name = ? AND state = 'current' AND business_date <> '' ORDER BY business_date DESC LIMIT ?",
    table,
    USUAL_DAYS,
  );
  return days.length === 0 ? null : days.reduce((sum, { rows }) => sum + rows, 0) / days.length;
}
