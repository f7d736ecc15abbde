/**
 * Partitions that a rollback pinned. They remember the contents that were taken back, and runs do not publish these again
 * by themselves: a newer delivery, which makes another content, or a person's word does. Of a week it is single days that
 * were taken back, so that the days that follow can be added to it.
 */
import { weekContent, readWeekFacts, type WeekFacts } from "../compute/week-facts.ts";
import { publishedPartitions, type PublishedPartition } from "./partitions.ts";
import type { Store } from "./store.ts";

export type Pinned = { table: string; partition: string; commit: number; reason: string };

/** A day's rows as a rollback took them back, whichever delivery brings them again. */
export type TakenDay = readonly [table: string, date: string, content: string];

/** What a week that follows on a pinned one remembers of the pin. */
export type WeekPin = { taken: readonly TakenDay[]; rolled_back_by: number };

type PinFacts = { pinned?: readonly string[] } & Partial<WeekPin>;

/** Contents that must not be published again by themselves; empty where nothing is pinned. */
export function pinnedContents(row: Pick<PublishedPartition, "facts">): readonly string[] {
  return (JSON.parse(row.facts) as PinFacts).pinned ?? [];
}

/** Null where no day of the week was taken back. */
export function weekPin(row: Pick<PublishedPartition, "facts">): WeekPin | null {
  const { taken, rolled_back_by } = JSON.parse(row.facts) as PinFacts;
  return taken === undefined || taken.length === 0 || rolled_back_by === undefined ? null : { taken, rolled_back_by };
}

export function isPinned(row: Pick<PublishedPartition, "facts">): boolean {
  return pinnedContents(row).length > 0 || weekPin(row) !== null;
}

/**
 * The facts of a partition that comes back by commit `by` in place of `taken`: what that was made of, and what was taken
 * back before it. Of a date that goes whole, so does what is known of it and was not published yet.
 */
export function pinFacts(store: Store, facts: string, taken: PublishedPartition, by: number): string {
  const pinned = [...new Set([...pinnedContents(taken), contentOf(taken)])];
  const own = new Set(readWeekFacts(facts).inputs.map(({ table, date, content }) => `${table} ${date} ${content}`));
  const days: TakenDay[] = [
    ...(weekPin({ facts })?.taken ?? []),
    ...(weekPin(taken)?.taken ?? []),
    ...readWeekFacts(taken.facts).inputs.map(({ table, date, content }): TakenDay => [table, date, content]),
    ...currentDays(store, goneDates(readWeekFacts(facts), readWeekFacts(taken.facts))),
  ];
  const byName = new Map(days.map((day) => [day.join(" "), day]));
  const left = [...byName].flatMap(([name, day]) => (own.has(name) ? [] : [day]));
  return JSON.stringify({ ...(JSON.parse(facts) as object), pinned, taken: left, rolled_back_by: by });
}

function goneDates(before: WeekFacts, after: WeekFacts): string[] {
  const left = new Set(before.inputs.map(({ date }) => date));
  return [...new Set(after.inputs.map(({ date }) => date))].filter((date) => !left.has(date));
}

function currentDays(store: Store, dates: readonly string[]): TakenDay[] {
  return store
    .all<{ name: string; date: string; content: string }>(
      `SELECT table_name AS name, business_date AS date, content FROM days
       WHERE table_name IN ('sales', 'inventory') AND state = 'current' AND business_date IN (SELECT value FROM json_each(?))`,
      JSON.stringify(dates),
    )
    .map(({ name, date, content }) => [name, date, content]);
}

/** A week's content does not depend on the models' version, so that an update of the program undoes no rollback. */
function contentOf({ partition_key, inputs, facts }: PublishedPartition): string {
  return partition_key === "" ? inputs : weekContent(readWeekFacts(facts));
}

/** Weeks and dimensions that are pinned; a week's two tables are one. */
export function pinnedPartitions(store: Store): Pinned[] {
  const reasons = new Map(
    store
      .all<{ commit_id: number; reason: string | null }>(
        "SELECT commit_id, reason FROM commits WHERE kind = 'rollback'",
      )
      .map((row) => [row.commit_id, row.reason ?? ""]),
  );
  return publishedPartitions(store)
    .filter((row) => row.table_name !== "daily_store_product" && isPinned(row))
    .map((row) => {
      const commit = weekPin(row)?.rolled_back_by ?? row.published_by;
      return { table: row.table_name, partition: row.partition_key, commit, reason: reasons.get(commit) ?? "" };
    });
}
