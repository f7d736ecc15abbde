import type { ReactNode } from "react";
import type { RevenueAnswer } from "../../../../src/dashboard/contract.ts";
import { Columns } from "../../charts/columns/columns.tsx";
import { isKnown } from "../../format/numbers.ts";
import { usePatchSearch } from "../../shell/context.ts";
import { comparisonLabel } from "../page-head.tsx";
import { columnData, describeWeek, expensesData, lineData, seriesTable } from "./series.ts";

/** What stands beside the sales: only what is delivered, so that nothing empty takes their room. */
const besides = [
  {
    name: "contribution",
    title: "Contribution",
    sub: "Net sales less cost and shipping",
    unit: "money",
    draw: lineData,
  },
  { name: "total_waste_qty", title: "Waste, units", unit: "quantity", draw: columnData },
] as const;

/** Net sales over expenses by week, and beside them what else is delivered; a click on a week narrows the page to it. */
export function WeeklyCharts({ answer }: { answer: RevenueAnswer }): ReactNode {
  const patch = usePatchSearch();
  const { series, currency } = answer;
  const comparison = comparisonLabel(answer);
  const focusWeek = (slot: number): void => {
    const week = series.points[slot]?.week;
    if (week !== undefined) patch({ from: week, to: week });
  };
  const main = ["total_sales_amt", "total_cost", "total_ship_cost", "contribution"];
  const sales = expensesData(series, comparison);
  const shown = besides.filter(({ name }) => series.points.some(({ values }) => isKnown(values[name])));
  return (
    <div className={shown.length === 0 ? undefined : "grid-main"}>
      <Columns
        title={sales.stack.length === 0 ? "Net sales by week" : "Net sales over its expenses, by week"}
        data={sales}
        unit="money"
        currency={currency}
        height={380}
        fill
        table={seriesTable(series, main, currency, comparison)}
        describe={(slot) => describeWeek(series, main, slot, currency, comparison, ["contribution"])}
        onActivate={focusWeek}
        className={shown.length > 1 ? "span-rows" : ""}
      />
      {shown.map(({ name, title, unit, draw, ...rest }) => (
        <Columns
          key={name}
          title={title}
          {...rest}
          data={draw(series, name, comparison)}
          unit={unit}
          currency={currency}
          height={150}
          fill={shown.length === 1}
          table={seriesTable(series, [name], currency, comparison)}
          describe={(slot) => describeWeek(series, [name], slot, currency, comparison)}
          onActivate={focusWeek}
        />
      ))}
    </div>
  );
}
