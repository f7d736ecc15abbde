/** An operational database as a source: what it records becomes files, one business date at a time. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { lastDueDate } from "../../arrival/due.ts";
import type { Store } from "../../catalog/store.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import { systemClock } from "../../core/effects.ts";
import { exists } from "../../core/files.ts";
import type { ProjectPaths } from "../../landing/paths.ts";
import { findFiles } from "../find-files.ts";
import { listFiles } from "../folder/list-files.ts";
import { DELIVERED, NOTHING, type Source } from "../source.ts";
import type { OpenDatabase } from "./database.ts";
import { extractDays, extractedMarks, withDatabase } from "./extract-days.ts";
import { readTables, type DatabaseReading } from "./read-tables.ts";
import { wantedDays, type Marks } from "./wanted-days.ts";

export type DatabaseSourceParams = {
  config: ProjectConfig;
  paths: ProjectPaths;
  /** Without secrets. */
  address: string;
  reading: DatabaseReading;
  open: OpenDatabase;
};

export function databaseSource({ config, paths, address, reading, open }: DatabaseSourceParams): Source {
  const folder = join(paths.work, DELIVERED);
  return {
    address,
    folder,
    collect: ({ store }, effects, again) =>
      extractDays({
        open,
        config,
        reading,
        effects,
        folder,
        due: lastDueDate(effects.clock.now(), config),
        taken: takenMarks(store),
        again,
      }),
    async clear(effects, { store }) {
      recordMarks(store, await extractedMarks(folder));
      await effects.files.remove(folder);
    },
    delivered: async () => ((await exists(folder)) ? findFiles(config, folder, await listFiles(folder)) : NOTHING),
    look: async () => ({ ...NOTHING, manifests: [] }),
    read: (name) => readFile(join(folder, name), "utf8"),
    openDates: ({ store }) =>
      withDatabase(open, async (database) => {
        const reads = await readTables(database, config, reading);
        const due = lastDueDate(systemClock.now(), config);
        const taken = takenMarks(store);
        return (
          await database.snapshot((snapshot) => wantedDays({ snapshot, reads, reading, due, taken, again: null }))
        ).dates;
      }),
    hasNews: async () => true,
    examine: () =>
      withDatabase(open, async (database) => {
        const reads = await readTables(database, config, reading);
        return {
          status: "ok",
          text: `${address}: ${reads.map(({ table, name }) => (table === name ? name : `${table} (${name})`)).join(", ")}`,
        };
      }),
  };
}

function takenMarks(store: Store): Marks {
  const marks: Marks = {};
  for (const { table_name, business_date, mark } of store.all<{
    table_name: string;
    business_date: string;
    mark: string;
  }>("SELECT table_name, business_date, mark FROM source_days"))
    (marks[table_name] ??= {})[business_date] = mark;
  return marks;
}

function recordMarks(store: Store, marks: Marks): void {
  store.transaction(() => {
    for (const [table, days] of Object.entries(marks))
      for (const [date, mark] of Object.entries(days ?? {}))
        store.run(
          "INSERT INTO source_days (table_name, business_date, mark) VALUES (?, ?, ?) ON CONFLICT (table_name, business_date) DO UPDATE SET mark = excluded.mark",
          table,
          date,
          mark,
        );
  });
}
