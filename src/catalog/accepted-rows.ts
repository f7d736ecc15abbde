/** Accepted rows of chosen days out of files that hold other days too. */
import { literal, literalList } from "../core/duck.ts";

/** A day's rows: the file that holds them, and the delivery under whose number it holds them. */
export type AcceptedDay = { file: string; deliveryId: number; date: string };

/**
 * SQL of a relation `rows`: the days' rows, each from its own file. A delivery that was read again has its rows in an
 * older file as well, which may still be read for other days; those copies do not count.
 */
export function rowsOfDays(days: readonly AcceptedDay[], dateColumn: string): string {
  const files = [...new Set(days.map(({ file }) => file))];
  return `read_parquet(${literalList(files)}, hive_partitioning = false, filename = 'accepted_file') AS rows
      ${onlyDays(days, dateColumn, "accepted_file")}`;
}

/** What leaves of a relation `rows` only the days' own; `fileColumn` of it names files as the days do. */
export function onlyDays(days: readonly AcceptedDay[], dateColumn: string, fileColumn: string): string {
  const wanted = days.map(({ file, deliveryId, date }) => `(${literal(file)}, ${deliveryId}, DATE ${literal(date)})`);
  return `SEMI JOIN (VALUES ${wanted.join(", ")}) AS wanted(wanted_file, delivery_id, business_date)
        ON rows.${fileColumn} = wanted.wanted_file AND rows.delivery_id = wanted.delivery_id AND rows.${dateColumn} = wanted.business_date`;
}
