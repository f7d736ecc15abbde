/** Everything that may not differ between an undisturbed project and one that was killed and resumed. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { literalList } from "../../src/core/duck.ts";
import { openProject, type Project } from "../../src/workflow/project.ts";

export type ShopState = {
  /** Table → its rows as text, in order. */
  tables: Record<string, string[]>;
  /** Every landed file ever, with its accounting. */
  files: string[];
  days: string[];
  partitions: string[];
  /** Weeks that the audit holds. */
  held: string[];
  /** Each commit with the weeks that it restated. */
  commits: string[];
  confirmations: string[];
  /** What people did beside the runs, as the record has it. */
  acts: string[];
  landing: string[];
};

/**
 * Reads the state, and throws where what lies on disk and what the state says do not belong together. After a run that
 * failed, `whole: false` leaves out what the next run clears away.
 */
export async function readShopState(dir: string, { whole = true }: { whole?: boolean } = {}): Promise<ShopState> {
  const project = await openProject(dir);
  try {
    if (whole) await assertSound(project);
    const { store, paths } = project;
    const rows = (sql: string) => store.all<Record<string, unknown>>(sql).map((row) => JSON.stringify(row));
    return {
      tables: await readTables(project),
      files: rows(
        "SELECT table_name, source_name, name_date, bytes, sha256, landed_path, status, delivered, accepted, quarantined, skipped, refused, findings FROM files ORDER BY source_name, file_id",
      ),
      days: rows(
        "SELECT table_name, business_date, rows, content, state, path IS NULL AS without_rows FROM days ORDER BY table_name, business_date, delivery_id, reading",
      ),
      partitions: rows(
        "SELECT table_name, partition_key, rows, inputs, facts FROM partitions WHERE retired_by IS NULL ORDER BY table_name, partition_key",
      ),
      held: rows(
        "SELECT table_name, partition_key, rows, inputs, failures FROM held_partitions ORDER BY table_name, partition_key",
      ),
      commits: rows(
        "SELECT kind, reason, (SELECT group_concat(partition_key) FROM restatements AS r WHERE r.commit_id = c.commit_id) AS restated FROM commits AS c ORDER BY commit_id",
      ),
      confirmations: rows(
        "SELECT kind, table_name, business_date, reason, delivery_id FROM confirmations ORDER BY kind, table_name, business_date",
      ),
      acts: rows(
        "SELECT kind, data FROM events WHERE kind IN ('confirm', 'release', 'requeue', 'rollback') ORDER BY event_id",
      ),
      landing: (await listFiles(paths.landing)).map((path) =>
        relative(paths.landing, path).replace(/manifest-\d+/, "manifest"),
      ),
    };
  } finally {
    project.close();
  }
}

async function readTables(project: Project): Promise<Record<string, string[]>> {
  const duck = await project.duck();
  const tables: Record<string, string[]> = {};
  for (const table of project.lake().tables) {
    if (table.files.length === 0) {
      tables[table.name] = [];
      continue;
    }
    const files = literalList(table.files.map((file) => project.paths.at(file)));
    const all = `(SELECT * REPLACE (substr(lake_file, ${project.paths.dir.length + 2}) AS lake_file) FROM read_parquet(${files}, hive_partitioning = false, filename = 'lake_file'))`;
    const rows = table.relation?.(all) ?? `SELECT * FROM ${all}`;
    const columns = table.columns.map(({ name }) => `CAST(${name} AS VARCHAR) AS ${name}`);
    tables[table.name] = (await duck.rows(`SELECT ${columns.join(", ")} FROM (${rows}) ORDER BY ALL`)).map((row) =>
      JSON.stringify(row),
    );
  }
  return tables;
}

async function assertSound({ store, paths }: Project): Promise<void> {
  const check = store.get<{ integrity_check: string }>("PRAGMA integrity_check");
  if (check?.integrity_check !== "ok") throw new Error(`the state database is damaged: ${check?.integrity_check}`);
  const open = store.all("SELECT run_id FROM runs WHERE status = 'running'");
  if (open.length > 0) throw new Error(`runs are still open: ${JSON.stringify(open)}`);
  const referred = new Set(
    store
      .all<{ path: string }>(
        `SELECT path FROM days WHERE path IS NOT NULL UNION SELECT quarantine_path FROM deliveries WHERE quarantine_path IS NOT NULL
         UNION SELECT path FROM partitions WHERE path IS NOT NULL AND json_extract(facts, '$.removed') IS NULL
         UNION SELECT path FROM held_partitions UNION SELECT landed_path FROM files WHERE json_extract(facts, '$.removed') IS NULL`,
      )
      .map(({ path }) => path),
  );
  const found = new Set<string>();
  for (const folder of [paths.accepted, paths.quarantine, paths.lake, paths.landing]) {
    for (const path of await listFiles(folder)) found.add(relative(paths.dir, path));
  }
  for (const path of referred) if (!found.has(path)) throw new Error(`${path} is referred to and not there`);
  for (const path of found)
    if (!referred.has(path) && !/manifest-\d+\.json$/.test(path))
      throw new Error(`${path} is there and nobody refers to it`);
  for (const { path, sha256 } of store.all<{ path: string; sha256: string }>(
    "SELECT path, sha256 FROM partitions WHERE path IS NOT NULL AND json_extract(facts, '$.removed') IS NULL UNION SELECT landed_path, sha256 FROM files WHERE json_extract(facts, '$.removed') IS NULL",
  )) {
    const actual = createHash("sha256")
      .update(await readFile(paths.at(path)))
      .digest("hex");
    if (actual !== sha256) throw new Error(`${path} does not have the bytes that the state says`);
  }
  for (const { delivery_id } of store.all<{ delivery_id: number }>("SELECT DISTINCT delivery_id FROM files")) {
    if (!(await listFiles(paths.landing)).some((path) => path.endsWith(`manifest-${delivery_id}.json`)))
      throw new Error(`delivery ${delivery_id} has no manifest`);
  }
  const work = (await listFiles(paths.work)).filter((path) => !path.startsWith(join(paths.work, "spill")));
  if (work.length > 0) throw new Error(`left over in work: ${work.join(", ")}`);
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
