/** The models: one SQL file makes one lake table. Their text serves DuckDB and Spark alike. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { LakeTable } from "./lake.ts";
import { dailyStoreProduct, weeklyStoreProduct } from "./lake.ts";

export type Model = {
  table: LakeTable;
  sql: string;
  /** Relations that the SQL reads. */
  reads: readonly string[];
};

function read(name: string): string {
  return readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), "utf8");
}

/** In the order in which they are computed. */
export function weekModels(): Model[] {
  return [
    {
      table: dailyStoreProduct,
      sql: read("daily_store_product"),
      reads: ["accepted_sales", "accepted_inventory", "calendar_days"],
    },
    { table: weeklyStoreProduct, sql: read("weekly_store_product"), reads: ["daily_store_product", "calendar_weeks"] },
  ];
}

/** SQL of a dimension over its snapshots, numbered from the oldest. */
export function dimensionSql(table: LakeTable): string {
  const columns = table.columns.map(({ name }) => name).filter((name) => name !== "is_delivered");
  return read("dimension").replace("{key}", table.key.join(", ")).replace("{columns}", columns.join(",\n  "));
}

/** Changes when a model's text changes: then every week is computed again. */
export function modelsVersion(): string {
  return createHash("sha256")
    .update(
      weekModels()
        .map(({ sql }) => sql)
        .join("\n"),
    )
    .digest("hex")
    .slice(0, 16);
}
