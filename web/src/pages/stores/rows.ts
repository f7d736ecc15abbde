/** Delivered rows as text: exactly what was accepted, never rounded. Pure. */
import type { RowsAnswer } from "../../../../src/dashboard/contract.ts";
import { UNKNOWN } from "../../format/numbers.ts";

type Row = RowsAnswer["rows"][number];

const numericTypes = ["money", "quantity", "integer", "number", "flag", "DECIMAL", "INTEGER", "DOUBLE", "BIGINT"];

/** "sales_20260105.csv, line 7". */
export function filePlace(row: Row): string {
  const file = row["source_file"];
  const line = row["source_line"];
  return line === null || line === undefined ? String(file ?? UNKNOWN) : `${file ?? UNKNOWN}, line ${line}`;
}

/** Columns beside file and line; those empty in every row are left out. */
export function shownColumns(answer: RowsAnswer): { name: string; comment: string; numeric: boolean }[] {
  return answer.columns
    .filter((column) => column.name !== "source_file" && column.name !== "source_line")
    .filter((column) => answer.rows.some((row) => row[column.name] !== null && row[column.name] !== undefined))
    .map((column) => ({
      name: column.name,
      comment: column.comment,
      numeric: numericTypes.some((type) => column.type.startsWith(type)) && !column.name.endsWith("_key"),
    }));
}

export function cellText(value: Row[string] | undefined): string {
  return value === null || value === undefined ? UNKNOWN : String(value);
}
