/** An opened project: its configuration, state, paths and a DuckDB session made when first needed. */
import { openStore, type Store } from "../catalog/store.ts";
import { loadConfig } from "../config/load.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import { openDuck, type Duck } from "../core/duck.ts";
import { makeSpill, type Spill } from "../core/spill.ts";
import { projectPaths, type ProjectPaths } from "../landing/paths.ts";

export type Project = {
  config: ProjectConfig;
  store: Store;
  paths: ProjectPaths;
  duck(): Promise<Duck>;
  /** Stops the query that the session is running, if any. */
  interrupt(): void;
  close(): void;
};

export async function openProject(dir: string): Promise<Project> {
  const config = await loadConfig(dir);
  const paths = projectPaths(config.dir);
  const store = openStore(config.dir);
  let duck: Promise<Duck> | null = null;
  let spill: Spill | null = null;
  return {
    config,
    store,
    paths,
    duck() {
      spill ??= makeSpill(paths.work);
      duck ??= openDuck({ memory: config.limits.memory, threads: config.limits.threads, spill: spill.path });
      return duck;
    },
    interrupt() {
      void duck?.then(({ connection }) => connection.interrupt());
    },
    close() {
      void duck?.then((session) => session.close()).finally(() => spill?.remove());
      store.close();
    },
  };
}
