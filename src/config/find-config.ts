/** Finds the configuration of a project, without reading it. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { EndcapError } from "../core/errors.ts";

/** In the order in which they are looked for; two of them in one folder are an error. */
export const CONFIG_FILES = [
  "endcap.config.ts",
  "endcap.config.mts",
  "endcap.config.js",
  "endcap.config.mjs",
  "endcap.config.json",
] as const;

/** The nearest folder with a configuration, from `start` upward, or null. */
export function findProjectDir(start: string): string | null {
  for (let dir = resolve(start); ; dir = dirname(dir)) {
    if (CONFIG_FILES.some((name) => existsSync(join(dir, name)))) return dir;
    if (dirname(dir) === dir) return null;
  }
}

/** The configuration's file of a project folder, absolute, or null without one. */
export function findConfigFile(dir: string): string | null {
  const found = CONFIG_FILES.filter((name) => existsSync(join(dir, name)));
  if (found.length > 1) {
    throw new EndcapError({
      what: `${found.join(" and ")} stand side by side`,
      where: { file: join(dir, found[0] ?? "") },
      next: "Keep one of them",
    });
  }
  return found[0] === undefined ? null : join(dir, found[0]);
}
