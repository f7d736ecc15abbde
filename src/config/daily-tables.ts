/**
 * Fact tables of which files come every day, in the order in which people look at them: only these make a day incomplete.
 * Of a dimension any earlier snapshot serves, however often it comes.
 */
import type { ProjectConfig } from "./project-config.ts";
import type { SourceTableName } from "../model/tables.ts";

const inOrder: readonly SourceTableName[] = ["sales", "inventory"];

export function dailyTables(config: Pick<ProjectConfig, "tables">): SourceTableName[] {
  return inOrder.filter((table) => config.tables[table]?.cadence === "daily");
}
