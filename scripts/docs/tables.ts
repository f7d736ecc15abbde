import { lakeTables, type LakeTable } from "../../src/model/lake.ts";
import { sourceTables, type SourceColumn, type SourceTable } from "../../src/model/tables.ts";
import { code, markdownTable } from "./markdown.ts";

const typeWords: Record<SourceColumn["type"], string> = {
  key: "key (BIGINT or VARCHAR)",
  money: "DECIMAL(18,2)",
  quantity: "DECIMAL(18,3)",
  date: "date",
  flag: "flag (0/1)",
  text: "text",
  integer: "INTEGER",
  number: "DOUBLE",
};

/** The source contract: one heading and one table of columns per source table. */
export function sourceTablesSection(): string {
  return Object.values(sourceTables).map(sourceTableText).join("\n\n");
}

/** The lake's tables with key, partition and columns. */
export function lakeTablesSection(): string {
  return Object.values(lakeTables).map(lakeTableText).join("\n\n");
}

function sourceTableText(table: SourceTable): string {
  const key = table.key.length === 0 ? "none" : table.key.map(code).join(", ");
  const rows = table.columns.map((column) => [
    code(column.name),
    typeWords[column.type],
    column.required ? "yes" : "",
    column.comment,
  ]);
  const columns = markdownTable(["Column", "Type", "Required", "Meaning"], rows);
  return `### ${code(table.name)}\n\n${table.comment} Key: ${key}.\n\n${columns}`;
}

function lakeTableText(table: LakeTable): string {
  const partition =
    table.partitionColumn === null ? "the whole table is one" : `one per ${code(table.partitionColumn)}`;
  const rows = table.columns.map((column) => [code(column.name), lakeType(column.type), column.comment]);
  const facts = `Key: ${table.key.map(code).join(", ")}. Partition: ${partition}.`;
  return `### ${code(table.name)}\n\n${table.comment} ${facts}\n\n${markdownTable(["Column", "Type", "Meaning"], rows)}`;
}

function lakeType(type: string): string {
  return type.startsWith("key:") ? typeWords.key : type;
}
