/**
 * Validates a batch of landed files of one table: types their rows, quarantines what does not fit, decides which
 * deliveries' days count, and writes the accepted rows. Everything becomes visible in one transaction at the end.
 */
import { join } from "node:path";
import { localTime } from "../arrival/due.ts";
import type { ProjectConfig, TableConfig } from "../config/project-config.ts";
import type { Store } from "../catalog/store.ts";
import type { Duck } from "../core/duck.ts";
import type { Effects } from "../core/effects.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import type { SourceTable } from "../model/tables.ts";
import { resolveRules, uniteDays } from "./accept-days.ts";
import { alikeKeys } from "./alike-keys.ts";
import { batchDeliveries } from "./batch-deliveries.ts";
import { BATCH, excludeRepeated, keepRows, quarantineExcluded, uniteGroups } from "./batch-rows.ts";
import { noteWeeks } from "./calendar-weeks.ts";
import { countFiles, type FileCount } from "./count-files.ts";
import { excludeStrictly, refuseStrictly } from "./apply-severities.ts";
import { excludeEqualDays, markDeliveredBefore, markDuplicates } from "./duplicate-files.ts";
import { knownPairs } from "./day-pairs.ts";
import { comparesRows, decidePairs } from "./decide-pairs.ts";
import { holdDoubtful } from "./doubtful-readings.ts";
import { judgeDays } from "./judge-days.ts";
import {
  keysNamedTotal,
  measureDays,
  watchesOf,
  watchPrices,
  watchRows,
  type FileDay,
  type Watch,
  type WatchContext,
} from "./measure-batch.ts";
import {
  groupFiles,
  isRefused,
  prepareFile,
  type LandedFile,
  type PreparedFile,
  type RefusedFile,
} from "./prepare-file.ts";
import { quarantinedVersions, readAgain, versionName } from "./read-again.ts";
import { recordBatch, type BatchOutcome } from "./record-batch.ts";
import {
  closedDays,
  isConfirmedClosed,
  refuseOtherHeaders,
  refuseOtherParts,
  refuseUndeclared,
  refuseWithoutRows,
} from "./refuse-files.ts";
import { refuseGrouped } from "./refuse-grouped.ts";
import { refuseSwapped } from "./refuse-swapped.ts";
import { severityOf, type FileRefusal, type Finding } from "./rules.ts";
import type { DayCalendar } from "./field-casts.ts";
import { settleMidnights } from "./settle-midnights.ts";
import { splitVersions } from "./split-versions.ts";
import { typeGroup, type TypedGroup } from "./type-group.ts";
import { vanishedDays } from "./vanished-days.ts";
import { writeBatch } from "./write-batch.ts";

export type BatchContext = {
  duck: Duck;
  store: Store;
  effects: Effects;
  paths: ProjectPaths;
  config: ProjectConfig;
  table: SourceTable;
  tableConfig: TableConfig;
  calendar: DayCalendar | null;
  runId: string;
  /** Relations with the keys of delivered dimensions. */
  knownProducts: string | null;
  knownStores: string | null;
};

export type BatchFile = {
  landed: LandedFile;
  prepared: PreparedFile | null;
  refusal: FileRefusal | null;
  duplicate: boolean;
  findings: Finding[];
  refusedRows: number;
};

export async function validateBatch(
  context: BatchContext,
  landed: readonly LandedFile[],
  batch: string,
): Promise<FileCount[]> {
  const { duck, effects, paths, table, tableConfig, config, runId } = context;
  const work = join(paths.work, runId, "validate");
  await effects.files.makeFolder(work);
  const keepScientific = severityOf("key-scientific", config.severities) === "off";
  const { keys, timeZone } = config;
  const prepareContext = { duck, table, config: tableConfig, keys, timeZone, keepScientific, work };
  const files = new Map<number, BatchFile>();
  const ready: PreparedFile[] = [];
  for (const file of landed) {
    const prepared = await prepareFile(prepareContext, file);
    files.set(
      file.fileId,
      isRefused(prepared) && isEmptyOfClosedDay(context, prepared) ? closedFile(file) : toBatchFile(file, prepared),
    );
    if (!isRefused(prepared)) ready.push(await settleMidnights(prepareContext, prepared));
  }
  const groups: TypedGroup[] = [];
  for (const [index, group] of groupFiles(prepareContext, ready).entries()) {
    groups.push(await typeGroup(duck, group, context.calendar, `g${index}`));
  }
  let days: FileDay[] = [];
  if (groups.length > 0) {
    await uniteGroups(duck, table, groups);
    await refuseOtherHeaders(context, files);
    await refuseUndeclared(
      context,
      files,
      groups.map(({ group }) => group),
    );
    await refuseGrouped(context, files, groups);
    days = await measureDays(duck, table, BATCH.rows);
    await refuseSwapped(
      context,
      files,
      groups.map(({ group }) => group),
      days,
    );
    await refuseWithoutRows(context, files, days);
    const conditions = watchesOf(table, await watchContext(context));
    await refuseStrictly(duck, files, conditions, config.severities);
    refuseOtherParts(files, days);
    markDuplicates(files, days);
    const divided = comparesRows(table, tableConfig, config) ? await splitVersions(context, files, days) : null;
    if (divided !== null) {
      await dropGroups(duck, groups);
      return validateBatch(context, divided, batch);
    }
    if (tableConfig.mode === "append") markDeliveredBefore(context.store, files);
    await keepRows(duck, leftOut(files));
    await excludeRepeated(duck, table, BATCH.kept);
    await excludeEqualDays(duck, table, files, days);
    await quarantineExcluded(duck, table, groups, { rule: "conflicting-snapshots", column: table.key.join(", ") });
    const excluded = await excludeStrictly(duck, conditions, config.severities);
    for (const condition of excluded) await quarantineExcluded(duck, table, groups, condition);
    if (await keepRows(duck, leftOut(files))) days = await measureDays(duck, table, BATCH.kept);
    noteSharedDays(files, days);
    judgeDays(context.store, table, files, days);
    if (table.name === "calendar") await noteWeeks(duck, files);
    const left = conditions.filter((condition) => !excluded.includes(condition));
    await watch(context, files, groups, left, days);
  }
  const decided = await decide(context, files, days, groups.length > 0);
  const counts = await countFiles(duck, table, groups, files);
  const written = await writeBatch(context, decided, batch, leftOut(files));
  recordBatch(context, { files: [...files.values()], counts, ...decided, written });
  await dropGroups(duck, groups);
  return counts;
}

/** Which of the batch's days count, and what becomes of versions that the state knows. */
async function decide(
  context: BatchContext,
  files: ReadonlyMap<number, BatchFile>,
  fileDays: readonly FileDay[],
  hasRows: boolean,
): Promise<Pick<BatchOutcome, "decisions" | "retired" | "doubtful" | "pairs">> {
  const { duck, store, table, tableConfig, config } = context;
  const deliveries = batchDeliveries(store, table.name, files.values());
  const quarantined = hasRows ? await quarantinedVersions(duck, leftOut(files)) : new Set<string>();
  const delivered = uniteDays([...fileDays, ...closedDays(context, files)], deliveries);
  const reading = readAgain({ store, deliveries, days: delivered, quarantined });
  const fresh = new Set(delivered.map(versionName));
  const pairs = comparesRows(table, tableConfig, config)
    ? knownPairs(store, table, (version) => fresh.has(versionName(version)))
    : null;
  const rulesOf = resolveRules({ store, table, config: tableConfig, holdBelowShare: config.holdBelowShare, pairs });
  const holdsVanished = severityOf("day-vanished", config.severities) !== "off";
  const { mode } = tableConfig;
  const { days, again, doubtful } = holdDoubtful({
    store,
    table,
    mode,
    days: delivered,
    again: reading,
    rulesOf,
    holdsVanished,
  });
  const vanished = holdsVanished ? vanishedDays({ store, table, deliveries, days, again, quarantined, rulesOf }) : [];
  const all = [...days, ...vanished];
  return {
    decisions: await decidePairs(
      { ...context, relation: hasRows ? BATCH.kept : null },
      { store, table, config: tableConfig, rulesOf, days: all, again },
      pairs,
    ),
    retired: again.retired,
    doubtful,
    pairs: pairs?.added() ?? [],
  };
}

function toBatchFile(landed: LandedFile, prepared: PreparedFile | RefusedFile): BatchFile {
  if (isRefused(prepared))
    return {
      landed,
      prepared: null,
      refusal: prepared.refusal,
      duplicate: false,
      findings: [],
      refusedRows: prepared.rows,
    };
  return { landed, prepared, refusal: null, duplicate: false, findings: [...prepared.findings], refusedRows: 0 };
}

/** A file without a single byte says of a day that was confirmed as closed what a header without rows says. */
function isEmptyOfClosedDay(context: BatchContext, { landed, refusal }: RefusedFile): boolean {
  return refusal.rule === "empty-file" && landed.nameDate !== null && isConfirmedClosed(context, landed.nameDate);
}

function closedFile(landed: LandedFile): BatchFile {
  return { landed, prepared: null, refusal: null, duplicate: false, findings: [], refusedRows: 0 };
}

/** Files whose rows do not count, though they were read. */
function leftOut(files: ReadonlyMap<number, BatchFile>): number[] {
  return [...files.values()]
    .filter(({ refusal, duplicate, prepared }) => prepared !== null && (refusal !== null || duplicate))
    .map(({ landed }) => landed.fileId);
}

function noteSharedDays(files: Map<number, BatchFile>, days: readonly FileDay[]): void {
  for (const [key, members] of Map.groupBy(days, ({ deliveryId, date }) => `${deliveryId} ${date}`)) {
    if (members.length < 2 || key.endsWith(" ")) continue;
    const unmarked = members.map(({ fileId }) => files.get(fileId)).filter((file) => file?.landed.part === null);
    if (unmarked.length < 2) continue;
    const [first] = unmarked;
    if (first?.findings.some(({ rule }) => rule === "day-in-several-files") === true) continue;
    first?.findings.push({
      rule: "day-in-several-files",
      rows: 0,
      text: `${members[0]?.date ?? ""}: ${unmarked.map((file) => file?.landed.name ?? "").join(", ")}`,
    });
  }
}

async function watchContext({
  duck,
  effects,
  knownProducts,
  knownStores,
  config,
}: BatchContext): Promise<WatchContext> {
  return {
    today: localTime(effects.clock.now(), config.timeZone).date,
    knownProducts,
    knownStores,
    namedTotals: {
      prod_key: await keysNamedTotal(duck, knownProducts, "prod_key"),
      store_key: await keysNamedTotal(duck, knownStores, "store_key"),
    },
    keys: config.keys,
  };
}

async function watch(
  context: BatchContext,
  files: Map<number, BatchFile>,
  groups: readonly TypedGroup[],
  conditions: readonly Watch[],
  days: readonly FileDay[],
): Promise<void> {
  const { duck, table } = context;
  const rows = days.reduce((sum, day) => sum + day.rows, 0);
  for (const found of [
    await watchRows(duck, BATCH.kept, conditions),
    await watchPrices(duck, table, BATCH.kept, rows),
    await alikeKeys({
      ...context,
      keys: context.config.keys,
      view: BATCH.kept,
      known: { prod_key: context.knownProducts, store_key: context.knownStores },
    }),
  ]) {
    for (const [fileId, findings] of found) files.get(fileId)?.findings.push(...findings);
  }
  for (const { doubtful } of groups) {
    if (doubtful === null) continue;
    const rounded = await duck.rows<{ file_id: number; n: bigint; line: number }>(
      `SELECT file_id, count(*) AS n, min(line) AS line FROM ${doubtful} WHERE rounded > 0 AND rule IS NULL AND skip IS NULL GROUP BY file_id`,
    );
    for (const { file_id, n, line } of rounded)
      files.get(file_id)?.findings.push({ rule: "rounded", rows: Number(n), line });
  }
}

async function dropGroups(duck: Duck, groups: readonly TypedGroup[]): Promise<void> {
  for (let index = 0; index < groups.length; index++) {
    await duck.run(
      `DROP VIEW IF EXISTS g${index}_good; DROP TABLE IF EXISTS g${index}_first; DROP TABLE IF EXISTS g${index}_doubtful; DROP TABLE IF EXISTS g${index}_files`,
    );
  }
  await duck.run(`DROP TABLE IF EXISTS ${BATCH.quarantine}`);
}
