/** Validates everything that was landed and not validated yet, dimensions first, in batches that fit into memory. */
import type { DeliveryMode, ProjectConfig } from "../config/project-config.ts";
import type { Store } from "../catalog/store.ts";
import { loadCalendar } from "../compute/calendar-days.ts";
import { snapshotRelation, snapshotsOf } from "../compute/dimension-snapshots.ts";
import type { Duck } from "../core/duck.ts";
import { withDuckPool } from "../core/duck-pool.ts";
import type { Effects } from "../core/effects.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { sourceTables, sourceTableNames, type SourceTableName } from "../model/tables.ts";
import type { FileCount } from "./count-files.ts";
import type { LandedFile } from "./prepare-file.ts";
import type { DayCalendar } from "./field-casts.ts";
import { validateOrSplit } from "./validate-or-split.ts";
import type { BatchContext } from "./validate-batch.ts";

/** Text that one batch may hold. */
const BATCH_BYTES = 400 * 1024 * 1024;
/**
 * A file comes back into line where another one turns out to have stood in its place; more often than this, never. Where
 * files are renamed as new ones come, one brings back the next: as many passes as files, two readings of each.
 */
const MOST_READS = 3;

export type ValidateParams = {
  duck: Duck;
  store: Store;
  effects: Effects;
  paths: ProjectPaths;
  config: ProjectConfig;
  runId: string;
};

export type ValidateFacts = {
  files: number;
  delivered: number;
  accepted: number;
  quarantined: number;
  skipped: number;
  refused: number;
  refusedFiles: number;
  waitingForCalendar: number;
  /** Tables that had rows, none of which fits. */ withoutAcceptedRows: number;
  fileIds: number[];
};

type LandedRow = {
  file_id: number;
  delivery_id: number;
  source_name: string;
  landed_path: string;
  name_date: string | null;
  effective_date: string | null;
  found_by: string;
  part: string | null;
  facts: string;
  bytes: number;
};

export async function validateLanded(params: ValidateParams): Promise<ValidateFacts> {
  const { duck, store, config, runId } = params;
  const facts: ValidateFacts = {
    files: 0,
    delivered: 0,
    accepted: 0,
    quarantined: 0,
    skipped: 0,
    refused: 0,
    refusedFiles: 0,
    waitingForCalendar: 0,
    withoutAcceptedRows: 0,
    fileIds: [],
  };
  const total = store.get<{ n: number }>("SELECT count(*) AS n FROM files WHERE status = 'landed'")?.n ?? 0;
  const withFiles = sourceTableNames.filter(
    (name) => config.tables[name] !== null && landedRows(store, name).length > 0,
  );
  const kinds = Object.groupBy(withFiles, (name) => sourceTables[name].kind);
  for (const name of kinds.dimension ?? []) await validateTable(params, name, null, { facts, total });
  const factTables = kinds.fact ?? [];
  const calendar = factTables.length === 0 ? null : await loadCalendar(params);
  if (calendar === null) {
    for (const name of factTables) waitForCalendar(params, name, facts);
  } else if (factTables.length > 0) {
    const atOnce = Math.min(factTables.length, config.limits.threads);
    await withDuckPool(duck, atOnce, (pool) =>
      pool.map(factTables, (own, name) =>
        validateTable({ ...params, duck: own }, name, calendar.forRows, { facts, total }),
      ),
    );
  }
  const { n } = store.get<{ n: number }>(
    "SELECT count(*) AS n FROM files WHERE run_id = ? AND status = 'refused'",
    runId,
  ) ?? { n: 0 };
  return { ...facts, refusedFiles: n };
}

function waitForCalendar({ store, effects }: ValidateParams, name: SourceTableName, facts: ValidateFacts): void {
  const files = landedRows(store, name).length;
  facts.waitingForCalendar += files;
  effects.report({
    kind: "warning",
    step: "validate",
    text: `${files} files of ${name} wait for a calendar: none was accepted yet`,
  });
}

/** Validates the landed files of one table; what they amount to is added to `facts`. */
async function validateTable(
  params: ValidateParams,
  name: SourceTableName,
  calendar: DayCalendar | null,
  { facts, total }: { facts: ValidateFacts; total: number },
): Promise<void> {
  const { duck, store, effects, paths, config, runId } = params;
  const table = sourceTables[name];
  const tableConfig = config.tables[name];
  if (tableConfig === null) return;
  const context: BatchContext = {
    duck,
    store,
    effects,
    paths,
    config,
    table,
    tableConfig,
    runId,
    calendar,
    knownProducts: await knownKeys(params, "product", "prod_key"),
    knownStores: await knownKeys(params, "store", "store_key"),
  };
  const own = { accepted: 0, quarantined: 0 };
  const reads = new Map<number, number>();
  const isToRead = ({ file_id }: LandedRow) => (reads.get(file_id) ?? 0) < MOST_READS;
  for (let rows = landedRows(store, name); rows.length > 0; rows = landedRows(store, name).filter(isToRead)) {
    for (const { file_id } of rows) reads.set(file_id, (reads.get(file_id) ?? 0) + 1);
    for (const batch of batches(rows)) {
      const counts = await validateOrSplit(
        context,
        batch.map((row) => toLanded(row, paths, tableConfig.mode)),
      );
      addCounts(facts, counts);
      for (const { accepted, quarantined } of counts) {
        own.accepted += accepted;
        own.quarantined += quarantined;
      }
      effects.report({ kind: "step", step: "validate", text: name, done: facts.files, total });
    }
  }
  if (own.accepted === 0 && own.quarantined > 0) facts.withoutAcceptedRows += 1;
}

function landedRows(store: Store, table: SourceTableName): LandedRow[] {
  return store.all<LandedRow>(
    "SELECT f.file_id, f.delivery_id, f.source_name, f.landed_path, f.name_date, d.effective_date, d.run_id AS found_by, f.part, f.facts, f.bytes FROM files AS f JOIN deliveries AS d USING (delivery_id) WHERE f.status = 'landed' AND f.table_name = ? ORDER BY coalesce(f.name_date, ''), coalesce(d.effective_date, ''), f.delivery_id, f.file_id",
    table,
  );
}

function toLanded(row: LandedRow, paths: ProjectPaths, mode: DeliveryMode): LandedFile {
  const date = row.name_date === null ? "" : (row.effective_date ?? "");
  return {
    fileId: row.file_id,
    deliveryId: row.delivery_id,
    name: row.source_name,
    path: paths.at(row.landed_path),
    nameDate: row.name_date,
    effectiveDate: row.name_date === null ? null : row.effective_date,
    part: row.part,
    foundTogether: mode === "append" ? `${row.found_by} ${date}` : String(row.delivery_id),
    facts: JSON.parse(row.facts) as LandedFile["facts"],
  };
}

/** Whole deliveries, oldest first, up to the size of a batch. */
function batches(rows: readonly LandedRow[]): LandedRow[][] {
  const result: LandedRow[][] = [];
  let bytes = Infinity;
  let delivery = -1;
  for (const row of rows) {
    if (row.delivery_id !== delivery && bytes + row.bytes > BATCH_BYTES) {
      result.push([]);
      bytes = 0;
    }
    result.at(-1)?.push(row);
    bytes += row.bytes;
    delivery = row.delivery_id;
  }
  return result;
}

async function knownKeys(
  { duck, store, paths }: ValidateParams,
  table: "product" | "store",
  key: string,
): Promise<string | null> {
  const relation = snapshotRelation(snapshotsOf(store, table), paths.at);
  if (relation === null) return null;
  await duck.run(`CREATE OR REPLACE TEMP TABLE known_${table} AS SELECT DISTINCT ${key} FROM (${relation})`);
  return `known_${table}`;
}

function addCounts(facts: ValidateFacts, counts: readonly FileCount[]): void {
  const known = new Set(facts.fileIds);
  const fresh = counts.filter(({ fileId }) => !known.has(fileId));
  facts.files += fresh.length;
  facts.fileIds.push(...fresh.map(({ fileId }) => fileId));
  for (const count of fresh) {
    facts.delivered += count.delivered;
    facts.accepted += count.accepted;
    facts.quarantined += count.quarantined;
    facts.skipped += count.skipped;
    facts.refused += count.refused;
  }
}
