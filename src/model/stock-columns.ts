/** Columns that hold a stock at a moment: added over stores and products, never over time. */
import { measures, type Measure } from "./measures.ts";

/** Each with the column that tells its points in time apart. */
export const stockColumns: ReadonlyMap<string, "yr_wk_num" | "cal_dt"> = new Map<string, "yr_wk_num" | "cal_dt">([
  ...(measures as readonly Measure[]).flatMap(({ aggregation }): [string, "yr_wk_num"][] =>
    aggregation.kind === "last" ? [[aggregation.column, "yr_wk_num"]] : [],
  ),
  ["inventory_on_hand_qty", "cal_dt"],
  ["inventory_on_order_qty", "cal_dt"],
]);
