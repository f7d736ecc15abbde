/** Holds the product's rows against the reckoning's, cell by cell, and says in words where they first differ. */
import type { Account } from "./accounts.ts";
import { countedPaths, type DeliveredFile } from "./delivered.ts";
import type { Row, Reckoning } from "./reckon.ts";

/** A row as the product showed it. */
export type ShownRow = Record<string, unknown>;

export type CompareParams = {
  table: string;
  key: readonly string[];
  expected: readonly Row[];
  shown: readonly ShownRow[];
  /** Columns that are not held against each other. */
  without?: readonly string[];
  /** How many differences are told before the rest is only counted. */
  limit?: number;
};

/** Empty when every cell agrees; else a text for people. NULL is not 0, and doubles agree bit for bit. */
export function differences({ table, key, expected, shown, without = [], limit = 8 }: CompareParams): string {
  const found: string[] = [];
  const wanted = byKey(key, expected);
  const given = byKey(key, shown);
  if (shown.length !== expected.length) found.push(`${shown.length} rows, reckoned ${expected.length}`);
  for (const [id, row] of wanted) {
    const other = given.get(id);
    if (other === undefined) found.push(`${id}: missing`);
    else found.push(...rowDifferences(id, row, other, without));
  }
  for (const id of given.keys()) if (!wanted.has(id)) found.push(`${id}: not reckoned`);
  if (found.length === 0) return "";
  const more = found.length > limit ? [`… and ${found.length - limit} more`] : [];
  return [
    `${table}: ${found.length} differences`,
    ...[...found.slice(0, limit), ...more].map((line) => `  ${line}`),
  ].join("\n");
}

/** For tables without a key: which rows, as a multiset, are on one side only. */
export function multisetDifferences({
  table,
  expected,
  shown,
  limit = 8,
}: Omit<CompareParams, "key" | "without">): string {
  const counts = new Map<string, number>();
  const columns = Object.keys(expected[0] ?? {});
  for (const row of expected) add(JSON.stringify(columns.map((column) => cellText(row[column]))), 1);
  for (const row of shown) add(JSON.stringify(columns.map((column) => cellText(row[column]))), -1);

  function add(id: string, by: number): void {
    counts.set(id, (counts.get(id) ?? 0) + by);
  }

  const off = [...counts].filter(([, count]) => count !== 0);
  if (off.length === 0) return "";
  const lines = off
    .slice(0, limit)
    .map(([id, count]) => `  ${count > 0 ? "missing" : "not reckoned"} ${Math.abs(count)} ×: ${id}`);
  return [`${table}: ${off.length} rows differ (${columns.join(", ")})`, ...lines].join("\n");
}

/**
 * The rows in quarantine, by table, file and line. A row whose delivery is superseded in part may be there or not; that
 * the same bytes may be known by either of their names is allowed for. Rows of Parquet files have no line to compare.
 */
export function quarantineDifferences(
  quarantined: Reckoning["quarantined"],
  files: readonly DeliveredFile[],
  shown: readonly ShownRow[],
): string {
  const counted = countedPaths(files);
  function id(table: unknown, file: unknown, line: unknown): string {
    const path = cellText(file);
    return `${cellText(table)}, ${counted.get(path) ?? path}, line ${cellText(line)}`;
  }
  const listed = new Set(shown.map((row) => id(row["table"], row["file"], row["line"])));
  const allowed = new Set(
    quarantined.filter((row) => row.standing !== "superseded").map((row) => id(row.table, row.file, row.line)),
  );
  const missing = quarantined.filter(
    (row) => row.standing === "current" && !listed.has(id(row.table, row.file, row.line)),
  );
  const found = [
    ...missing.map((row) => `${id(row.table, row.file, row.line)}: missing (${row.rule}, ${row.column})`),
    ...shown
      .filter((row) => !allowed.has(id(row["table"], row["file"], row["line"])))
      .map((row) => `not reckoned: ${JSON.stringify(row)}`),
  ];
  return found.length === 0
    ? ""
    : [`quarantine: ${found.length} differences`, ...found.slice(0, 8).map((line) => `  ${line}`)].join("\n");
}

/**
 * The account of each file as it was last delivered. Of equal snapshots the product may count all as accepted, or all but
 * one as skipped.
 */
export function accountDifferences(expected: Reckoning["files"], shown: ReadonlyMap<string, Account>): string {
  const newest = new Map(expected.map((account) => [account.path, account]));
  const found = [...newest.values()].flatMap((account) => {
    const other = shown.get(account.path);
    if (other === undefined) return [`${account.path}: not accounted for`];
    const agrees =
      other.delivered === account.delivered &&
      other.quarantined === account.quarantined &&
      other.accepted + other.skipped === account.accepted + account.skipped &&
      other.skipped >= account.skipped &&
      other.refused === 0;
    return agrees || other.status === "duplicate"
      ? []
      : [`${JSON.stringify(other)}, reckoned ${JSON.stringify(account)}`];
  });
  return found.length === 0
    ? ""
    : [`files: ${found.length} differences`, ...found.slice(0, 8).map((line) => `  ${line}`)].join("\n");
}

function byKey<T extends ShownRow>(key: readonly string[], rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [key.map((column) => `${column} ${cellText(row[column])}`).join(", "), row]));
}

function rowDifferences(id: string, expected: Row, shown: ShownRow, without: readonly string[]): string[] {
  return Object.keys(expected).flatMap((column) => {
    if (without.includes(column)) return [];
    const [want, got] = [cellText(expected[column]), cellText(shown[column])];
    return want === got ? [] : [`${id}: ${column} is ${got}, reckoned ${want}`];
  });
}

/** Keys may come as numbers or texts; a number's text is the shortest that gives its bits back. */
function cellText(value: unknown): string {
  if (value === undefined) return "absent";
  if (value === null) return "NULL";
  return typeof value === "string" ? value : JSON.stringify(value);
}
