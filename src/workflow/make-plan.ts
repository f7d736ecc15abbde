/** Gathers what a plan is decided from: the source, the state, the calendar. Nothing is landed and nothing changes. */
import { publishedPartitions } from "../catalog/partitions.ts";
import type { Store } from "../catalog/store.ts";
import { loadCalendar } from "../compute/calendar-days.ts";
import { touchedWeeks, type TouchedWeek } from "../compute/compute.ts";
import { factsOfWeek, readWeekFacts } from "../compute/week-facts.ts";
import { weekInputs } from "../compute/week-inputs.ts";
import { modelsVersion } from "../model/models.ts";
import { openSource } from "../source/index.ts";
import { plannedColumns } from "./planned-columns.ts";
import { planShown, type KnownWeeks } from "./plan-shown.ts";
import type { Plan, StaleWeek } from "./plan.ts";
import type { Project } from "./project.ts";
import { causeOf } from "./restate-cause.ts";

export async function makePlan(project: Project): Promise<Plan> {
  const { config, store } = project;
  const source = await openSource(project);
  const shown = await source.look();
  return planShown({
    store,
    config,
    shown,
    extract: await source.openDates(project),
    weeks: await knownWeeks(project),
    columns: await plannedColumns(project),
  });
}

/** null before there is a calendar. */
async function knownWeeks(project: Project): Promise<KnownWeeks | null> {
  const { config, store, paths } = project;
  const calendar = await loadCalendar({ duck: await project.duck(), store, config, paths });
  if (calendar === null) return null;
  const weeks = weekInputs({ store, config, calendar: calendar.days, modelsVersion: modelsVersion() });
  const weekOf = new Map(calendar.days.map(({ date, week }) => [date, week]));
  return {
    weekOf: (date) => weekOf.get(date),
    stale: touchedWeeks(store, weeks).map((touched) => toStale(store, touched)),
    published: new Set(
      publishedWeeks(store).flatMap(({ partition_key, path }) => (path === null ? [] : [Number(partition_key)])),
    ),
    waiting: weeks.flatMap(({ waiting }) => waiting),
  };
}

function publishedWeeks(store: Store) {
  return publishedPartitions(store).filter(({ table_name }) => table_name === "weekly_store_product");
}

function toStale(store: Store, { inputs, reason }: TouchedWeek): StaleWeek {
  const before = publishedWeeks(store).find(({ partition_key }) => partition_key === String(inputs.week));
  if (before === undefined) return { week: inputs.week, reason };
  const since = store.get<{ at: string }>("SELECT at FROM commits WHERE commit_id = ?", before.published_by)?.at ?? "";
  const cause = causeOf({
    store,
    before: readWeekFacts(before.facts),
    after: factsOfWeek(inputs),
    newestBefore: "9999-12-31",
    since,
  });
  return { week: inputs.week, reason: cause?.text ?? reason };
}
