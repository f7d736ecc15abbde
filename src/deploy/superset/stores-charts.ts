/** *Stores that may be mismanaged*: rates per item-day beside the sums, which rank the size of stores. */
import type { Unit } from "../../model/measures.ts";
import { bubbles, heat, ranking, table, tile, weeks } from "./chart-kinds.ts";
import { tileRows, type DashboardPlan } from "./dashboard.ts";
import { asOf } from "./revenue-charts.ts";
import type { Currency } from "./units.ts";

const tiles: readonly [metric: string, title: string, unit: Unit, description: string][] = [
  ["in_stock_pct", "In stock", "percent", "In-stock days, as a share of the item-days that were observed."],
  [
    "distressed_rate",
    "Distressed item-days",
    "percent",
    "Item-days out of stock or low on stock, as a share of those observed.",
  ],
  ["no_stock_instances", "Out-of-stock days", "days", "Item-days out of stock."],
  ["low_stock_instances", "Low-stock days", "days", "Item-days on which less was on hand than sold."],
  ["stock_impact", "Sales at risk", "money", "Sales on out-of-stock days, and sales beyond the stock on low days."],
  ["stock_impact_rate", "Sales at risk %", "percent", "Sales at risk, as a share of net sales."],
  ["eow_on_hand_qty", "On hand", "quantity", "On hand at the end of the last week: never added over weeks."],
  [
    "weeks_of_supply",
    "Weeks of supply",
    "weeks",
    "On hand at the end of the last week, divided by what that week sold.",
  ],
];

/** The thirteen measures in the brief's order. */
const thirteen = [
  "total_sales_qty",
  "total_sales_amt",
  "avg_sales_price",
  "eow_on_hand_qty",
  "eow_on_order_qty",
  "total_cost",
  "store_in_stock_pct",
  "total_low_stock_impact",
  "potential_low_stock_impact",
  "no_stock_impact",
  "low_stock_instances",
  "no_stock_instances",
  "weeks_of_supply",
];

const NOTE = `**How to read this.** Sums rank the *size* of stores: a large store has more out-of-stock days than a small one that is run worse. \
So each sum stands beside a rate: the share of its own item-days (one product in one store on one day, with a stock snapshot). \
A store that is high in both rates, week after week, deserves a visit; it is a question, not a verdict.`;

export function storesPlan(currency: Currency): DashboardPlan {
  const chart = (key: string) => `stores/${key}`;
  return {
    key: "stores",
    title: "Stores that may be mismanaged",
    description: "Which stores are out of stock or low on stock more often than others, and what it costs.",
    rows: [
      [{ width: 12, height: 19, chart: asOf("stores") }],
      [{ width: 12, height: 14, text: NOTE }],
      ...tileRows(
        tiles.map(([metric, title, unit, description]) =>
          tile({ key: chart(metric), title, description, metric, unit, currency }),
        ),
      ),
      [
        {
          width: 6,
          height: 60,
          chart: ranking({
            key: chart("rates"),
            title: "Rate: share of item-days out of stock or low on stock",
            description: "The 20 stores with the highest share of distressed item-days, whatever their size.",
            x: "store",
            metrics: ["distressed_rate"],
            sort: "distressed_rate",
            limit: 20,
            unit: "percent",
            currency,
          }),
        },
        {
          width: 6,
          height: 60,
          chart: ranking({
            key: chart("sums"),
            title: "Sum: sales at risk",
            description: "The 20 stores with the greatest sales at risk. Large stores come first in any sum.",
            x: "store",
            metrics: ["stock_impact"],
            sort: "stock_impact",
            limit: 20,
            unit: "money",
            currency,
          }),
        },
      ],
      [
        {
          width: 6,
          height: 56,
          chart: bubbles({
            key: chart("size-and-rate"),
            title: "Size and rate",
            description:
              "Each bubble a store: what it sold to the right, its share of distressed item-days upwards, its sales at risk as area.",
            entity: "store",
            series: "region",
            x: "total_sales_amt",
            y: "distressed_rate",
            size: "stock_impact",
            xUnit: "money",
            yUnit: "percent",
            xTitle: "Net sales",
            yTitle: "Distressed, share of item-days",
          }),
        },
        {
          width: 6,
          height: 56,
          chart: weeks({
            key: chart("in-stock"),
            title: "In stock by week and region",
            description: "In-stock days, as a share of the item-days observed.",
            shape: "line",
            x: "week_start",
            by: ["region"],
            metrics: ["in_stock_pct"],
            unit: "percent",
            currency,
          }),
        },
      ],
      [
        {
          width: 12,
          height: 70,
          chart: heat({
            key: chart("heat"),
            title: "Store by week: share of item-days out of stock or low on stock",
            description: "A bad week is a spot, a bad store is a line.",
            x: "yr_wk_num",
            y: "store",
            metric: "distressed_rate",
            unit: "percent",
            currency,
          }),
        },
      ],
      [
        {
          width: 12,
          height: 94,
          chart: table({
            key: chart("table"),
            title: "Stores: rates and sums",
            description: "One row per store, the highest share of distressed item-days first.",
            by: ["region", "market", "store"],
            metrics: [
              "distressed_rate",
              "out_of_stock_rate",
              "low_stock_rate",
              "stock_impact_rate",
              "waste_rate",
              "in_stock_pct",
              "stock_impact",
              "total_sales_amt",
              "days_observed",
            ],
            sort: "distressed_rate",
            shaded: ["distressed_rate", "out_of_stock_rate", "low_stock_rate", "stock_impact_rate", "waste_rate"],
          }),
        },
      ],
      [
        {
          width: 12,
          height: 112,
          chart: table({
            key: chart("thirteen"),
            title: "Stores: the thirteen measures",
            description: "Stock is that of the last week of the period, never a sum over weeks.",
            by: ["store"],
            metrics: thirteen,
            sort: "total_low_stock_impact",
          }),
        },
      ],
      [
        {
          width: 12,
          height: 76,
          chart: table({
            key: chart("products"),
            title: "Goods behind it",
            description: "Products by sales at risk: choose a store above to see its own.",
            by: ["category", "product"],
            metrics: [
              "stock_impact",
              "distressed_rate",
              "no_stock_instances",
              "low_stock_instances",
              "eow_on_hand_qty",
              "weeks_of_supply",
              "total_sales_amt",
            ],
            sort: "stock_impact",
            shaded: ["distressed_rate"],
          }),
        },
      ],
    ],
  };
}
