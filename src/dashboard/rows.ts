/** The accepted rows behind a number, each with its source file and line. */
import { addDays } from "../core/dates.ts";
import { UsageError } from "../core/errors.ts";
import { sourceTables } from "../model/tables.ts";
import type { QueryValue } from "../query/query.ts";
import type { AsOf, RowsAnswer, RowsSearch } from "./contract.ts";
import type { Warehouse } from "./warehouse.ts";

const placeColumns = [
  { name: "source_file", type: "text", comment: "File that delivered the row" },
  { name: "source_line", type: "integer", comment: "Its line there, counted from 1" },
];

/** Rows of one store and product, of a business date or of a fiscal week, in the order of their files and lines. */
export async function rowsPage(
  { warehouse, asOf }: { warehouse: Warehouse; asOf: AsOf },
  search: RowsSearch,
): Promise<RowsAnswer> {
  const { table, store, product, date, week, offset, limit } = search;
  if (date === undefined && week === undefined) {
    throw new UsageError({
      what: "Rows are asked for by day or by week, and neither is given",
      next: "Add date=2026-01-05 or week=202601",
    });
  }
  const source = sourceTables[table];
  const first = warehouse.calendar.find((one) => one.yrWk === week);
  const [from, to] = date !== undefined ? [date, date] : [first?.first ?? "9999-12-31", first?.last ?? "9999-12-31"];
  const keys = warehouse.keyTypes;
  const condition = `
    FROM accepted_${table}
    WHERE ${source.dateColumn} BETWEEN CAST($1 AS DATE) AND CAST($2 AS DATE)
      AND store_key = TRY_CAST($3 AS ${keys.store_key ?? "VARCHAR"})
      AND prod_key = TRY_CAST($4 AS ${keys.prod_key ?? "VARCHAR"})`;
  const values = [from, to, store, product];
  const parts = { [`accepted_${table}`]: datesOf(from, to) };
  const columns: RowsAnswer["columns"] = [
    ...source.columns.map(({ name, type, comment }) => ({ name, type, comment })),
    ...placeColumns,
  ];
  const [counted, rows] = await Promise.all([
    warehouse.acceptedRows(`SELECT COUNT(*) AS n ${condition}`, values, parts),
    warehouse.acceptedRows(
      `SELECT ${columns.map(({ name }) => name).join(", ")} ${condition} ORDER BY ${source.dateColumn}, source_file, source_line OFFSET ${offset} LIMIT ${limit}`,
      values,
      parts,
    ),
  ]);
  return {
    asOf,
    table,
    columns,
    rows: rows.map((row) => Object.fromEntries(columns.map(({ name, type }) => [name, cell(type, row[name] ?? null)]))),
    rowCount: Number(counted[0]?.["n"] ?? 0),
    offset,
    limit,
  };
}

/** All dates from one to another; none where nothing can lie between. */
function datesOf(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let date = from; date <= to && dates.length <= MOST_DAYS; date = addDays(date, 1)) dates.push(date);
  return dates;
}

/** Of a fiscal week, in any calendar. */
const MOST_DAYS = 14;

function cell(type: string, value: QueryValue): string | number | null {
  if (value === null) return null;
  return type === "quantity" || type === "flag" || type === "integer" || type === "number"
    ? Number(value)
    : String(value);
}
