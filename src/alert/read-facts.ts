/** What alerts are decided from, read from the state after a run. */
import { checkArrival } from "../arrival/check-arrival.ts";
import { dueAt } from "../arrival/due.ts";
import { emptiedDays } from "../catalog/emptied-days.ts";
import { heldDays } from "../catalog/held-days.ts";
import { heldPartitions } from "../catalog/partitions.ts";
import type { Store } from "../catalog/store.ts";
import type { WaitingDay } from "../compute/week-inputs.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import type { Clock } from "../core/effects.ts";
import type { AlertFacts } from "./conditions.ts";

type RefusedRow = {
  table_name: string;
  source_name: string;
  name_date: string | null;
  error: string;
  landed_at: string;
};

export function readAlertFacts(params: {
  store: Store;
  config: ProjectConfig;
  clock: Clock;
  waiting: readonly WaitingDay[];
  asOf: string | null;
}): AlertFacts {
  const { store, config, clock, asOf } = params;
  const refusedRows = store.all<RefusedRow>(
    "SELECT table_name, source_name, name_date, error, landed_at FROM files WHERE status = 'refused' AND file_id IN (SELECT max(file_id) FROM files GROUP BY source_name) ORDER BY table_name, source_name",
  );
  const isRefused = new Set(refusedRows.map(({ table_name, name_date }) => `${table_name} ${name_date}`));
  const emptied = emptiedDays(store);
  return {
    now: clock.now(),
    arrival: checkArrival({ store, config, clock }),
    waiting: params.waiting
      .filter(
        ({ table, date }) =>
          config.tables[table]?.cadence === "daily" && date !== "" && !isRefused.has(`${table} ${date}`),
      )
      .map(({ table, date, reason }) => ({
        table,
        date,
        reason,
        since: dueAt(date, config).toISOString(),
        emptied: emptied.get(`${table} ${date}`)?.next ?? null,
      })),
    refused: refusedRows.map(({ table_name, source_name, error, landed_at }) => {
      const { reason, next } = JSON.parse(error) as { reason: string; next: string };
      return { table: table_name, file: source_name, reason, next, since: landed_at };
    }),
    heldWeeks: heldPartitions(store).map(({ table_name, partition_key, failures, held_at }) => {
      const reasons = (JSON.parse(failures) as { text: string }[]).map(({ text }) => text);
      return { week: partition_key, table: table_name, reason: reasons.join("; "), since: held_at };
    }),
    heldDays: heldDays(store)
      .map(({ table, date, kind, arrivedAt }) => ({ table, date, kind, since: arrivedAt }))
      .toReversed(),
    quarantine: store.all<{ table: string; delivered: number; quarantined: number; since: string }>(
      `SELECT table_name AS "table", sum(delivered) AS delivered, sum(quarantined) AS quarantined, max(landed_at) AS since FROM files AS f
       WHERE status = 'accepted' AND run_id = (SELECT run_id FROM files AS own WHERE own.table_name = f.table_name AND own.status = 'accepted' ORDER BY file_id DESC LIMIT 1)
       GROUP BY table_name`,
    ),
    asOf,
  };
}
