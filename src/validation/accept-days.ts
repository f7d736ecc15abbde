/** From the versions of a batch's days to what is written: which rows count, which are held, which are known already. */
import type { TableConfig } from "../config/project-config.ts";
import type { Store } from "../catalog/store.ts";
import type { SourceTable } from "../model/tables.ts";
import { resolveDay, type DayVersion } from "./day-versions.ts";
import type { FileDay } from "./measure-batch.ts";

/** A business date ('' for a whole snapshot) as one delivery of this batch holds it. */
export type NewDay = DayVersion & { date: string };

export type DayState = "current" | "superseded" | "held";

export type DayDecision = NewDay & {
  state: DayState;
  /** Rows are written by this batch; else they are known from an older delivery, or superseded at once. */
  write: boolean;
  /** An older version with equal content, whose rows serve. */
  same: { deliveryId: number; path: string } | null;
};

export type StateChange = { date: string; deliveryId: number; state: DayState };

export type Decisions = { days: DayDecision[]; changes: StateChange[] };

type StoredDay = {
  business_date: string;
  delivery_id: number;
  rows: number;
  content: string;
  path: string | null;
  rows_delivery_id: number;
  state: DayState;
  effective_date: string | null;
  name_date: string | null;
};

/** Unites the files of each delivery: counts add, contents combine without order. */
export function uniteDays(
  fileDays: readonly FileDay[],
  deliveries: ReadonlyMap<number, { effectiveDate: string | null }>,
): NewDay[] {
  const byKey = new Map<string, { deliveryId: number; date: string; rows: number; sum: bigint; xor: bigint }>();
  const last = new Map<number, string>();
  for (const day of fileDays) {
    const key = `${day.deliveryId} ${day.date}`;
    const united = byKey.get(key) ?? { deliveryId: day.deliveryId, date: day.date, rows: 0, sum: 0n, xor: 0n };
    united.rows += day.rows;
    united.sum += day.contentSum;
    united.xor ^= day.contentXor;
    byKey.set(key, united);
    if (day.date > (last.get(day.deliveryId) ?? "")) last.set(day.deliveryId, day.date);
  }
  return [...byKey.values()].map(({ deliveryId, date, rows, sum, xor }) => {
    const named = deliveries.get(deliveryId)?.effectiveDate ?? null;
    return {
      deliveryId,
      date,
      rows,
      content: `${rows}:${sum}:${xor}`,
      effectiveDate: named ?? last.get(deliveryId) ?? "",
      named: named !== null,
    };
  });
}

export type DecideParams = {
  store: Store;
  table: SourceTable;
  config: TableConfig;
  holdBelowShare: number;
  days: readonly NewDay[];
  /** Further dates, whose known versions are decided again. */
  dates?: readonly string[];
};

/** Decides every day of the batch together with the versions that the state already knows. */
export function decideDays(params: DecideParams): Decisions {
  const { store, table, config, holdBelowShare, days } = params;
  const dates = [...new Set([...days.map(({ date }) => date), ...(params.dates ?? [])])];
  const stored = storedDays(store, table.name, dates);
  const confirmed = new Set(
    store
      .all<{ business_date: string }>(
        "SELECT business_date FROM confirmations WHERE kind = 'smaller' AND table_name = ?",
        table.name,
      )
      .map(({ business_date }) => business_date),
  );
  const newByDate = groupBy(days, ({ date }) => date);
  const decisions: Decisions = { days: [], changes: [] };
  for (const date of dates) {
    const known = stored.get(date) ?? [];
    const fresh = newByDate.get(date) ?? [];
    const versions = [...known.map(toVersion), ...fresh];
    const dimension = table.kind === "dimension";
    const { current, held } = resolveDay(versions, {
      mode: dimension ? "replace" : config.mode,
      holdBelowShare: dimension ? 0 : holdBelowShare,
      confirmed: confirmed.has(date),
    });
    const stateOf = (deliveryId: number): DayState =>
      current.some((version) => version.deliveryId === deliveryId)
        ? "current"
        : held.some((version) => version.deliveryId === deliveryId)
          ? "held"
          : "superseded";
    for (const version of known) {
      const state = stateOf(version.delivery_id);
      if (state !== version.state) decisions.changes.push({ date, deliveryId: version.delivery_id, state });
    }
    for (const day of fresh) {
      const state = stateOf(day.deliveryId);
      const equal =
        config.mode === "append"
          ? undefined
          : known.find((version) => version.path !== null && version.content === day.content);
      const same = equal?.path == null ? null : { deliveryId: equal.rows_delivery_id, path: equal.path };
      decisions.days.push({ ...day, state, same, write: same === null && (state !== "superseded" || dimension) });
    }
  }
  return decisions;
}

function storedDays(store: Store, table: string, dates: readonly string[]): Map<string, StoredDay[]> {
  const rows = store.all<StoredDay>(
    `SELECT d.business_date, d.delivery_id, d.rows, d.content, d.path, d.rows_delivery_id, d.state, v.effective_date, v.name_date
     FROM days AS d JOIN deliveries AS v USING (delivery_id)
     WHERE d.table_name = ? AND d.business_date IN (SELECT value FROM json_each(?)) AND d.note IS NOT 'removed'`,
    table,
    JSON.stringify(dates),
  );
  return groupBy(rows, (row) => row.business_date);
}

function toVersion(row: StoredDay): DayVersion {
  return {
    deliveryId: row.delivery_id,
    effectiveDate: row.effective_date ?? "",
    named: row.name_date !== null,
    rows: row.rows,
    content: row.content,
  };
}

export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
