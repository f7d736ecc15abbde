/** Athena's texts as the values of the port, and the port's statements as Athena takes them. */
import type { ColumnInfo } from "@aws-sdk/client-athena";
import { UsageError } from "../../core/errors.ts";
import type { QueryColumn, QueryValue } from "../query.ts";

type AthenaColumn = QueryColumn & { read: (text: string) => QueryValue };

const READS = new Set(["select", "with", "values", "table", "show", "describe", "desc", "explain"]);

/** Whether a statement has rows of the lake, which Athena can give again. */
export function isQuery(sql: string): boolean {
  return /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()*(?:select|with)\b/i.test(sql);
}

const asText = (text: string) => text;
const types: Record<string, { type: string; read: (text: string) => QueryValue }> = {
  boolean: { type: "BOOLEAN", read: (text) => text === "true" },
  tinyint: { type: "TINYINT", read: Number },
  smallint: { type: "SMALLINT", read: Number },
  integer: { type: "INTEGER", read: Number },
  bigint: { type: "BIGINT", read: BigInt },
  float: { type: "FLOAT", read: Number },
  double: { type: "DOUBLE", read: Number },
  date: { type: "DATE", read: asText },
  timestamp: { type: "TIMESTAMP", read: asText },
  varchar: { type: "VARCHAR", read: asText },
};

/** Numbers that are not exact as numbers are text, as everywhere in the port. */
export function athenaColumn({ Name, Type, Precision, Scale }: ColumnInfo): AthenaColumn {
  const name = Name ?? "";
  if (Type === "decimal") return { name, type: `DECIMAL(${Precision ?? 38},${Scale ?? 0})`, read: asText };
  const known = types[Type ?? ""];
  return known === undefined ? { name, type: (Type ?? "varchar").toUpperCase(), read: asText } : { name, ...known };
}

export function athenaValue({ read }: AthenaColumn, text: string | undefined): QueryValue {
  return text === undefined ? null : read(text);
}

/** `$1` and its like as Athena's question marks, in the order of their use. Throws UsageError for what does not read. */
export function asStatement(sql: string, values: readonly (string | number)[]): { sql: string; parameters: string[] } {
  const parts = withoutEnd(sql.split(QUOTED_OR_REMARK));
  const [word = ""] = /[a-z]+/i.exec(parts.filter((_, index) => index % 2 === 0).join(" ")) ?? [];
  if (!READS.has(word.toLowerCase()))
    throw new UsageError({
      what: word === "" ? "There is no statement" : `Only statements that read are allowed, not ${word.toUpperCase()}`,
      next: "Use SELECT, WITH, VALUES, SHOW, DESCRIBE or EXPLAIN",
    });
  const parameters: string[] = [];
  const text = parts.map((part, index) =>
    index % 2 === 1
      ? part
      : part.replace(/\$(\d+)/g, (_all, number: string) => {
          const value = values[Number(number) - 1] ?? "";
          parameters.push(typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`);
          return "?";
        }),
  );
  return { sql: text.join("").trim(), parameters };
}

const QUOTED_OR_REMARK = /('(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/)/;

/** Without remarks behind the statement, and without the semicolon that ends it: Athena takes neither together. */
function withoutEnd(parts: readonly string[]): string[] {
  const kept = [...parts];
  while (kept.length > 1 && kept.at(-1)?.trim() === "" && /^(?:--|\/\*)/.test(kept.at(-2) ?? "")) kept.splice(-2);
  const last = kept.pop() ?? "";
  return [...kept, last.replace(/;\s*$/, "")];
}
