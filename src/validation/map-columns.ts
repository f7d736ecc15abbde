/** A file's columns against the contract: by name, never by position. */
import type { TableConfig } from "../config/project-config.ts";
import type { SourceTable } from "../model/tables.ts";
import type { MappedColumn } from "./read-group.ts";
import type { FileRefusal, Finding } from "./rules.ts";

export type ColumnMap = { columns: MappedColumn[]; findings: Finding[] };

/** Names to look for in a header, lower case: the contract's and those of the configuration. */
export function expectedNames(table: SourceTable, config: TableConfig): string[] {
  const mapped = Object.values(config.columns).filter((name) => !name.startsWith("@"));
  return [...new Set([...table.columns.map(({ name }) => name), ...mapped.map(cleanName)])];
}

export function mapColumns(
  table: SourceTable,
  config: TableConfig,
  header: readonly string[],
  nameDate: string | null,
): ColumnMap | FileRefusal {
  const byName = new Map(header.map((name, index) => [cleanName(name), index + 1]));
  const used = new Set<number>();
  const columns: MappedColumn[] = [];
  for (const column of table.columns) {
    const written = config.columns[column.name];
    if (written === "@date") {
      if (nameDate === null)
        return missing(table.name, column.name, "its date is to come from the file's name, which holds none", header);
      columns.push({ column, origin: { kind: "name-date" } });
      continue;
    }
    if (written?.startsWith("@value:") === true) {
      columns.push({ column, origin: { kind: "value", text: written.slice("@value:".length) } });
      continue;
    }
    if (written === "@none") {
      columns.push({ column, origin: { kind: "missing" } });
      continue;
    }
    if (written === "@qty*price") {
      columns.push({ column, origin: { kind: "quantity-times-price" } });
      continue;
    }
    const index = (written === undefined ? undefined : byName.get(cleanName(written))) ?? byName.get(column.name);
    if (index === undefined) {
      if (column.required)
        return missing(
          table.name,
          column.name,
          written === undefined ? "no column of that name" : `neither ${column.name} nor ${written}`,
          header,
        );
      columns.push({ column, origin: { kind: "missing" } });
      continue;
    }
    used.add(index);
    columns.push({ column, origin: { kind: "field", index } });
  }
  const unknown = header.flatMap((name, index) => (used.has(index + 1) ? [] : [columnName(name, index)]));
  const lacking = columns.filter(({ origin }) => origin.kind === "missing").map(({ column }) => column.name);
  const findings = [
    ...unknown.map((column): Finding => ({ rule: "unknown-column", rows: 0, column })),
    ...lacking.map((column): Finding => ({ rule: "missing-optional", rows: 0, column })),
  ];
  return { columns, findings };
}

/** What a column is called, also where its header is empty (row numbers, as R writes them). */
export function columnName(name: string, index: number): string {
  return name.trim() === "" ? `column ${index + 1} (no name)` : name;
}

function cleanName(name: string): string {
  return name.trim().toLowerCase();
}

function missing(table: string, column: string, why: string, header: readonly string[]): FileRefusal {
  return {
    rule: "missing-column",
    reason: `required column ${column} is missing: ${why}. The file has ${header.join(", ")}`,
    next: `Say which column it is: tables.${table}.columns.${column} in the configuration, or --map ${table}.${column}=<column> with \`endcap init --force\``,
    column,
  };
}
