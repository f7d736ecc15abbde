/** The hand-made shop with measures of its own. */
import { lakeSqlType, WEEKLY_MEASURES } from "../model/lake.ts";
import { resolveMeasures } from "../model/own-measures.ts";
import { weeklyMeasuresColumns, weeklyMeasuresSql } from "../model/weekly-measures.ts";
import type { LakeView } from "../query/query.ts";
import { handLake, shop } from "./hand-lake.testkit.ts";

const keys = { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" } as const;

export const { measures: own } = resolveMeasures(
  [
    {
      name: "shelf_sales",
      label: "Shelf sales",
      formula: "total_sales_amt + total_discount",
      unit: "money",
      adds: "additive",
    },
    {
      name: "shelves",
      label: "Filled",
      formula: "CASE WHEN eow_on_hand_qty > 0 THEN 1 ELSE 0 END",
      unit: "count",
      adds: "last",
    },
    { name: "half", label: "Half", formula: "total_sales_qty / 8", unit: "quantity", adds: "additive" },
    {
      name: "busy_days",
      label: "Busy days",
      formula: "CASE WHEN sales_qty > 5 THEN 1 ELSE 0 END",
      unit: "days",
      adds: "additive",
    },
    { name: "half_cost", label: "Half of cost", formula: "half / total_cost", unit: "ratio", adds: "ratio" },
    { name: "per_shelf", label: "Sales a shelf", formula: "total_sales_amt / shelves", unit: "price", adds: "ratio" },
    { name: "lost", label: "Lost", formula: "total_sales_amt - total_sales_margin", unit: "money", adds: "additive" },
    {
      name: "lost_known",
      label: "Lost as known",
      formula: "total_sales_amt - COALESCE(total_sales_margin, 0)",
      unit: "money",
      adds: "additive",
    },
    { name: "lost_share", label: "Lost %", formula: "lost / total_sales_amt", unit: "percent", adds: "ratio" },
    {
      name: "shipped",
      label: "Shipped %",
      formula: "total_ship_cost / total_sales_amt",
      unit: "percent",
      adds: "ratio",
    },
  ],
  keys,
);

export async function ownLake(folder: string): Promise<LakeView> {
  const base = await handLake(folder, shop);
  const view = {
    name: WEEKLY_MEASURES,
    columns: weeklyMeasuresColumns(own).map((column) => ({ name: column.name, type: lakeSqlType(column, keys) })),
    files: base.tables.find(({ name }) => name === "weekly_store_product")?.files ?? [],
    relation: () => weeklyMeasuresSql(own),
    over: ["weekly_store_product", "daily_store_product"],
  };
  return { ...base, tables: [...base.tables, view], measures: own };
}
