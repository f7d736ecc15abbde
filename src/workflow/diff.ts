/** What differs between two states of a week: rows by their key, sums of the measures, and the columns of single rows. */
import {
  heldPartitions,
  partitionsAfter,
  publishedPartitions,
  type PublishedPartition,
} from "../catalog/partitions.ts";
import { UsageError } from "../core/errors.ts";
import { weeklyStoreProduct } from "../model/lake.ts";
import { literal, type Duck } from "../core/duck.ts";
import type { Project } from "./project.ts";
import { compareWeeks, type WeekChange } from "./restate-week.ts";
import type { RestatementFacts } from "./restate.ts";

export type RowDiff = {
  change: "added" | "removed" | "changed";
  key: Record<string, string>;
  /** Columns that differ, before and after; null: unknown, or no row. */
  columns: Record<string, readonly [before: string | null, after: string | null]>;
};

export type WeekDiff = WeekChange & {
  week: number;
  /** In words: "published", "commit 7". */
  from: string;
  to: string;
  /** Why: the audit's failures, or the delivery that caused it. */
  why: string[];
  /** The rows whose sales amount changed most, at most `limit`. */
  sample: RowDiff[];
};

export type DiffParams = {
  /** null: held weeks against what is published. */
  commits: { from: number; to: number } | null;
  week: number | null;
  /** Rows shown for each week. */
  limit: number;
};

type Side = Pick<PublishedPartition, "partition_key" | "path">;
type Pair = { week: number; before: string | null; after: string | null; why: string[] };

const WEEKLY = weeklyStoreProduct.name;
const key = weeklyStoreProduct.key.filter((name) => name !== weeklyStoreProduct.partitionColumn);
const values = weeklyStoreProduct.columns
  .map(({ name }) => name)
  .filter((name) => !weeklyStoreProduct.key.includes(name));

export async function diffWeeks(project: Project, params: DiffParams): Promise<WeekDiff[]> {
  const { commits, week, limit } = params;
  const pairs = commits === null ? heldPairs(project) : commitPairs(project, commits);
  const wanted = pairs.filter((pair) => week === null || pair.week === week);
  if (week !== null && wanted.length === 0)
    throw new UsageError({
      what: `Week ${week} does not differ`,
      next: pairs.length === 0 ? "No week does" : `Weeks that do: ${pairs.map((pair) => pair.week).join(", ")}`,
    });
  const duck = await project.duck();
  const bring = async (path: string | null) =>
    path === null || path === "" ? null : ((await project.paths.bring([path]))[0] ?? null);
  const diffs: WeekDiff[] = [];
  for (const pair of wanted) {
    const [before, after] = [await bring(pair.before), await bring(pair.after)];
    diffs.push({
      week: pair.week,
      from: commits === null ? "published" : `commit ${commits.from}`,
      to: commits === null ? "held" : `commit ${commits.to}`,
      why: pair.why,
      ...(await compareWeeks(duck, before, after)),
      sample: await sampleRows(duck, before, after, limit),
    });
  }
  return diffs;
}

function heldPairs({ store }: Project): Pair[] {
  const published = pathsByWeek(publishedPartitions(store).filter(({ table_name }) => table_name === WEEKLY));
  return heldPartitions(store)
    .filter(({ table_name }) => table_name === WEEKLY)
    .map(({ partition_key, path, failures }) => ({
      week: Number(partition_key),
      before: published.get(partition_key) ?? null,
      after: path,
      why: (JSON.parse(failures) as { text: string }[]).map(({ text }) => text),
    }));
}

function commitPairs({ store }: Project, { from, to }: { from: number; to: number }): Pair[] {
  const newest = store.get<{ id: number | null }>("SELECT max(commit_id) AS id FROM commits")?.id ?? 0;
  if (to > newest || from < 0 || from >= to)
    throw new UsageError({
      what: `There is nothing from commit ${from} to commit ${to}`,
      next:
        newest === 0
          ? "Nothing was published yet: endcap run"
          : `\`endcap catalog --commits\` lists them, the newest is ${newest}`,
    });
  const side = (commit: number) =>
    pathsByWeek(partitionsAfter(store, commit).filter(({ table_name }) => table_name === WEEKLY));
  const [before, after] = [side(from), side(to)];
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({
      week: Number(name),
      before: before.get(name) ?? null,
      after: after.get(name) ?? null,
      why: causesOf({ store }, { from, to }, name),
    }));
}

function causesOf(
  { store }: Pick<Project, "store">,
  { from, to }: { from: number; to: number },
  partition: string,
): string[] {
  return store
    .all<{ facts: string }>(
      "SELECT facts FROM restatements WHERE partition_key = ? AND commit_id > ? AND commit_id <= ? ORDER BY commit_id",
      partition,
      from,
      to,
    )
    .map(({ facts }) => (JSON.parse(facts) as RestatementFacts).cause)
    .map(({ text, file }) => (file === null ? text : `${text} (${file})`));
}

function pathsByWeek(rows: readonly Side[]): Map<string, string | null> {
  return new Map(rows.map(({ partition_key, path }) => [partition_key, path]));
}

async function sampleRows(duck: Duck, before: string | null, after: string | null, limit: number): Promise<RowDiff[]> {
  if (before === null && after === null) return [];
  const differs = values.map((name) => `b.${name} IS DISTINCT FROM a.${name}`).join(" OR ");
  const columns = values.flatMap((name) => [
    `CAST(b.${name} AS VARCHAR) AS b_${name}`,
    `CAST(a.${name} AS VARCHAR) AS a_${name}`,
  ]);
  const rows = await duck.rows<Record<string, string | null>>(
    `SELECT ${key.map((name) => `CAST(${name} AS VARCHAR) AS ${name}`).join(", ")}, CASE WHEN b.there IS NULL THEN 'added' WHEN a.there IS NULL THEN 'removed' ELSE 'changed' END AS change, ${columns.join(", ")}
     FROM (SELECT *, true AS there FROM ${rowsOf(before, after)}) AS b FULL JOIN (SELECT *, true AS there FROM ${rowsOf(after, before)}) AS a USING (${key.join(", ")})
     WHERE b.there IS NULL OR a.there IS NULL OR ${differs}
     ORDER BY abs(coalesce(a.total_sales_amt, 0) - coalesce(b.total_sales_amt, 0)) DESC, ${key.join(", ")} LIMIT ${limit}`,
  );
  return rows.map((row) => ({
    change: row["change"] as RowDiff["change"],
    key: Object.fromEntries(key.map((name) => [name, row[name] ?? ""])),
    columns: Object.fromEntries(
      values
        .filter((name) => row[`b_${name}`] !== row[`a_${name}`])
        .map((name) => [name, [row[`b_${name}`] ?? null, row[`a_${name}`] ?? null] as const]),
    ),
  }));
}

/** A side without rows takes the columns of the other. */
function rowsOf(path: string | null, other: string | null): string {
  return `read_parquet(${literal(path ?? other ?? "")}, hive_partitioning = false)${path === null ? " WHERE false" : ""}`;
}
