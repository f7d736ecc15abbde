/** Tables of which files come every day, in the order in which people look at them. */
import type { ProjectConfig } from "../../config/project-config.ts";
import type { SourceTableName } from "../../model/tables.ts";

const inOrder: readonly SourceTableName[] = ["sales", "inventory", "calendar", "product", "store"];

export function dailyTables(config: Pick<ProjectConfig, "tables">): SourceTableName[] {
  return inOrder.filter((table) => config.tables[table]?.cadence === "daily");
}
