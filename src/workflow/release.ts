/** Publishes a week that its audit holds back, because a person says so. */
import { heldPartitions, publishedPartitions, releaseHeld } from "../catalog/partitions.ts";
import { UsageError } from "../core/errors.ts";
import type { Effects } from "../core/effects.ts";
import { byHand } from "./by-hand.ts";
import type { Project } from "./project.ts";
import { restatedByHand } from "./restate-by-hand.ts";
import { giveUpOpenRun } from "./run-record.ts";

export type Released = { week: string; tables: string[]; reason: string; failures: { check: string; text: string }[] };

export function releaseWeek(
  project: Project,
  effects: Effects,
  { week, reason }: { week: string; reason: string },
): Promise<Released> {
  const { store } = project;
  return byHand(project, effects, "release", async ({ id, at }) => {
    const held = heldPartitions(store);
    const own = held.filter(({ partition_key }) => partition_key === week);
    if (own.length === 0) {
      const weeks = [...new Set(held.map(({ partition_key }) => partition_key))];
      throw new UsageError({
        what: `Week ${week} is not held back`,
        next: weeks.length === 0 ? "Nothing is: `endcap status`" : `Held back are ${weeks.join(", ")}`,
      });
    }
    const before = publishedPartitions(store).filter(({ partition_key }) => partition_key === week);
    const restatements = await restatedByHand(project, { kind: "release", reason, before, after: own });
    return () => {
      releaseHeld(store, { partition: week, runId: id, at, reason, restatements });
      giveUpOpenRun(store, at, `week ${week} was released`);
      return {
        week,
        tables: own.map(({ table_name }) => table_name),
        reason,
        failures: JSON.parse(own[0]?.failures ?? "[]") as Released["failures"],
      };
    };
  });
}
