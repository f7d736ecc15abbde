/** Puts a validated batch into the state: files with their counts, deliveries, days and which of them count. One transaction. */
import type { Decisions } from "./accept-days.ts";
import { changeStates } from "./change-states.ts";
import type { FileCount } from "./count-files.ts";
import { recordPairs, type JudgedPair } from "./day-pairs.ts";
import { recordDoubtful, type DoubtfulDay } from "./doubtful-readings.ts";
import { requeueCopies } from "./duplicate-files.ts";
import { versionName, type ReadAgain } from "./read-again.ts";
import { VANISHED } from "./stored-versions.ts";
import type { BatchContext, BatchFile } from "./validate-batch.ts";
import type { WrittenBatch } from "./write-batch.ts";
import { severityOf } from "./rules.ts";
import { readingVersion } from "./requeue.ts";

export type BatchOutcome = {
  files: readonly BatchFile[];
  counts: readonly FileCount[];
  decisions: Decisions;
  written: WrittenBatch;
  /** Versions of the same deliveries that an earlier reading made. */
  retired: ReadAgain["retired"];
  /** Versions of a day whose rows were compared. */
  pairs: readonly JudgedPair[];
  /** Why new readings are held. */
  doubtful: readonly DoubtfulDay[];
};

export function recordBatch(context: BatchContext, outcome: BatchOutcome): void {
  const { store, table } = context;
  const counts = new Map(outcome.counts.map((count) => [count.fileId, count]));
  const { acceptedPath } = outcome.written;
  store.transaction(() => {
    for (const file of outcome.files) recordFile(context, file, counts.get(file.landed.fileId));
    recordDeliveries(context, outcome);
    retireReadings(context, outcome);
    for (const day of outcome.decisions.days) {
      if (day.vanished && day.state === "superseded") continue;
      store.run(
        `INSERT OR REPLACE INTO days (table_name, business_date, delivery_id, rows, content, path, rows_delivery_id, state, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        table.name,
        day.date,
        day.deliveryId,
        day.rows,
        day.content,
        day.same?.path ?? (day.write && day.rows > 0 ? acceptedPath : null),
        day.same?.deliveryId ?? day.deliveryId,
        day.state,
        day.vanished ? VANISHED : null,
      );
    }
    changeStates(store, table.name, outcome.decisions.changes);
    recordPairs(store, table, outcome.pairs);
    const read = [...new Set(outcome.files.map(({ landed }) => landed.deliveryId))];
    recordDoubtful(store, table.name, read, outcome.doubtful);
    if (context.tableConfig.mode === "append")
      requeueCopies(
        store,
        table.name,
        outcome.decisions.changes.filter(({ state }) => state === "superseded").map(({ deliveryId }) => deliveryId),
      );
  });
}

/**
 * Takes back what earlier readings of the same deliveries said. Rows that come out differently now are kept as an older
 * reading: readers see them until the next commit, and after a rollback again.
 */
function retireReadings({ store, table }: BatchContext, { retired, decisions }: BatchOutcome): void {
  const fresh = new Map(decisions.days.map((day) => [versionName(day), day.content]));
  for (const version of retired) {
    const where = "table_name = ? AND business_date = ? AND delivery_id = ? AND reading = 0";
    const key = [table.name, version.date, version.deliveryId] as const;
    if (table.kind === "fact")
      store.run(
        `UPDATE days SET state = 'superseded', reading = (
           SELECT max(o.reading) + 1 FROM days AS o WHERE o.table_name = days.table_name AND o.business_date = days.business_date AND o.delivery_id = days.delivery_id)
         WHERE ${where} AND path IS NOT NULL AND content <> ?`,
        ...key,
        fresh.get(versionName(version)) ?? "",
      );
    store.run(`DELETE FROM days WHERE ${where}`, ...key);
  }
}

function recordFile(context: BatchContext, file: BatchFile, count: FileCount | undefined): void {
  const { store } = context;
  const status = file.refusal !== null ? "refused" : file.duplicate ? "duplicate" : "accepted";
  store.run(
    "UPDATE files SET status = ?, delivered = ?, accepted = ?, quarantined = ?, skipped = ?, refused = ?, findings = ?, error = ? WHERE file_id = ?",
    status,
    count?.delivered ?? 0,
    count?.accepted ?? 0,
    count?.quarantined ?? 0,
    count?.skipped ?? 0,
    count?.refused ?? 0,
    JSON.stringify(file.findings.filter(({ rule }) => severityOf(rule, context.config.severities) !== "off")),
    file.refusal === null
      ? null
      : JSON.stringify({ ...file.refusal, version: readingVersion(context.config, context.table.name) }),
    file.landed.fileId,
  );
}

function recordDeliveries({ store }: BatchContext, outcome: BatchOutcome): void {
  const effective = new Map(outcome.decisions.days.map((day) => [day.deliveryId, day.effectiveDate]));
  for (const [id, members] of Map.groupBy(outcome.files, ({ landed }) => landed.deliveryId)) {
    const status = members.every(({ refusal }) => refusal !== null) ? "refused" : "accepted";
    store.run(
      "UPDATE deliveries SET status = ?, quarantine_path = ?, effective_date = CASE WHEN name_date IS NULL THEN coalesce(?, effective_date) ELSE effective_date END WHERE delivery_id = ?",
      status,
      outcome.written.quarantinePath,
      effective.get(id) ?? null,
      id,
    );
  }
}
