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

export type ValidateFacts = Omit<FileCount, "fileId"> & {
  files: number;
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
  const counts = new Map<number, FileCount>();
  const total = store.get<{ n: number }>("SELECT count(*) AS n FROM files WHERE status = 'landed'")?.n ?? 0;
  const withFiles = sourceTableNames.filter(
    (name) => config.tables[name] !== null && landedRows(store, name).length > 0,
  );
  const kinds = Object.groupBy(withFiles, (name) => sourceTables[name].kind);
  const fits: boolean[] = [];
  for (const name of kinds.dimension ?? []) fits.push(await validateTable(params, name, null, { counts, total }));
  const factTables = kinds.fact ?? [];
  const calendar = factTables.length === 0 ? null : await loadCalendar(params);
  let waiting = 0;
  if (calendar === null) {
    for (const name of factTables) waiting += waitForCalendar(params, name);
  } else if (factTables.length > 0) {
    const atOnce = Math.min(factTables.length, config.limits.threads);
    const own = await withDuckPool(duck, atOnce, (pool) =>
      pool.map(factTables, (session, name) =>
        validateTable({ ...params, duck: session }, name, calendar.forRows, { counts, total }),
      ),
    );
    fits.push(...own);
  }
  const { n } = store.get<{ n: number }>(
    "SELECT count(*) AS n FROM files WHERE run_id = ? AND status = 'refused'",
    runId,
  ) ?? { n: 0 };
  return {
    files: counts.size,
    ...sumCounts([...counts.values()]),
    refusedFiles: n,
    waitingForCalendar: waiting,
    withoutAcceptedRows: fits.filter((fit) => !fit).length,
    fileIds: [...counts.keys()],
  };
}

/** Returns how many files wait. */
function waitForCalendar({ store, effects }: ValidateParams, name: SourceTableName): number {
  const files = landedRows(store, name).length;
  effects.report({
    kind: "warning",
    step: "validate",
    text: `${files} files of ${name} wait for a calendar: none was accepted yet`,
  });
  return files;
}

/** Validates the landed files of one table; each one's newest reading is put into `counts`. False where it had rows, none of which fits. */
async function validateTable(
  params: ValidateParams,
  name: SourceTableName,
  calendar: DayCalendar | null,
  { counts, total }: { counts: Map<number, FileCount>; total: number },
): Promise<boolean> {
  const { duck, store, effects, paths, config, runId } = params;
  const table = sourceTables[name];
  const tableConfig = config.tables[name];
  if (tableConfig === null) return true;
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
  const own = new Map<number, FileCount>();
  const reads = new Map<number, number>();
  const isToRead = ({ file_id }: LandedRow) => (reads.get(file_id) ?? 0) < MOST_READS;
  for (let rows = landedRows(store, name); rows.length > 0; rows = landedRows(store, name).filter(isToRead)) {
    for (const { file_id } of rows) reads.set(file_id, (reads.get(file_id) ?? 0) + 1);
    for (const batch of batches(rows)) {
      await paths.bring(batch.map(({ landed_path }) => landed_path));
      const read = await validateOrSplit(
        context,
        batch.map((row) => toLanded(row, paths, tableConfig.mode)),
      );
      for (const count of read) {
        own.set(count.fileId, count);
        counts.set(count.fileId, count);
      }
      effects.report({ kind: "step", step: "validate", text: name, done: counts.size, total });
    }
  }
  const { accepted, quarantined } = sumCounts([...own.values()]);
  return accepted > 0 || quarantined === 0;
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
  const relation = await snapshotRelation(snapshotsOf(store, table), paths);
  if (relation === null) return null;
  await duck.run(`CREATE OR REPLACE TEMP TABLE known_${table} AS SELECT DISTINCT ${key} FROM (${relation})`);
  return `known_${table}`;
}

function sumCounts(counts: readonly FileCount[]): Omit<FileCount, "fileId"> {
  const sum = (name: keyof FileCount) => counts.reduce((total, count) => total + count[name], 0);
  return {
    delivered: sum("delivered"),
    accepted: sum("accepted"),
    quarantined: sum("quarantined"),
    skipped: sum("skipped"),
    refused: sum("refused"),
  };
}
