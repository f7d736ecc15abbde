/** Looks at what `endcap init --source` names, a folder or a database, and says what it is. */
import { relative } from "node:path";
import { machineDefaults } from "../config/normalise.ts";
import { applySets } from "../config/sets.ts";
import { normaliseConfig } from "../config/normalise.ts";
import type { Recognition } from "./folder/recognition.ts";
import { recognise } from "./folder/recognise.ts";
import { recogniseDatabase } from "./database/recognise-database.ts";

export type LookParams = {
  /** As it was written: an address, or an absolute folder. */
  source: string;
  /** The project folder, to which a folder is relative in the configuration. */
  dir: string;
  sets: readonly string[];
  maps: readonly string[];
  report?(text: string): void;
};

export function isDatabaseAddress(source: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(source);
}

export function lookAtSource(params: LookParams): Promise<Recognition> {
  const { source, dir, sets, maps } = params;
  const report = params.report === undefined ? {} : { report: params.report };
  if (!isDatabaseAddress(source))
    return recognise({ folder: source, source: relative(dir, source) || ".", sets, maps, ...report });
  const { timeZone } = normaliseConfig(applySets({ source: "." }, sets), dir, machineDefaults());
  const address = withoutPassword(source);
  return recogniseDatabase({
    open: async () => (await import("./postgres/postgres-database.ts")).openPostgres({ url: source, timeZone }),
    source: (tables) => ({ postgres: address, ...(Object.keys(tables).length === 0 ? {} : { tables }) }),
    sets,
    maps,
    ...report,
  });
}

function withoutPassword(address: string): string {
  const url = new URL(address);
  url.password = "";
  return url.href;
}
