/** Which delivered rows of a fact table count, and which were refused. */
import { dateColumn, type FactName, type KeyTypes } from "./contract.ts";
import { deliveriesInOrder, type DeliveredFile, type DeliveryGroup } from "./delivered.ts";
import { readRow, type Refusal, type Values } from "./read-row.ts";

export type FactRow = { values: Values; file: string; line: number };

export type QuarantinedRow = {
  table: string;
  file: string;
  arrival: number;
  line: number;
  rule: Refusal["rule"] | "not in calendar" | "conflicting snapshots";
  column: string | null;
  standing: Standing;
};

/** Whether the days of a delivery are still its own: all of them, some, or none; a quarantined row goes with its delivery. */
export type Standing = "current" | "partly superseded" | "superseded";

export type Facts = {
  /** Business date → the rows of its newest delivery, equal snapshots once. */
  current: Map<string, FactRow[]>;
  /** Of all deliveries, superseded ones too. */
  quarantined: QuarantinedRow[];
};

/** `isInCalendar` answers for the retailer's own calendar; a generated one holds every date. */
export function reckonFacts(
  files: readonly DeliveredFile[],
  table: FactName,
  keys: KeyTypes,
  isInCalendar: (date: string) => boolean,
): Facts {
  const facts: Facts = { current: new Map(), quarantined: [] };
  const read = deliveriesInOrder(files, table).map((delivery) => {
    const quarantined: QuarantinedRow[] = [];
    const rows = readDelivery(delivery, table, keys, isInCalendar, quarantined);
    const kept = table === "inventory" ? oneSnapshotEach(rows, delivery.arrival, quarantined) : rows;
    return { days: groupBy(kept, (row) => String(row.values[dateColumn[table]])), quarantined };
  });
  for (const { days } of read) for (const [date, rows] of days) facts.current.set(date, rows);
  for (const { days, quarantined } of read) {
    const standing = standingOf([...days].map(([date, rows]) => facts.current.get(date) === rows));
    facts.quarantined.push(...quarantined.map((row) => ({ ...row, standing })));
  }
  return facts;
}

function standingOf(isCurrent: readonly boolean[]): Standing {
  if (isCurrent.every(Boolean)) return "current";
  return isCurrent.some(Boolean) ? "partly superseded" : "superseded";
}

function readDelivery(
  delivery: DeliveryGroup,
  table: FactName,
  keys: KeyTypes,
  isInCalendar: (date: string) => boolean,
  quarantined: QuarantinedRow[],
): FactRow[] {
  const rows: FactRow[] = [];
  for (const file of delivery.files) {
    for (const { line, row } of file.rows) {
      const { values, refusal } = readRow(table, file.columns, row, keys);
      const place = { table, file: file.path, arrival: file.arrival, line, standing: "current" as const };
      if (refusal !== null) quarantined.push({ ...place, ...refusal });
      else if (!isInCalendar(String(values[dateColumn[table]]))) {
        quarantined.push({ ...place, rule: "not in calendar", column: dateColumn[table] });
      } else rows.push({ values, file: file.path, line });
    }
  }
  return rows;
}

/** Equal snapshots of one store, product and day count once; conflicting ones are all refused. */
function oneSnapshotEach(rows: readonly FactRow[], arrival: number, quarantined: QuarantinedRow[]): FactRow[] {
  const kept: FactRow[] = [];
  for (const same of groupBy(
    rows,
    (row) => `${row.values["cal_dt"]}|${row.values["store_key"]}|${row.values["prod_key"]}`,
  ).values()) {
    const [first, ...others] = same as [FactRow, ...FactRow[]];
    if (others.every((other) => sameValues(first.values, other.values))) kept.push(first);
    else {
      for (const { file, line } of same) {
        const place = { table: "inventory", file, arrival, line, standing: "current" as const };
        quarantined.push({ ...place, rule: "conflicting snapshots", column: null });
      }
    }
  }
  return kept;
}

function sameValues(a: Values, b: Values): boolean {
  return Object.keys(a).every((column) => a[column] === b[column]);
}

export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
