import { columnOf, formatCsv, mapColumn, parseCsv } from "./csv-text.ts";
import type { CsvTable } from "./csv-text.ts";
import type { Random } from "../random.ts";

/** From a file as it was agreed to one as it comes. */
export type Change = (csv: string, random: Random) => string | Uint8Array;

export function onTable(change: (table: CsvTable, random: Random) => CsvTable): Change {
  return (csv, random) => formatCsv(change(parseCsv(csv), random));
}

/** Some rows, at least one, each about once in `oneIn`. */
export function someRows(
  table: CsvTable,
  random: Random,
  oneIn: number,
  change: (row: string[]) => string[][],
): CsvTable {
  const sure = Math.floor(random() * table.rows.length);
  return {
    header: table.header,
    rows: table.rows.flatMap((row, index) => (random() * oneIn < 1 || index === sure ? change(row) : [row])),
  };
}

export function someFields(column: string, oneIn: number, change: (value: string) => string): Change {
  return onTable((table, random) => {
    const index = columnOf(table, column);
    return someRows(table, random, oneIn, (row) => [row.with(index, change(row[index]!))]);
  });
}

export const MONEY = ["sales_price", "sales_amt", "discount", "sales_cost", "sales_mgrn", "ship_cost"] as const;
export const NUMBERS = ["sales_qty", ...MONEY] as const;

export function eachOf(table: CsvTable, columns: readonly string[], change: (value: string) => string): CsvTable {
  return columns.reduce((changed, column) => mapColumn(changed, column, change), table);
}

export function lines(csv: string): string[] {
  return csv.replace(/\n$/, "").split("\n");
}

export function insertAt(csv: string, share: number, line: string): string {
  const all = lines(csv);
  all.splice(1 + Math.floor((all.length - 1) * share), 0, line);
  return `${all.join("\n")}\n`;
}

export function withoutColumn(table: CsvTable, name: string): CsvTable {
  const column = columnOf(table, name);
  return { header: table.header.toSpliced(column, 1), rows: table.rows.map((row) => row.toSpliced(column, 1)) };
}

/** 1234.50 as "$1,234.50 ". */
export function dollars(value: string): string {
  const [whole, cents] = value.replace("-", "").split(".");
  return `${value.startsWith("-") ? "-" : ""}$${whole!.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents} `;
}
