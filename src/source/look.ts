/** Looks at what `endcap init --source` names, a folder or a database, and says what it is. */
import { relative } from "node:path";
import { machineDefaults, normaliseConfig } from "../config/normalise.ts";
import { applySets } from "../config/sets.ts";
import type { WrittenConfig } from "../config/written-config.ts";
import type { SourceTableName } from "../model/tables.ts";
import type { OperationalDatabase } from "./database/database.ts";
import type { Recognition } from "./folder/recognition.ts";
import { recognise } from "./folder/recognise.ts";
import { recogniseDatabase } from "./database/recognise-database.ts";
import { withoutPassword } from "./database/without-password.ts";

export type LookParams = {
  /** As it was written: an address, or an absolute folder. */
  source: string;
  /** The project folder, to which a folder is relative in the configuration. */
  dir: string;
  sets: readonly string[];
  maps: readonly string[];
  report?(text: string): void;
};

type Look = {
  open(address: string, timeZone: string): Promise<OperationalDatabase>;
  /** The source as the configuration names it. */
  source(address: string, more: DatabaseNames): WrittenConfig["source"];
};

type DatabaseNames = { tables?: Partial<Record<SourceTableName, string>> };

const postgres: Look = {
  open: async (url, timeZone) => (await import("./postgres/postgres-database.ts")).openPostgres({ url, timeZone }),
  source: (address, more) => ({ postgres: address, ...more }),
};

/** Kind of address → database. */
const databases: Readonly<Record<string, Look>> = {
  "postgres:": postgres,
  "postgresql:": postgres,
  "snowflake:": {
    open: async (url, timeZone) => (await import("./snowflake/open-snowflake.ts")).openSnowflakeDatabase(url, timeZone),
    source: (address, more) => ({ snowflake: address, ...more }),
  },
};

export function isDatabaseAddress(source: string): boolean {
  return databaseOf(source) !== undefined;
}

function databaseOf(source: string): Look | undefined {
  return databases[/^[a-z]+:(?=\/\/)/.exec(source)?.[0] ?? ""];
}

export function lookAtSource(params: LookParams): Promise<Recognition> {
  const { source, dir, sets, maps } = params;
  const report = params.report === undefined ? {} : { report: params.report };
  const database = databaseOf(source);
  if (database === undefined)
    return recognise({ folder: source, source: relative(dir, source) || ".", sets, maps, ...report });
  const { timeZone } = normaliseConfig(applySets({ source: "." }, sets), dir, machineDefaults());
  const address = withoutPassword(source);
  return recogniseDatabase({
    open: () => database.open(source, timeZone),
    source: (tables) => database.source(address, Object.keys(tables).length === 0 ? {} : { tables }),
    sets,
    maps,
    ...report,
  });
}
