/**
 * Removes files that nobody has referred to for the retention time: superseded accepted rows, their quarantine and landed
 * copies, and partitions that were retired. What is current, held or published stays, and the landing of what is current for ever;
 * so do the rows of partitions that can be rolled back to, and every snapshot of a dimension, because keys that vanished are
 * read from them. Cut off anywhere, the next one goes on.
 */
import { basename, dirname } from "node:path";
import type { Store } from "../catalog/store.ts";
import type { Effects } from "../core/effects.ts";
import { PARTITION_FILE } from "../lake/write-partition.ts";
import type { Project } from "./project.ts";

export type RetentionFacts = { accepted: number; quarantine: number; landed: number; partitions: number };

const DAY_MS = 86_400_000;
/** No run believes that more time than this has passed since the one before: a clock that jumps ahead removes nothing. */
const MOST_DAYS_SINCE_LAST_RUN = 7;

export async function applyRetention(
  project: Pick<Project, "config" | "store" | "paths">,
  effects: Effects,
): Promise<RetentionFacts> {
  const { config, store, paths } = project;
  const cutoff = new Date(
    believedNow(store, effects.clock.now()).getTime() - config.retentionDays * DAY_MS,
  ).toISOString();
  const remove = async (names: readonly string[]): Promise<number> => {
    for (const name of names) if (isOwn(name)) await effects.files.remove(paths.at(name));
    return names.length;
  };
  const partitions = await removePartitions(store, cutoff, remove);
  const landed = await removeLanded(store, cutoff, remove);
  const accepted = await remove(forgetAccepted(store, cutoff));
  const quarantine = await remove(forgetQuarantine(store));
  return { accepted, quarantine, landed, partitions };
}

/** Whatever the state says, nothing is removed but what stands inside of the folders that Endcap fills. */
function isOwn(name: string): boolean {
  const [folder = "", ...rest] = name.split(/[\\/]/);
  const isInside = rest.length > 0 && rest.every((part) => part !== "" && part !== "." && part !== "..");
  return isInside && ["landing", "accepted", "quarantine", "lake"].includes(folder);
}

function believedNow(store: Store, now: Date): Date {
  const before = store.get<{ at: string | null }>(
    "SELECT max(started_at) AS at FROM runs WHERE status <> 'running' AND started_at <= ?",
    now.toISOString(),
  )?.at;
  return before == null
    ? now
    : new Date(Math.min(now.getTime(), Date.parse(before) + MOST_DAYS_SINCE_LAST_RUN * DAY_MS));
}

/** Days that weeks were computed from which readers see, or can see again after a rollback. */
const SHOWN_DAYS = `
  SELECT i.value ->> 0, i.value ->> 1, i.value ->> 3 FROM partitions AS p, json_each(p.facts, '$.inputs') AS i
  WHERE p.table_name = 'weekly_store_product' AND json_extract(p.facts, '$.removed') IS NULL`;

/** Days of facts that a delivery superseded, which itself arrived before the cutoff; but for rows that can be shown. */
const EXPIRED_DAYS = `
  SELECT d.table_name, d.business_date, d.delivery_id, d.path FROM days AS d
  WHERE d.state = 'superseded' AND d.business_date <> '' AND EXISTS (
    SELECT 1 FROM days AS c INDEXED BY days_by_state JOIN deliveries AS v ON v.delivery_id = c.delivery_id
    WHERE c.table_name = d.table_name AND c.business_date = d.business_date AND c.state = 'current' AND v.arrived_at < ?1
      AND (c.content = d.content OR (d.table_name, d.business_date, d.content) NOT IN (${SHOWN_DAYS})))`;

/**
 * Copies of deliveries all of whose days are expired, and whose rows serve no other delivery. They are given up first, so
 * that nobody reads them again, and then removed.
 */
async function removeLanded(
  store: Store,
  cutoff: string,
  remove: (names: readonly string[]) => Promise<number>,
): Promise<number> {
  giveUpLanded(store, cutoff);
  const files = store.all<{ file_id: number; landed_path: string }>(
    "SELECT file_id, landed_path FROM files WHERE json_extract(facts, '$.removed') IS NOT NULL AND json_extract(facts, '$.cleared') IS NULL AND landed_path <> ''",
  );
  if (files.length === 0) return 0;
  const kept = keptCopies(store);
  const paths = [...new Set(files.map(({ landed_path }) => landed_path))].filter((path) => !kept.has(path));
  await remove(paths);
  await remove([...new Set(paths.map((path) => dirname(path)))].filter((folder) => !kept.has(folder)));
  store.transaction(() => {
    for (const { file_id } of files)
      store.run("UPDATE files SET facts = json_set(facts, '$.cleared', 1) WHERE file_id = ?", file_id);
  });
  return paths.length;
}

function giveUpLanded(store: Store, cutoff: string): void {
  const files = store.all<{ file_id: number }>(
    `WITH expired AS (${EXPIRED_DAYS}),
       dead AS (SELECT delivery_id FROM expired GROUP BY delivery_id HAVING count(*) = (SELECT count(*) FROM days WHERE days.delivery_id = expired.delivery_id))
     SELECT file_id FROM files AS f
     WHERE delivery_id IN (SELECT delivery_id FROM dead) AND status IN ('accepted', 'duplicate') AND json_extract(facts, '$.removed') IS NULL
       AND NOT EXISTS (SELECT 1 FROM days AS d WHERE d.rows_delivery_id = f.delivery_id AND d.state <> 'superseded')
       AND NOT EXISTS (SELECT 1 FROM files AS other WHERE other.landed_path = f.landed_path AND other.delivery_id NOT IN (SELECT delivery_id FROM dead))`,
    cutoff,
  );
  store.transaction(() => {
    for (const { file_id } of files)
      store.run("UPDATE files SET facts = json_set(facts, '$.removed', ?) WHERE file_id = ?", cutoff, file_id);
  });
}

/** Copies that stay, and their folders: the same bytes may have come again, or under another name into the same folder, which bears their checksum. */
function keptCopies(store: Store): Set<string> {
  const rows = store.all<{ landed_path: string }>(
    "SELECT landed_path FROM files WHERE json_extract(facts, '$.removed') IS NULL",
  );
  return new Set(rows.flatMap(({ landed_path }) => [landed_path, dirname(landed_path)]));
}

/** Accepted files of which every day is expired. The days stay as a record, without rows. */
function forgetAccepted(store: Store, cutoff: string): string[] {
  return store.transaction(() => {
    const paths = store
      .all<{ path: string }>(
        `WITH expired AS (${EXPIRED_DAYS})
         SELECT path FROM expired WHERE path IS NOT NULL GROUP BY path HAVING count(*) = (SELECT count(*) FROM days WHERE days.path = expired.path)`,
        cutoff,
      )
      .map(({ path }) => path);
    for (const path of paths) store.run("UPDATE days SET path = NULL, note = 'removed' WHERE path = ?", path);
    return paths;
  });
}

/** Quarantined rows go with their deliveries. */
function forgetQuarantine(store: Store): string[] {
  return store.transaction(() => {
    const paths = store
      .all<{ path: string }>(
        `SELECT quarantine_path AS path FROM deliveries AS d WHERE quarantine_path IS NOT NULL GROUP BY quarantine_path
         HAVING min((SELECT count(*) > 0 AND min(json_extract(facts, '$.removed') IS NOT NULL) FROM files WHERE files.delivery_id = d.delivery_id)) = 1`,
      )
      .map(({ path }) => path);
    for (const path of paths) store.run("UPDATE deliveries SET quarantine_path = NULL WHERE quarantine_path = ?", path);
    return paths;
  });
}

/** Partitions retired before the cutoff; the newest commit can be taken back whatever its age. */
async function removePartitions(
  store: Store,
  cutoff: string,
  remove: (names: readonly string[]) => Promise<number>,
): Promise<number> {
  const retired = store.all<{ partition_id: number; path: string }>(
    `SELECT partition_id, path FROM partitions AS p JOIN commits AS c ON c.commit_id = p.retired_by
     WHERE c.at < ?1 AND p.retired_by < (SELECT max(commit_id) FROM commits) AND path IS NOT NULL AND json_extract(p.facts, '$.removed') IS NULL
       AND NOT EXISTS (SELECT 1 FROM partitions AS o LEFT JOIN commits AS oc ON oc.commit_id = o.retired_by WHERE o.path = p.path AND (o.retired_by IS NULL OR oc.at >= ?1))
       AND NOT EXISTS (SELECT 1 FROM held_partitions AS h WHERE h.path = p.path)`,
    cutoff,
  );
  const paths = [...new Set(retired.map(({ path }) => path))];
  const count = await remove(paths);
  await remove(paths.filter((path) => basename(path) === PARTITION_FILE).map((path) => dirname(path)));
  store.transaction(() => {
    for (const { partition_id } of retired)
      store.run(
        "UPDATE partitions SET facts = json_set(facts, '$.removed', ?) WHERE partition_id = ?",
        cutoff,
        partition_id,
      );
  });
  return count;
}
