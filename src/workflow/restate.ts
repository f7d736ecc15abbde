/** What a commit changes in weeks that readers have seen already: by how much, and which delivery caused it. */
import { publishedPartitions, type PublishedPartition, type Restatement } from "../catalog/partitions.ts";
import type { Store } from "../catalog/store.ts";
import type { Candidate } from "../compute/candidates.ts";
import { explainError } from "../core/explain-error.ts";
import { readWeekFacts } from "../compute/week-facts.ts";
import { nameDamaged } from "../lake/damaged-files.ts";
import type { Project } from "./project.ts";
import { causeOf, type Cause } from "./restate-cause.ts";
import { compareWeeks, type WeekChange } from "./restate-week.ts";

export type RestatementFacts = WeekChange & { cause: Cause };

const WEEKLY = "weekly_store_product";

/**
 * Weeks that are published already and come out differently. A week that only grows by the days that followed is not
 * restated, and neither is one that was computed again with the same result, or to make a damaged file again.
 */
export async function restatementsOf(project: Project, candidates: readonly Candidate[]): Promise<Restatement[]> {
  const { store, paths } = project;
  const published = new Map(publishedWeeks(store).map((row) => [row.partition_key, row]));
  const newestBefore = newestDate([...published.values()]);
  const at = (path: string | null) => (path === null ? null : paths.at(path));
  const restatements: Restatement[] = [];
  for (const candidate of candidates) {
    const before = candidate.table === WEEKLY ? published.get(candidate.partition) : undefined;
    if (before === undefined) continue;
    const { at: since } = store.get<{ at: string }>(
      "SELECT at FROM commits WHERE commit_id = ?",
      before.published_by,
    ) ?? { at: "" };
    const cause = causeOf({
      store,
      before: readWeekFacts(before.facts),
      after: readWeekFacts(candidate.facts),
      newestBefore,
      since,
    });
    if (cause === null) continue;
    await paths.bring([before.path, candidate.path].filter((path) => path !== null)).catch(() => undefined);
    const change = await compareWeeks(await project.duck(), at(before.path), at(candidate.path)).catch(
      async (error: unknown) => {
        const isGone = explainError(error)?.where.file === at(before.path);
        if (isGone || (await nameDamaged(error, before.path === null ? [] : [paths.at(before.path)])) !== null)
          return null;
        throw error;
      },
    );
    if (change === null || change.rows.added + change.rows.removed + change.rows.changed === 0) continue;
    restatements.push({ partition: candidate.partition, facts: { cause, ...change } satisfies RestatementFacts });
  }
  return restatements;
}

function publishedWeeks(store: Store): PublishedPartition[] {
  return publishedPartitions(store).filter(({ table_name }) => table_name === WEEKLY);
}

/** The newest business date that readers see; "" before the first commit. */
function newestDate(weeks: readonly PublishedPartition[]): string {
  let newest = "";
  for (const { facts } of weeks) {
    for (const { date } of readWeekFacts(facts).inputs) if (date > newest) newest = date;
  }
  return newest;
}
