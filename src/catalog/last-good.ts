/** How far the published numbers are complete. */
import { readWeekFacts } from "../compute/week-facts.ts";
import { dailyTables } from "../config/daily-tables.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import { createDayToCome } from "./days-to-come.ts";
import { publishedPartitions } from "./partitions.ts";
import type { Store } from "./store.ts";

/**
 * The newest published business date that all daily tables have, and the newest complete week. Days that lay in the future
 * when they arrived are none.
 */
export function readLastGood(store: Store, config: ProjectConfig): { date: string | null; week: number | null } {
  const weeks = publishedPartitions(store).filter(
    ({ table_name, path }) => table_name === "weekly_store_product" && path !== null,
  );
  const facts = weeks.map(({ partition_key, facts: text }) => ({
    week: Number(partition_key),
    ...readWeekFacts(text),
  }));
  const complete = facts.filter(({ isComplete }) => isComplete);
  const published = facts.flatMap(({ inputs }) => inputs);
  const daily = dailyTables(config);
  const counted = daily.length > 0 ? daily : [...new Set(published.map(({ table }) => table))];
  const inputs = counted.map((table) => published.filter((input) => input.table === table));
  const last = inputs.map((own) => new Set(own.map(({ date }) => date)));
  const common = [...(last[0] ?? [])].filter((date) => last.every((dates) => dates.has(date))).sort();
  const isToCome = createDayToCome(store, config);
  const isReal = (date: string) => inputs.every((own) => own.some((input) => input.date === date && !isToCome(input)));
  return {
    date: common.findLast(isReal) ?? null,
    week: complete.toSorted((a, b) => (lastOf(a) < lastOf(b) ? -1 : 1)).at(-1)?.week ?? null,
  };
}

/** Keys are names: which week is newer is a matter of its days. */
function lastOf({ dates }: { dates: readonly string[] }): string {
  return dates.reduce((last, date) => (date > last ? date : last), "");
}
