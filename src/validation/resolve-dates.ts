/** Decides again which stored versions of a table's business dates count: after a confirmation. What was never written is put back in line. */
import type { ProjectConfig } from "../config/project-config.ts";
import type { Store } from "../catalog/store.ts";
import { sourceTables, type SourceTableName } from "../model/tables.ts";
import { decideDays, resolveRules } from "./accept-days.ts";
import { changeStates } from "./change-states.ts";
import { knownPairs } from "./day-pairs.ts";
import { comparesRows } from "./decide-pairs.ts";

/** Returns how many versions changed their state. */
export function resolveDates(
  store: Store,
  config: ProjectConfig,
  table: SourceTableName,
  dates: readonly string[],
): number {
  const tableConfig = config.tables[table];
  if (tableConfig === null) return 0;
  return store.transaction(() => {
    const own = { store, table: sourceTables[table], config: tableConfig };
    const pairs = comparesRows(own.table, tableConfig, config) ? knownPairs(store, own.table) : null;
    const rulesOf = resolveRules({ ...own, holdBelowShare: config.holdBelowShare, pairs });
    const { changes } = decideDays({ ...own, rulesOf, days: [], dates });
    changeStates(store, table, changes);
    return changes.length;
  });
}
