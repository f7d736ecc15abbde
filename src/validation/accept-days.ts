/** From the versions of a batch's days to what is written: which rows count, which are held, which are known already. */
import type { TableConfig } from "../config/project-config.ts";
import type { Store } from "../catalog/store.ts";
import type { SourceTable } from "../model/tables.ts";
import { confirmedDays } from "./confirmed-days.ts";
import { NOT_CONFIRMED, resolveDay, type DayVersion, type ResolveParams } from "./day-versions.ts";
import type { BatchDelivery } from "./batch-deliveries.ts";
import type { FileDay } from "./measure-batch.ts";
import type { Pairs } from "./day-pairs.ts";
import { versionName, type ReadAgain } from "./read-again.ts";
import { storedVersions } from "./stored-versions.ts";

/** A business date ('' for a whole snapshot) as one delivery of this batch holds it. */
export type NewDay = DayVersion & { date: string };

export type DayState = "current" | "superseded" | "held";

export type DayDecision = NewDay & {
  state: DayState;
  /** Rows are written by this batch; else they are known from an older delivery, or superseded at once and never written. */
  write: boolean;
  /** An older version with equal content, whose rows serve. */
  same: { deliveryId: number; path: string } | null;
};

export type StateChange = { date: string; deliveryId: number; state: DayState };

export type Decisions = { days: DayDecision[]; changes: StateChange[] };

/** Unites the files of each delivery: counts add, contents combine without order. */
export function uniteDays(fileDays: readonly FileDay[], deliveries: ReadonlyMap<number, BatchDelivery>): NewDay[] {
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
    const delivery = deliveries.get(deliveryId);
    const lastInside = [last.get(deliveryId) ?? "", delivery?.notBefore ?? ""].sort()[1] ?? "";
    return {
      deliveryId,
      date,
      rows,
      content: `${rows}:${sum}:${xor}`,
      effectiveDate: delivery?.effectiveDate ?? lastInside,
      named: delivery?.effectiveDate != null,
      deliveredAs: delivery?.deliveredAs ?? "",
      vanished: false,
    };
  });
}

export type DecideParams = {
  store: Store;
  table: SourceTable;
  config: TableConfig;
  /** As `resolveRules` says. */
  rulesOf(date: string): ResolveParams;
  days: readonly NewDay[];
  /** Further dates, whose known versions are decided again. */
  dates?: readonly string[];
  /** Known versions that count no longer, because the batch read their delivery again. */
  again?: ReadAgain;
};

/** Decides every day of the batch together with the versions that the state already knows. */
export function decideDays(params: DecideParams): Decisions {
  const { store, table, config, rulesOf, days, again } = params;
  const gone = again?.gone.map(({ date }) => date) ?? [];
  const dates = [...new Set([...days.map(({ date }) => date), ...gone, ...(params.dates ?? [])])];
  const all = storedVersions(store, table, config.mode, dates);
  const known = Map.groupBy(
    all.filter((version) => again?.replaced.has(versionName(version)) !== true),
    ({ date }) => date,
  );
  const written = new Set(all.filter(({ path }) => path !== null).map(versionName));
  const newByDate = Map.groupBy(days, ({ date }) => date);
  const decisions: Decisions = { days: [], changes: [] };
  for (const date of dates) {
    const stored = known.get(date) ?? [];
    const fresh = newByDate.get(date) ?? [];
    const { current, held } = resolveDay([...stored, ...fresh], rulesOf(date));
    const stateOf = (deliveryId: number): DayState =>
      current.some((version) => version.deliveryId === deliveryId)
        ? "current"
        : held.some((version) => version.deliveryId === deliveryId)
          ? "held"
          : "superseded";
    for (const version of stored) {
      const state = stateOf(version.deliveryId);
      if (state !== version.state) decisions.changes.push({ date, deliveryId: version.deliveryId, state });
    }
    for (const day of fresh) {
      const state = stateOf(day.deliveryId);
      const equal =
        config.mode === "append" || again?.deliveries.has(day.deliveryId) === true
          ? undefined
          : stored.find((version) => version.path !== null && version.content === day.content);
      const same = equal?.path == null ? null : { deliveryId: equal.rowsDeliveryId, path: equal.path };
      const isKept = state !== "superseded" || table.kind === "dimension" || written.has(versionName(day));
      decisions.days.push({ ...day, state, same, write: same === null && isKept });
    }
  }
  return decisions;
}

/** By what a date's versions are judged; `pairs`: what is known of their rows, null where that is not asked. */
export function resolveRules({
  store,
  table,
  config,
  holdBelowShare,
  pairs,
}: Pick<DecideParams, "store" | "table" | "config"> & {
  holdBelowShare: number;
  pairs: Pairs | null;
}): DecideParams["rulesOf"] {
  if (table.kind === "dimension") return () => ({ mode: "replace", holdBelowShare: 0, confirmed: NOT_CONFIRMED });
  const confirmed = confirmedDays(store, table.name);
  return (date) => ({
    mode: config.mode,
    holdBelowShare,
    confirmed: confirmed.get(date) ?? NOT_CONFIRMED,
    ...(pairs === null ? {} : { doubtOf: (older, newer) => pairs.doubtOf({ date, older, newer }) }),
  });
}
