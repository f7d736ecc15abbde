/** Decides a batch's days; where two deliveries of a day hold other rows, these are compared first. */
import type { ProjectConfig, TableConfig } from "../config/project-config.ts";
import type { Duck } from "../core/duck.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import type { SourceTable } from "../model/tables.ts";
import { decideDays, type DecideParams, type Decisions } from "./accept-days.ts";
import { judgePairs, type Pair, type Pairs } from "./day-pairs.ts";
import { compareVersions, mayDiffer } from "./day-versions.ts";
import { versionName } from "./read-again.ts";
import { severityOf } from "./rules.ts";
import { storedVersions } from "./stored-versions.ts";

/** Deliveries that add their rows replace nothing; whole snapshots of a dimension replace each other. */
export function comparesRows(
  table: SourceTable,
  { mode }: Pick<TableConfig, "mode">,
  { severities }: Pick<ProjectConfig, "severities">,
): boolean {
  return table.kind === "fact" && mode === "replace" && severityOf("other-rows", severities) !== "off";
}

type Context = {
  duck: Duck;
  paths: ProjectPaths;
  config: Pick<ProjectConfig, "holdBelowShare">;
  /** The batch's rows; null where it has none. */
  relation: string | null;
};

/** `pairs` as asked by the rules of `params`; null where no rows are compared. */
export async function decidePairs(context: Context, params: DecideParams, pairs: Pairs | null): Promise<Decisions> {
  pairs?.noted();
  for (let decisions = decideDays(params); ; decisions = decideDays(params)) {
    const noted = pairs?.noted() ?? [];
    if (pairs === null || noted.length === 0) return decisions;
    const { store, table, days } = params;
    const dates = [...new Set(noted.map(({ date }) => date))];
    const wanted = new Set(dates);
    const fresh = days.filter(({ date }) => wanted.has(date));
    const stored = storedVersions(store, table, "replace", dates).filter(
      (version) => params.again?.replaced.has(versionName(version)) !== true,
    );
    const known = new Map(stored.map((version) => [versionName(version), version]));
    for (const version of fresh) known.delete(versionName(version));
    const versions = Map.groupBy([...known.values(), ...fresh], ({ date }) => date);
    const neighbours = [...versions].flatMap(([date, all]): Pair[] => {
      const ordered = all.toSorted(compareVersions);
      return ordered.slice(1).map((newer, index) => ({ date, older: ordered[index] ?? newer, newer }));
    });
    for (const { date, older, newer } of neighbours)
      if (mayDiffer(older, newer)) params.rulesOf(date).doubtOf?.(older, newer);
    const storedAt = ({ deliveryId }: { deliveryId: number }, date: string) =>
      known.get(versionName({ deliveryId, date }));
    const asked = [...noted, ...pairs.noted()];
    const { holdBelowShare } = context.config;
    pairs.add(await judgePairs({ ...context, store, table, holdBelowShare, storedAt }, asked));
  }
}
