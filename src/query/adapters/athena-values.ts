/** Athena's texts as the values of the port, and the port's statements as Athena takes them. */
import type { ColumnInfo } from "@aws-sdk/client-athena";
import { UsageError } from "../../core/errors.ts";
import type { QueryColumn, QueryValue } from "../query.ts";

type AthenaColumn = QueryColumn & { read: (text: string) => QueryValue };

const READS = new Set(["select", "with", "values", "table", "show", "describe", "desc", "explain"]);

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
  const bare = sql.trim().replace(/;\s*$/, "");
  const [word = ""] = /[a-z]+/i.exec(bare.replace(/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()+/, "")) ?? [];
  if (!READS.has(word.toLowerCase()))
    throw new UsageError({
      what: word === "" ? "There is no statement" : `Only statements that read are allowed, not ${word.toUpperCase()}`,
      next: "Use SELECT, WITH, VALUES, SHOW, DESCRIBE or EXPLAIN",
    });
  const parameters: string[] = [];
  const parts = bare.split(/('(?:[^']|'')*'|"(?:[^"]|"")*")/);
  const text = parts.map((part, index) =>
    index % 2 === 1
      ? part
      : part.replace(/\$(\d+)/g, (_all, number: string) => {
          const value = values[Number(number) - 1] ?? "";
          parameters.push(typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`);
          return "?";
        }),
  );
  return { sql: text.join(""), parameters };
}
