/** The columns that a formula may name, and what each of them is. */
import { dailyStoreProduct, weeklyStoreProduct, type LakeColumn } from "../lake.ts";
import { measures, type Need } from "../measures.ts";
import { stockColumns } from "../stock-columns.ts";

export type FormulaTable = "weekly_store_product" | "daily_store_product";

export type FormulaColumn = {
  name: string;
  /** Keys and the week stand in both tables. */
  tables: readonly FormulaTable[];
  /** As in the lake; `key:store_key` takes the project's type. */
  type: string;
  isStock: boolean;
  /** A quotient already, which does not add up. */
  isRatio: boolean;
  needs: Need;
  comment: string;
};

const dailyNeeds: Readonly<Record<string, Need>> = {
  sales_cost: "cost",
  discount: "discount",
  ship_cost: "shipping",
  sales_mgrn: "margin",
  inventory_on_hand_qty: "stock",
  inventory_on_order_qty: "stock",
  out_of_stock_flg: "stock",
  low_stock_flg: "stock",
  promotion_flg: "stock",
  next_delivery_dt: "stock",
  waste_qty: "waste",
};

const weeklyNeeds: ReadonlyMap<string, Need> = new Map<string, Need>([
  ...measures.map(({ name, needs }): [string, Need] => [name, needs]),
  ["eow_as_of_dt", "stock"],
]);

export const formulaColumns: ReadonlyMap<string, FormulaColumn> = new Map(
  [weeklyStoreProduct, dailyStoreProduct]
    .flatMap(({ columns }) => columns)
    .map((column): [string, FormulaColumn] => [column.name, describe(column)]),
);

function describe({ name, type, comment }: LakeColumn): FormulaColumn {
  const holds = (columns: readonly LakeColumn[]) => columns.some((column) => column.name === name);
  return {
    name,
    tables: [
      ...(holds(weeklyStoreProduct.columns) ? ["weekly_store_product" as const] : []),
      ...(holds(dailyStoreProduct.columns) ? ["daily_store_product" as const] : []),
    ],
    type,
    isStock: stockColumns.has(name),
    isRatio: type === "DOUBLE",
    needs: weeklyNeeds.get(name) ?? dailyNeeds[name] ?? "sales",
    comment,
  };
}
