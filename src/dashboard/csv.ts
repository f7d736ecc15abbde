/** A table from the screens as CSV, for spreadsheets: text that a spreadsheet would run as a formula is prefixed, numbers never. */
import { quoted } from "../query/formats/csv.ts";
import type { Amount, RowsAnswer, Table } from "./contract.ts";

type Cell = { text: string | null } | { number: Amount };

/** Every row on the page, then the total. Of each measure its value and, with a comparison, the value before and the change. */
export function tableCsv(table: Table): string {
  const isCompared = [...table.rows, ...(table.total === null ? [] : [table.total])].some((row) =>
    Object.values(row.figures).some((figure) => figure.before !== undefined),
  );
  const head = [
    `${table.keyLabel} key`,
    table.keyLabel,
    ...table.textColumns.map((column) => column.label),
    ...table.columns.flatMap(({ label }) => (isCompared ? [label, `${label}, before`, `${label}, change`] : [label])),
  ];
  const lines = [head.map((text): Cell => ({ text }))];
  for (const row of table.total === null ? table.rows : [...table.rows, table.total]) {
    lines.push([
      { text: row.key },
      { text: row.label },
      ...table.textColumns.map(({ name }) => ({ text: row.text?.[name] ?? null })),
      ...table.columns.flatMap(({ name }): Cell[] => {
        const { value = null, before = null, delta = null } = row.figures[name] ?? {};
        return isCompared ? [{ number: value }, { number: before }, { number: delta }] : [{ number: value }];
      }),
    ]);
  }
  return written(lines);
}

const numericTypes = new Set(["money", "quantity", "flag", "integer", "number"]);

export function rowsCsv({ columns, rows }: Pick<RowsAnswer, "columns" | "rows">): string {
  const head = columns.map(({ name }): Cell => ({ text: name }));
  const lines = rows.map((row) =>
    columns.map(({ name, type }): Cell => {
      const value = row[name] ?? null;
      return numericTypes.has(type) ? { number: value } : { text: value === null ? null : String(value) };
    }),
  );
  return written([head, ...lines]);
}

/** Plain records of text, for lists that are no measures. */
export function textCsv(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string | number | null>>[],
): string {
  const cells = (row: Readonly<Record<string, string | number | null>>) =>
    columns.map((name): Cell => {
      const value = row[name] ?? null;
      return typeof value === "number" ? { number: value } : { text: value };
    });
  return written([columns.map((text): Cell => ({ text })), ...rows.map(cells)]);
}

function written(lines: readonly (readonly Cell[])[]): string {
  return lines.map((cells) => `${cells.map(field).join(",")}\n`).join("");
}

function field(cell: Cell): string {
  if ("number" in cell) return cell.number === null ? "" : quoted(String(cell.number));
  return cell.text === null || cell.text === ""
    ? ""
    : quoted(/^[=+\-@\t\r]/.test(cell.text) ? `'${cell.text}` : cell.text);
}
