/** Accepted rows as relations: exactly the current days, from the files that hold them. */
import { rowsOfDays } from "../catalog/accepted-rows.ts";
import { literal, literalList, type Duck } from "../core/duck.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { sourceTables, sqlType, type KeyTypes } from "../model/tables.ts";
import type { DayInput } from "./week-inputs.ts";

/**
 * SQL of a relation with a table's contract columns, source_file_id and source_line, over these days. Files that hold
 * nothing else are read whole; of the others only the days that count.
 */
export async function acceptedRelation(
  duck: Duck,
  table: "sales" | "inventory",
  days: readonly DayInput[],
  keys: KeyTypes,
  paths: ProjectPaths,
): Promise<string> {
  const { at } = paths;
  const { columns, dateColumn } = sourceTables[table];
  const own = days.filter((day) => day.table === table && day.path !== null && day.rows > 0);
  const names = [...columns.map(({ name }) => name), "source_file_id", "source_line"].join(", ");
  if (own.length === 0) {
    const empty = columns.map((column) => `CAST(NULL AS ${sqlType(column, keys)}) AS ${column.name}`).join(", ");
    return `SELECT ${empty}, CAST(NULL AS INTEGER) AS source_file_id, CAST(NULL AS INTEGER) AS source_line WHERE false`;
  }
  await paths.bring([...new Set(own.map(({ path }) => path ?? ""))]);
  const { whole, partly } = await splitPaths(duck, own, at);
  const parts: string[] = [];
  if (whole.length > 0) parts.push(`SELECT ${names} FROM read_parquet(${literalList(whole)})`);
  if (partly.length > 0) {
    const rest = own.filter(({ path }) => partly.includes(at(path ?? "")));
    const chosen = rest.map(({ path, rowsDeliveryId, date }) => ({
      file: at(path ?? ""),
      deliveryId: rowsDeliveryId,
      date,
    }));
    const dates = rest.map(({ date }) => date).sort();
    parts.push(`SELECT ${names} FROM ${rowsOfDays(chosen, dateColumn ?? "")}
      WHERE rows.${dateColumn} BETWEEN DATE ${literal(dates[0] ?? "")} AND DATE ${literal(dates.at(-1) ?? "")}`);
  }
  return parts.join("\nUNION ALL ");
}

async function splitPaths(
  duck: Duck,
  days: readonly DayInput[],
  at: (relative: string) => string,
): Promise<{ whole: string[]; partly: string[] }> {
  const wanted = new Map<string, number>();
  for (const { path, rows } of days) wanted.set(at(path ?? ""), (wanted.get(at(path ?? "")) ?? 0) + rows);
  const files = await duck.rows<{ file_name: string; num_rows: bigint }>(
    `SELECT file_name, num_rows FROM parquet_file_metadata(${literalList([...wanted.keys()])})`,
  );
  const held = new Map(files.map(({ file_name, num_rows }) => [file_name, Number(num_rows)]));
  const paths = [...wanted.keys()];
  return {
    whole: paths.filter((path) => held.get(path) === wanted.get(path)),
    partly: paths.filter((path) => held.get(path) !== wanted.get(path)),
  };
}

export async function createAcceptedViews(
  duck: Duck,
  days: readonly DayInput[],
  keys: KeyTypes,
  paths: ProjectPaths,
): Promise<void> {
  for (const table of ["sales", "inventory"] as const) {
    await duck.run(
      `CREATE OR REPLACE TEMP VIEW accepted_${table} AS ${await acceptedRelation(duck, table, days, keys, paths)}`,
    );
  }
}
