/** *Revenue and expenses*: what was sold, what it cost, what is left, by week, place and goods. */
import type { Unit } from "../../model/measures.ts";
import { line, ranking, table, tile, weeks } from "./chart-kinds.ts";
import type { Chart } from "./chart.ts";
import { AS_OF, tileRows, type DashboardPlan } from "./dashboard.ts";
import type { Currency } from "./units.ts";

const tiles: readonly [metric: string, title: string, unit: Unit, description: string][] = [
  ["total_sales_amt", "Net sales", "money", "What was sold, returns netted off."],
  ["expenses", "Expenses", "money", "Cost of goods sold and shipping."],
  ["contribution", "Contribution", "money", "Net sales less cost of goods sold and shipping."],
  ["contribution_pct", "Contribution %", "percent", "Contribution, as a share of net sales."],
  ["total_sales_qty", "Units sold", "quantity", "Quantity sold, returns netted off."],
  ["gross_margin", "Gross margin", "money", "Net sales less cost of goods sold."],
  ["gross_margin_pct", "Gross margin %", "percent", "Gross margin, as a share of net sales."],
  ["discount_pct", "Discount %", "percent", "Discount given, as a share of what sales would have been without it."],
];

export function revenuePlan(currency: Currency): DashboardPlan {
  const chart = (key: string) => `revenue/${key}`;
  return {
    key: "revenue",
    title: "Revenue and expenses",
    description: "What was sold, what it cost and what is left: by week, place and goods.",
    rows: [
      [{ width: 12, height: 19, chart: asOf("revenue") }],
      ...tileRows(
        tiles.map(([metric, title, unit, description]) =>
          tile({ key: chart(metric), title, description, metric, unit, currency }),
        ),
      ),
      [
        {
          width: 8,
          height: 46,
          chart: weeks({
            key: chart("weeks"),
            title: "Where each week's net sales went",
            description: "Cost of goods sold, shipping and contribution of each week: together they are its net sales.",
            shape: "bar",
            stack: true,
            x: "week_start",
            metrics: ["total_cost", "total_ship_cost", "contribution"],
            unit: "money",
            currency,
          }),
        },
        {
          width: 4,
          height: 46,
          chart: weeks({
            key: chart("margins"),
            title: "Margins by week",
            description: "Gross margin and contribution as shares of net sales.",
            shape: "line",
            x: "week_start",
            metrics: ["gross_margin_pct", "contribution_pct"],
            unit: "percent",
            currency,
          }),
        },
      ],
      [
        {
          width: 6,
          height: 56,
          chart: ranking({
            key: chart("regions"),
            title: "Net sales, expenses and contribution by region",
            description: "Click a bar to filter the other charts; right-click to drill by market, store or goods.",
            x: "region",
            metrics: ["total_sales_amt", "expenses", "contribution"],
            sort: "total_sales_amt",
            limit: 50,
            unit: "money",
            currency,
          }),
        },
        {
          width: 6,
          height: 56,
          chart: ranking({
            key: chart("goods"),
            title: "Net sales, expenses and contribution by category",
            description:
              "Click a bar to filter the other charts; right-click to drill by subcategory, product or store.",
            x: "category",
            metrics: ["total_sales_amt", "expenses", "contribution"],
            sort: "total_sales_amt",
            limit: 50,
            unit: "money",
            currency,
          }),
        },
      ],
      [
        {
          width: 12,
          height: 92,
          chart: table({
            key: chart("stores"),
            title: "Stores: revenue and expenses",
            description: "One row per store, the greatest net sales first.",
            by: ["region", "market", "store"],
            metrics: statement,
            sort: "total_sales_amt",
          }),
        },
      ],
      [
        {
          width: 12,
          height: 76,
          chart: table({
            key: chart("categories"),
            title: "Goods: revenue and expenses",
            description: "One row per category and subcategory, the greatest net sales first.",
            by: ["category", "subcategory"],
            metrics: statement,
            sort: "total_sales_amt",
          }),
        },
      ],
    ],
  };
}

const statement = [
  "total_sales_amt",
  "total_sales_qty",
  "avg_sales_price",
  "total_cost",
  "total_ship_cost",
  "gross_margin",
  "gross_margin_pct",
  "contribution",
  "contribution_pct",
  "total_discount",
  "discount_pct",
];

/** What every number is as of; no filter touches it. */
export function asOf(dashboard: string): Chart {
  return line({
    key: `${dashboard}${AS_OF}`,
    title: "As of",
    description: "The last day that the data hold, whatever the filters say.",
    dataset: "daily_store_product",
    metrics: ["as_of", "stores", "products"],
  });
}
