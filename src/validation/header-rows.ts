/** Rows that are no rows but the header once more, or another one: SQL about `p`, a row's fields. */
import { literal, literalList } from "../core/duck.ts";
import type { ReadGroup } from "./read-group.ts";

/** The text of a field as names are compared. */
function nameText(x: string): string {
  return `lower(trim(${x}, ${literal(" \t\r\u00a0\ufeff")}))`;
}

/** SQL that is true for a row that repeats the header of its file. */
export function isHeaderRow(group: ReadGroup): string {
  if (group.kind === "parquet") return "false";
  const names = literalList(group.header.map((name) => name.trim().toLowerCase()));
  return `list_transform(p, lambda x: ${nameText("x")}) = ${names}`;
}

/**
 * SQL that is true for a row that holds the names of columns, whichever and in whatever order: most of its fields that are
 * not empty, and two at least. What stands behind it is not to be read by the file's own header.
 */
export function inOtherHeader(group: ReadGroup): string {
  if (group.kind === "parquet") return "false";
  const count = (test: string) => `len(list_filter(p, lambda x: ${test}))`;
  const hits = count(isColumnName("x", group));
  return `(${hits} > 1 AND ${hits} * 2 > ${count(`${nameText("x")} <> ''`)})`;
}

/** SQL that is true for a text that is the name of a column. */
export function isColumnName(x: string, group: ReadGroup): string {
  return `list_contains(${knownNames(group)}, ${nameText(x)})`;
}

function knownNames({ header, table }: ReadGroup): string {
  const names = [...header.map((name) => name.trim().toLowerCase()), ...table.columns.map(({ name }) => name)];
  return literalList([...new Set(names)].filter((name) => name !== ""));
}
