/** Accepted rows as Spark reads them: of each file exactly the deliveries and dates that count. */
import { addDays } from "../../core/dates.ts";
import { literal } from "../../core/duck.ts";
import { sourceTables, sqlType, type KeyTypes } from "../../model/tables.ts";
import type { DayInput } from "../week-inputs.ts";

/** Of more stretches than these, a join finds the rows: a condition of so many parts would cost more. */
const MOST_STRETCHES = 16;
const DAY_MS = 86_400_000;

/** Consecutive business dates of one delivery in one file, all of which count. */
type Stretch = { path: string; delivery: number; first: string; last: string };

export type AcceptedParams = {
  table: "sales" | "inventory";
  days: readonly DayInput[];
  keys: KeyTypes;
  /** Address, for Spark, of a stored path relative to the project. */
  at(relative: string): string;
};

/** SQL of a table's contract columns, source_file_id and source_line over these days. */
export function acceptedSql({ table, days, keys, at }: AcceptedParams): string {
  const { columns, dateColumn } = sourceTables[table];
  const names = [...columns.map(({ name }) => name), "source_file_id", "source_line"];
  const own = days.filter((day) => day.table === table && day.path !== null && day.rows > 0);
  if (own.length === 0) {
    const empty = columns.map((column) => `CAST(NULL AS ${sparkType(sqlType(column, keys))}) AS ${column.name}`);
    return `SELECT ${empty.join(", ")}, CAST(NULL AS INT) AS source_file_id, CAST(NULL AS INT) AS source_line WHERE false`;
  }
  const stretches = stretchesOf(own);
  return stretches.length > MOST_STRETCHES
    ? joined(names, own, dateColumn ?? "", at)
    : filtered(names, stretches, dateColumn ?? "", at);
}

/** One scan per file, whose condition Spark pushes down to the row groups. */
function filtered(
  names: readonly string[],
  stretches: readonly Stretch[],
  dateColumn: string,
  at: AcceptedParams["at"],
): string {
  return [...Map.groupBy(stretches, ({ path }) => path)]
    .map(([path, own]) => {
      const counted = own.map(
        ({ delivery, first, last }) =>
          `delivery_id = ${delivery} AND ${dateColumn} BETWEEN DATE ${literal(first)} AND DATE ${literal(last)}`,
      );
      return `SELECT ${names.join(", ")} FROM parquet.\`${at(path)}\`
WHERE ${counted.map((each) => (own.length === 1 ? each : `(${each})`)).join("\n  OR ")}`;
    })
    .join("\nUNION ALL ");
}

/** One scan of all files. Of a single file the key is two whole numbers, which Spark packs into one. */
function joined(
  names: readonly string[],
  days: readonly DayInput[],
  dateColumn: string,
  at: AcceptedParams["at"],
): string {
  const paths = [...new Set(days.map(({ path }) => path ?? ""))].sort();
  const isOne = paths.length === 1;
  const wanted = days.map(({ path, rowsDeliveryId, date }) => {
    const file = isOne ? "" : `${literal(basename(path ?? ""))}, `;
    return `(${file}${rowsDeliveryId}, ${Date.parse(date) / DAY_MS})`;
  });
  const dates = days.map(({ date }) => date).sort();
  return `SELECT ${names.map((name) => `rows.${name}`).join(", ")}
FROM (SELECT *${isOne ? "" : ", _metadata.file_name AS accepted_file"} FROM parquet.\`${filesOf(paths, at)}\`) AS rows
LEFT SEMI JOIN (VALUES ${wanted.join(", ")}) AS wanted(${isOne ? "" : "wanted_file, "}wanted_delivery, wanted_day)
  ON ${isOne ? "" : "rows.accepted_file = wanted.wanted_file AND "}rows.delivery_id = wanted.wanted_delivery AND unix_date(rows.${dateColumn}) = wanted.wanted_day
WHERE rows.${dateColumn} BETWEEN DATE ${literal(dates[0] ?? "")} AND DATE ${literal(dates.at(-1) ?? "")}`;
}

function stretchesOf(days: readonly DayInput[]): Stretch[] {
  const ordered = days.toSorted((a, b) => orderOf(a).localeCompare(orderOf(b)));
  const stretches: Stretch[] = [];
  for (const { path, rowsDeliveryId: delivery, date } of ordered) {
    const open = stretches.at(-1);
    const goesOn = open !== undefined && open.path === path && open.delivery === delivery;
    if (goesOn && (date === open.last || date === addDays(open.last, 1))) open.last = date;
    else stretches.push({ path: path ?? "", delivery, first: date, last: date });
  }
  return stretches;
}

function orderOf({ path, rowsDeliveryId, date }: DayInput): string {
  return `${path} ${String(rowsDeliveryId).padStart(12, "0")} ${date}`;
}

/** All files of a table stand in one folder: one pattern names those that are read. */
function filesOf(paths: readonly string[], at: AcceptedParams["at"]): string {
  const [first = ""] = paths;
  const folder = first.slice(0, first.lastIndexOf("/"));
  const names = paths.map((path) => basename(path));
  return at(`${folder}/${names.length === 1 ? names[0] : `{${names.join(",")}}`}`);
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** VARCHAR without a length is STRING in Spark. */
function sparkType(type: string): string {
  return type === "VARCHAR" ? "STRING" : type;
}
