/** What the models of some weeks read, as relations of a DuckDB session. */
import type { ProjectConfig } from "../config/project-config.ts";
import type { Duck } from "../core/duck.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { createAcceptedViews } from "./accepted-views.ts";
import { calendarDaysSql, calendarWeeksSql } from "./calendar-relations.ts";
import type { WeekInputs } from "./week-inputs.ts";

export async function bindInputs(
  duck: Duck,
  weeks: readonly WeekInputs[],
  config: ProjectConfig,
  paths: ProjectPaths,
): Promise<void> {
  await createAcceptedViews(
    duck,
    weeks.flatMap(({ days }) => days),
    config.keys,
    paths,
  );
  await duck.run(`CREATE OR REPLACE TEMP TABLE calendar_days AS ${calendarDaysSql(weeks)}`);
  await duck.run(`CREATE OR REPLACE TEMP TABLE calendar_weeks AS ${calendarWeeksSql(weeks)}`);
}
