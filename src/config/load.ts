/** Reads the configuration of a project folder. */
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { EndcapError } from "../core/errors.ts";
import { checkConfig } from "./check-config.ts";
import { CONFIG_FILES, findConfigFile } from "./find-config.ts";
import { normaliseConfig, machineDefaults, type MachineDefaults } from "./normalise.ts";
import type { ProjectConfig } from "./project-config.ts";
import type { WrittenConfig } from "./written-config.ts";

/** The configuration with every default filled in. */
export async function loadConfig(dir: string, machine: MachineDefaults = machineDefaults()): Promise<ProjectConfig> {
  const { written } = await loadWrittenConfig(dir);
  return normaliseConfig(written, resolve(dir), machine);
}

/** The configuration as it is written, checked. */
export async function loadWrittenConfig(dir: string): Promise<{ file: string; written: WrittenConfig }> {
  const absolute = resolve(dir);
  const file = findConfigFile(absolute);
  if (file === null) {
    throw new EndcapError({
      what: `${absolute} holds no configuration`,
      where: { file: absolute },
      tried: CONFIG_FILES.join(", "),
      next: "Run `endcap init --source <folder>` there, or name the project folder with --dir",
    });
  }
  const value = file.endsWith(".json") ? await readJson(file) : await importDefault(file);
  return { file, written: checkConfig(value, file) };
}

async function readJson(file: string): Promise<unknown> {
  const text = (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Node keeps imported modules for ever: the query makes a changed file a new one. */
async function importDefault(file: string): Promise<unknown> {
  const url = pathToFileURL(file);
  const { mtimeMs, size } = statSync(file);
  url.searchParams.set("v", `${mtimeMs}-${size}`);
  try {
    const module = (await import(url.href)) as { default?: unknown };
    return module.default;
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): EndcapError {
  const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
  return new EndcapError({
    what: `The configuration cannot be read: ${reason}`,
    where: { file },
    next: 'Correct the file; a plain object needs no import: export default { source: "./files" }',
    cause: error,
  });
}
