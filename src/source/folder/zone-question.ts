/** Whose days are meant where dates name instants: asked where nobody said the retailer's time zone. */
import type { MachineDefaults } from "../../config/normalise.ts";
import type { WrittenConfig } from "../../config/written-config.ts";
import { sourceTables, type SourceTableName } from "../../model/tables.ts";
import type { Question } from "./recognition.ts";
import type { TableResult } from "./recognise-table.ts";

export function zoneQuestions(
  results: ReadonlyMap<SourceTableName, TableResult>,
  written: WrittenConfig,
  machine: MachineDefaults,
): Question[] {
  if (written.timeZone !== undefined) return [];
  for (const [table, { evidence }] of results) {
    const dates = evidence.columns.get(sourceTables[table].dateColumn ?? "");
    if (dates === undefined || dates.evidence.instant === null) continue;
    const why = `"${dates.evidence.instant}" in ${dates.header} of ${table} names an instant, whose day depends on the retailer's time zone; ${machine.timeZone} is this machine's, and is taken until you say`;
    return [{ setting: "timeZone", option: "--set", why, candidates: [machine.timeZone], suggestion: null }];
  }
  return [];
}
