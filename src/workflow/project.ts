/** An opened project: its configuration, state, paths and a DuckDB session made when first needed. */
import { join } from "node:path";
import { currentLake } from "../catalog/current-lake.ts";
import { openOutsideCatalog } from "../catalog/index.ts";
import type { OutsideCatalog } from "../catalog/outside-catalog.ts";
import { openStore, openStoreFile, type Store } from "../catalog/store.ts";
import { loadConfig } from "../config/load.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import { openDuck, type Duck } from "../core/duck.ts";
import type { Progress } from "../core/effects.ts";
import { EndcapError } from "../core/errors.ts";
import type { Holder } from "../core/machine.ts";
import { makeSpill, type Spill } from "../core/spill.ts";
import { projectPaths, type ProjectPaths } from "../landing/paths.ts";
import type { LakeView } from "../query/query.ts";
import { openStorage } from "../storage/index.ts";
import { bringFiles } from "../storage/shared-files.ts";
import { sharedLeaseHolder } from "../storage/shared-lease.ts";
import { sharedState, type SharedState } from "../storage/shared-state.ts";
import type { ObjectStorage } from "../storage/storage.ts";
import { leaseHolder } from "./lease.ts";

export type Project = {
  config: ProjectConfig;
  store: Store;
  paths: ProjectPaths;
  /** Where the project's files and state stand for all machines; null where its folder is all there is. */
  shared: { storage: ObjectStorage; state: SharedState; catalog: OutsideCatalog | null } | null;
  /** What readers see now. */
  lake(): LakeView;
  duck(): Promise<Duck>;
  /** Looks for what others have done since; answers whether there is something new. */
  refresh(): Promise<boolean>;
  /** Who works on the project now, on whatever machine; null when nobody does. */
  holder(now: Date): Promise<Holder | null>;
  /** Stops the query that the session is running, if any. */
  interrupt(): void;
  close(): void;
};

export type OpenProjectOptions = {
  /** Instead of the one that the configuration names. */
  storage?: ObjectStorage;
  /** Told of files that are brought from there. */
  report?: (progress: Progress) => void;
};

export async function openProject(dir: string, options: OpenProjectOptions = {}): Promise<Project> {
  const config = await loadConfig(dir);
  const storage = options.storage ?? (await openStorage(config.storage));
  const stateFolder = join(config.dir, "state");
  const catalog = await openOutsideCatalog(config.catalog);
  if (catalog !== null && storage === null) throw catalogNeedsStorage();
  const shared = storage === null ? null : { storage, state: sharedState(storage, stateFolder), catalog };
  const paths = projectPaths(
    config.dir,
    storage === null
      ? undefined
      : (files) =>
          bringFiles(
            {
              storage,
              dir: config.dir,
              onFile: (done, total) =>
                options.report?.({ kind: "step", step: "bring", text: `files from ${storage.address}`, done, total }),
            },
            files,
          ),
  );
  const newest = shared === null ? null : await shared.state.bring();
  const store = shared === null ? openStore(config.dir) : openStoreFile(newest ?? join(stateFolder, "empty.db"));
  let duck: Promise<Duck> | null = null;
  let spill: Spill | null = null;
  return {
    config,
    store,
    paths,
    shared,
    lake: () => currentLake(store, config, paths, catalog === null ? null : storage),
    duck() {
      spill ??= makeSpill(paths.work);
      duck ??= openDuck({ memory: config.limits.memory, threads: config.limits.threads, spill: spill.path });
      return duck;
    },
    async refresh() {
      const path = (await shared?.state.bring()) ?? null;
      if (path === null || path === store.path) return false;
      store.reopen(path);
      return true;
    },
    holder: async (now) => (storage === null ? leaseHolder(store, now) : sharedLeaseHolder(storage)),
    interrupt() {
      void duck?.then(({ connection }) => connection.interrupt());
    },
    close() {
      void duck?.then((session) => session.close()).finally(() => spill?.remove());
      store.close();
      storage?.close();
      catalog?.close();
    },
  };
}

function catalogNeedsStorage(): EndcapError {
  return new EndcapError({
    what: "A catalog outside the project can only tell of files that stand in object storage",
    where: { setting: "catalog" },
    next: 'Set storage as well, such as { "s3": "s3://bucket/prefix" }',
  });
}
