/** Computes what the state says is no longer up to date: touched weeks, then dimensions, as audited candidates. */
import { createDayToCome } from "../catalog/days-to-come.ts";
import { publishedPartitions, type PublishedPartition } from "../catalog/partitions.ts";
import { pinnedContents } from "../catalog/pins.ts";
import type { Store } from "../catalog/store.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import type { Duck } from "../core/duck.ts";
import type { Effects } from "../core/effects.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { modelsVersion, weekModels } from "../model/models.ts";
import { loadCalendar } from "./calendar-days.ts";
import type { AuditFailure, Candidate } from "./candidates.ts";
import { computeDimensions } from "./compute-dimensions.ts";
import { computeWeeks } from "./compute-weeks.ts";
import { factsOfWeek, weekContent, withInputs } from "./week-facts.ts";
import type { TakenUp } from "./taken-back.ts";
import type { SparkJob, WeekEngine } from "./week-engine.ts";
import { weekInputs, type WaitingDay, type WeekInputs } from "./week-inputs.ts";

export type ComputeFacts = {
  candidates: Candidate[];
  failures: AuditFailure[];
  /** Weeks computed, and why each was. */
  weeks: { week: number; reason: string }[];
  waiting: WaitingDay[];
  /** Days of these weeks that a rollback took back and that count again. */
  takenUp: TakenUp[];
  /** The last business date that is delivered and published. */
  asOf: string | null;
};

/** Published weeks that are computed again though nothing changed, also pinned ones. */
export type Recompute = "all" | readonly number[];

export type ComputeParams = {
  duck: Duck;
  engine: WeekEngine;
  store: Store;
  effects: Effects;
  paths: ProjectPaths;
  config: ProjectConfig;
  runId: string;
  recompute?: Recompute | null;
};

/** A week to compute, and why: a part of the plan. */
export type TouchedWeek = { inputs: WeekInputs; reason: string };

export function touchedWeeks(
  store: Store,
  weeks: readonly WeekInputs[],
  recompute: Recompute | null = null,
): TouchedWeek[] {
  const published = new Map(
    publishedPartitions(store)
      .filter(({ table_name }) => table_name === "weekly_store_product")
      .map((row) => [row.partition_key, row]),
  );
  const held = new Map(
    store
      .all<{ partition_key: string; inputs: string }>("SELECT partition_key, inputs FROM held_partitions")
      .map((row) => [row.partition_key, row.inputs]),
  );
  const known = new Set(weeks.map(({ week }) => String(week)));
  const emptied = [...published.values()]
    .filter(({ partition_key, path }) => path !== null && !known.has(partition_key))
    .map(({ partition_key }) => emptyWeek(Number(partition_key)));
  return [...weeks, ...emptied].flatMap((week) => {
    const key = String(week.week);
    const before = published.get(key);
    if (week.days.length === 0 && (before === undefined || before.path === null)) return [];
    if (recompute === "all" || recompute?.includes(week.week) === true) return [{ inputs: week, reason: "asked for" }];
    if (before?.inputs === week.fingerprint || held.get(key) === week.fingerprint) return [];
    if (before !== undefined && pinnedContents(before).includes(weekContent(factsOfWeek(week)))) return [];
    return [
      {
        inputs: week,
        reason: before === undefined ? "new week" : "its deliveries, its calendar or the models changed",
      },
    ];
  });
}

/** A week that no delivered day belongs to any more. */
function emptyWeek(week: number): WeekInputs {
  return { week, dates: [], days: [], waiting: [], isComplete: false, pin: null, takenUp: [], fingerprint: "empty" };
}

type ChosenWeeks = { weeks: WeekInputs[]; touched: TouchedWeek[]; filled: WeekInputs[] };

/** The weeks to compute; null where the retailer's own calendar was not delivered yet. */
async function chooseWeeks(params: ComputeParams): Promise<ChosenWeeks | null> {
  const { store, config } = params;
  const calendar = await loadCalendar(params);
  if (calendar === null) return null;
  const isFreed = (week: number) => params.recompute === "all" || params.recompute?.includes(week) === true;
  const weeks = weekInputs({ store, config, calendar: calendar.days, modelsVersion: modelsVersion(), isFreed });
  const touched = touchedWeeks(store, weeks, params.recompute);
  return { weeks, touched, filled: touched.map(({ inputs }) => inputs).filter(({ days }) => days.length > 0) };
}

/** What is to be done elsewhere before `compute`; null where nothing is. */
export async function prepareCompute(params: ComputeParams): Promise<SparkJob | null> {
  const chosen = await chooseWeeks(params);
  return chosen === null ? null : params.engine.prepare(chosen.filled, params.runId);
}

export async function compute(params: ComputeParams): Promise<ComputeFacts> {
  const { store } = params;
  const chosen = await chooseWeeks(params);
  if (chosen === null) return { candidates: [], failures: [], weeks: [], waiting: [], takenUp: [], asOf: null };
  const { weeks, touched, filled } = chosen;
  const computed = await computeWeeks({ ...params, weeks: filled });
  const candidates = withInputs(computed.candidates, filled);
  for (const { inputs } of touched) {
    if (inputs.days.length > 0) continue;
    for (const { table } of weekModels())
      candidates.push({
        table: table.name,
        partition: String(inputs.week),
        path: null,
        rows: 0,
        bytes: 0,
        sha256: "",
        inputs: inputs.fingerprint,
        facts: {},
      });
  }
  const published = publishedPartitions(store);
  const replaced = new Set(
    candidates.filter(({ table }) => table === "weekly_store_product").map(({ partition }) => partition),
  );
  const weeklyFiles = [
    ...published
      .filter(
        ({ table_name, partition_key, path }) =>
          table_name === "weekly_store_product" && path !== null && !replaced.has(partition_key),
      )
      .map(({ path }) => path ?? ""),
    ...candidates
      .filter(({ table, path }) => table === "weekly_store_product" && path !== null)
      .map(({ path }) => path ?? ""),
  ];
  const dates = weeks.flatMap(({ days }) => days.map(({ date }) => date)).sort();
  const range = dates.length === 0 ? null : { first: dates[0] ?? "", last: dates.at(-1) ?? "" };
  candidates.push(
    ...(await computeDimensions({
      ...params,
      weeklyFiles,
      dates: range,
      settled: params.recompute === "all" ? new Map() : settledDimensions(published),
    })),
  );
  return {
    candidates,
    failures: computed.failures,
    weeks: touched.map(({ inputs, reason }) => ({ week: inputs.week, reason })),
    waiting: weeks.flatMap(({ waiting }) => waiting),
    takenUp: touched.flatMap(({ inputs }) => inputs.takenUp),
    asOf: lastReal(params, weeks),
  };
}

/** The newest day that holds rows which did not lie in the future when they arrived. */
function lastReal({ store, config }: ComputeParams, weeks: readonly WeekInputs[]): string | null {
  const isToCome = createDayToCome(store, config);
  const days = weeks.flatMap((week) => week.days.map(({ date, deliveryId }) => ({ date, delivery: deliveryId })));
  return days.sort((a, b) => (a.date < b.date ? -1 : 1)).findLast((day) => !isToCome(day))?.date ?? null;
}

/** Contents of each dimension that need not be written: what is published, and what a rollback took back. */
function settledDimensions(published: readonly PublishedPartition[]): Map<string, readonly string[]> {
  return new Map(
    published
      .filter(({ partition_key }) => partition_key === "")
      .map((row) => [row.table_name, [row.inputs, ...pinnedContents(row)]]),
  );
}
