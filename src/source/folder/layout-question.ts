import { parseDateText } from "../../core/date-format.ts";
import { parseDecimalText, parseFlagText } from "../../core/number-format.ts";
import { sourceTables, type SourceColumn, type SourceTableName } from "../../model/tables.ts";
import type { Assigned } from "./assign-tables.ts";
import type { Question } from "./recognition.ts";

/** Files without a header whose values fit the contract's columns in the contract's order: a layout to confirm. */
export function layoutQuestions(files: readonly Assigned[]): Question[] {
  const asked = new Set<SourceTableName>();
  return files.flatMap((file): Question[] => {
    if (
      file.table === null ||
      asked.has(file.table) ||
      file.head.kind !== "unreadable" ||
      file.head.headerless === null
    )
      return [];
    asked.add(file.table);
    const { columns } = sourceTables[file.table];
    const fits = file.head.headerless.length > 0 && file.head.headerless.every((row) => fitsContract(row, columns));
    const layout = columns.map(({ name }) => name).join(",");
    const why = fits
      ? `${file.path} has no header, and its values fit the contract's columns in the contract's order`
      : `${file.path} has no header (${file.head.headerless[0]?.length ?? 0} columns): name its columns in their order`;
    return [
      {
        setting: `${file.table}.layout`,
        option: "--set",
        why,
        candidates: fits ? [layout] : [],
        suggestion: fits ? layout : null,
      },
    ];
  });
}

function fitsContract(row: readonly string[], columns: readonly SourceColumn[]): boolean {
  return row.length === columns.length && columns.every((column, index) => fits(row[index] ?? "", column));
}

function fits(text: string, column: SourceColumn): boolean {
  if (text === "" || text === "\\N") return !column.required;
  if (column.type === "date")
    return parseDateText(text, null) !== null || /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}/.test(text);
  if (column.type === "flag") return parseFlagText(text) !== null;
  if (column.type === "key" || column.type === "text") return true;
  const parsed = parseDecimalText(text, { decimal: null, scale: 2, maxDigits: 18 });
  return !("error" in parsed) || parsed.error !== "not-a-number";
}
