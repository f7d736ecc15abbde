/** Where things stand in a project folder. Paths in the state are relative to it, so that a project can be moved. */
import { join } from "node:path";

export type ProjectPaths = {
  dir: string;
  landing: string;
  accepted: string;
  quarantine: string;
  lake: string;
  work: string;
  logs: string;
  /** Whether the folder is a cache of files that stand elsewhere. */
  isCache: boolean;
  /** A stored relative path as an absolute one. */
  at(relative: string): string;
  /** Stored relative paths as absolute ones of files that are here: brought first, where the project's files stand elsewhere. */
  bring(relatives: readonly string[]): Promise<string[]>;
};

/** `bring`: makes files be here; nothing to do where the project folder is all there is. */
export function projectPaths(dir: string, bring?: (paths: readonly string[]) => Promise<void>): ProjectPaths {
  const at = (relative: string) => join(dir, relative);
  return {
    dir,
    landing: join(dir, "landing"),
    accepted: join(dir, "accepted"),
    quarantine: join(dir, "quarantine"),
    lake: join(dir, "lake"),
    work: join(dir, "work"),
    logs: join(dir, "logs"),
    isCache: bring !== undefined,
    at,
    async bring(relatives) {
      const paths = relatives.map(at);
      await bring?.(paths);
      return paths;
    },
  };
}
