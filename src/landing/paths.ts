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
  /** A stored relative path as an absolute one. */
  at(relative: string): string;
};

export function projectPaths(dir: string): ProjectPaths {
  return {
    dir,
    landing: join(dir, "landing"),
    accepted: join(dir, "accepted"),
    quarantine: join(dir, "quarantine"),
    lake: join(dir, "lake"),
    work: join(dir, "work"),
    logs: join(dir, "logs"),
    at: (relative) => join(dir, relative),
  };
}
