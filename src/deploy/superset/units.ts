/** How Superset writes a measure's values. */
import type { Unit } from "../../model/measures.ts";

export type NumberFormat = { d3format: string; isMoney: boolean };

const formats: Record<Unit, NumberFormat> = {
  money: { d3format: ",.0f", isMoney: true },
  price: { d3format: ",.2f", isMoney: true },
  quantity: { d3format: ",.0f", isMoney: false },
  count: { d3format: ",d", isMoney: false },
  days: { d3format: ",d", isMoney: false },
  ratio: { d3format: ",.2f", isMoney: false },
  percent: { d3format: ".1%", isMoney: false },
  weeks: { d3format: ",.1f", isMoney: false },
};

export function formatOf(unit: Unit): NumberFormat {
  return formats[unit];
}

export type Currency = { symbol: string; symbolPosition: "prefix" | "suffix" };

/** `code`: ISO 4217. */
export function currencyOf(code: string): Currency {
  return { symbol: code, symbolPosition: "prefix" };
}
