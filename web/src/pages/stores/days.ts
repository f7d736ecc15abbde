/** The days table of the contract as chart data. Pure. */
import type { Table } from "../../../../src/dashboard/contract.ts";
import type { DayDatum } from "../../charts/days/build.ts";
import { toNumber } from "../../format/numbers.ts";

export function dayData(table: Table): DayDatum[] {
  return table.rows
    .map((row): DayDatum => {
      const number = (name: string): number | null => toNumber(row.figures[name]?.value);
      return {
        date: row.key,
        sold: number("sales_qty"),
        onHand: number("inventory_on_hand_qty"),
        outOfStock: flag(number("out_of_stock_flg")),
        lowStock: flag(number("low_stock_flg")),
      };
    })
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

function flag(value: number | null): boolean | null {
  return value === null ? null : value !== 0;
}
