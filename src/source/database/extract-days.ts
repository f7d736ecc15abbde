/** Takes business dates out of a database into a folder of files, one consistent snapshot a date, its manifest last. */
import { open, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ProjectConfig } from "../../config/project-config.ts";
import type { Effects } from "../../core/effects.ts";
import { EndcapError } from "../../core/errors.ts";
import { sideBySide } from "../../core/side-by-side.ts";
import { sourceTableNames } from "../../model/tables.ts";
import {
  deliveryFileName,
  describeFile,
  manifestName,
  sha256Of,
  writeManifest,
  type DeliveryManifest,
} from "../simulator/delivery.ts";
import type { DateSpan, ExtractFacts } from "../source.ts";
import type { DatabaseSnapshot, OpenDatabase, OperationalDatabase, TableRead } from "./database.ts";
import { readTables, type DatabaseReading } from "./read-tables.ts";
import { wantedDays, type Marks, type Wanted } from "./wanted-days.ts";

/** Hidden, so that they are no files of the delivery. */
const MARKS = ".marks.json";
const DONE = ".done.json";
const SYNCS_AT_ONCE = 8;
/** Waits between attempts, after a connection was lost. */
const WAITS_MS = [1000, 4000, 15_000, 30_000];

export type ExtractParams = {
  open: OpenDatabase;
  config: ProjectConfig;
  reading: DatabaseReading;
  effects: Effects;
  folder: string;
  due: string;
  taken: Marks;
  again: DateSpan | null;
};

/**
 * What stands in the folder whole, from an extraction that was cut off, is not taken again unless its rows have changed since. A lost
 * connection is opened anew, and the extraction goes on with the date at which it was lost.
 */
export async function extractDays(params: ExtractParams): Promise<ExtractFacts> {
  const done = await standing(params);
  for (let attempt = 0; ; attempt++) {
    try {
      return await withDatabase(params.open, (database) => extract(params, database, done));
    } catch (error) {
      const wait = WAITS_MS[attempt];
      if (wait === undefined || !(error instanceof EndcapError) || !error.retryable) throw error;
      params.effects.report({ kind: "note", text: `${error.what}; trying again in ${wait / 1000} s` });
      await sleep(wait);
    }
  }
}

/** The marks that the last extraction came to: to be recorded once its files have landed. */
export async function extractedMarks(folder: string): Promise<Marks> {
  return (await readJson<Marks>(join(folder, MARKS))) ?? {};
}

export async function withDatabase<T>(
  open: OpenDatabase,
  use: (database: OperationalDatabase) => Promise<T>,
): Promise<T> {
  const database = await open();
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

/** Business date → what its files were made of. */
type Done = Map<string, string>;

async function extract(params: ExtractParams, database: OperationalDatabase, done: Done): Promise<ExtractFacts> {
  const { config, reading, effects, folder } = params;
  const reads = await readTables(database, config, reading);
  const wanted = await database.snapshot((snapshot) => wantedDays({ ...params, snapshot, reads }));
  const dates = wanted.dates.length === 0 && wanted.dimensions.length > 0 ? [params.due] : wanted.dates;
  const last = dates.at(-1);
  const facts: ExtractFacts = { days: 0, files: 0, rows: 0 };
  for (const date of await manifestDates(folder)) if (!dates.includes(date)) await removeDay(params, date);
  for (const [index, date] of dates.entries()) {
    const tables = [
      ...(date === last ? wanted.dimensions : []),
      ...(wanted.dates.length === 0 ? [] : reads.filter(isFact)),
    ];
    const key = keyOf(wanted, tables, date);
    if (done.get(date) !== key) {
      await removeDay(params, date);
      await database.snapshot((snapshot) => takeDay(params, { snapshot, date, tables }));
      done.set(date, key);
      await writeAside(join(folder, DONE), JSON.stringify(Object.fromEntries(done)));
    }
    const { files } = JSON.parse(await readFile(join(folder, manifestName(date)), "utf8")) as DeliveryManifest;
    facts.days++;
    facts.files += files.length;
    facts.rows += files.reduce((sum, { rows }) => sum + rows, 0);
    effects.report({ kind: "step", step: "extract", text: date, done: index + 1, total: dates.length });
  }
  await effects.files.write(join(folder, MARKS), JSON.stringify(wanted.marks));
  await syncFiles(folder);
  return facts;
}

function isFact({ date }: TableRead): boolean {
  return date !== null;
}

/** A day without rows in a table is no file, unless there were rows before: then the file says that they are gone. */
async function takeDay(
  { effects, folder, taken }: ExtractParams,
  { snapshot, date, tables }: { snapshot: DatabaseSnapshot; date: string; tables: readonly TableRead[] },
): Promise<void> {
  const files: DeliveryManifest["files"] = [];
  for (const read of tables) {
    const name = deliveryFileName(read.table, date);
    const aside = join(folder, `.${name}.part`);
    const rows = await snapshot.copy(read, read.date === null ? null : date, aside);
    if (rows === 0 && read.date !== null && taken[read.table]?.[date] === undefined) {
      await effects.files.remove(aside);
      continue;
    }
    await rename(aside, join(folder, name));
    files.push(await describeFile(folder, name, read.table, rows));
  }
  await writeManifest(folder, { business_date: date, files });
}

function keyOf({ marks }: Wanted, tables: readonly TableRead[], date: string): string {
  return tables
    .map(({ table, date: column }) => `${table} ${marks[table]?.[column === null ? "" : date] ?? ""}`)
    .join(", ");
}

/** The dates that a cut-off extraction left whole, byte by byte: a power cut may have taken what was not yet on the disk. */
async function standing({ effects, folder }: ExtractParams): Promise<Done> {
  await effects.files.makeFolder(folder);
  const done = await readJson<Record<string, string>>(join(folder, DONE));
  const whole: Done = new Map();
  for (const date of await manifestDates(folder)) {
    const key = done?.[date];
    if (key !== undefined && (await isWhole(folder, date))) whole.set(date, key);
  }
  return whole;
}

async function isWhole(folder: string, date: string): Promise<boolean> {
  const manifest = await readJson<DeliveryManifest>(join(folder, manifestName(date)));
  for (const { name, sha256 } of manifest?.files ?? [])
    if ((await sha256Of(join(folder, name)).catch(() => null)) !== sha256) return false;
  return manifest !== null;
}

/** null where there is none, or none that was written whole. */
async function readJson<T>(path: string): Promise<T | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  try {
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

async function writeAside(path: string, text: string): Promise<void> {
  await writeFile(`${path}.aside`, text);
  await rename(`${path}.aside`, path);
}

/** Once for all files: each by itself would cost more than taking it. */
async function syncFiles(folder: string): Promise<void> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  await sideBySide(names, SYNCS_AT_ONCE, async ({ name }) => {
    const file = await open(join(folder, name), "r");
    await file.sync().finally(() => file.close());
  });
}

const MANIFEST = /^manifest_(\d{4})(\d{2})(\d{2})\.json$/;

async function manifestDates(folder: string): Promise<string[]> {
  return (await readdir(folder)).flatMap((name) => {
    const [, year, month, day] = MANIFEST.exec(name) ?? [];
    return year === undefined ? [] : [`${year}-${month}-${day}`];
  });
}

/** The manifest goes first, so that nothing stands for whole that is not. */
async function removeDay({ effects, folder }: ExtractParams, date: string): Promise<void> {
  await effects.files.remove(join(folder, manifestName(date)));
  for (const table of sourceTableNames) await effects.files.remove(join(folder, deliveryFileName(table, date)));
}
