import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { addDays } from "../../../core/dates.ts";
import { EndcapError } from "../../../core/errors.ts";
import type { SourceTableName } from "../../../model/tables.ts";
import { deliveryFileName, manifestName, readManifest } from "../delivery.ts";
import type { Random } from "../random.ts";

/** Where a mishap happens: one table's file of one delivery. */
export type Scene = {
  folder: string;
  date: string;
  table: SourceTableName;
  file: string;
  aside: string;
  random: Random;
};

/** What was done, by names relative to the folder; `date` is the delivery that it was done to, if another one. */
export type Changes = { changed?: string[]; added?: string[]; removed?: string[]; moved?: string[]; date?: string };

const WEEK = 7;

export async function change(
  { folder, random }: Scene,
  name: string,
  how: (csv: string, random: Random) => string | Uint8Array,
): Promise<Changes> {
  const path = join(folder, name);
  await writeFile(path, how(await readFile(path, "utf8"), random));
  return { changed: [name] };
}

/** The file of a week ago; the day's own where there was none yet. */
export async function correct(
  scene: Scene,
  how: (csv: string, table: SourceTableName, random: Random) => string,
): Promise<Changes> {
  const before = addDays(scene.date, -WEEK);
  const older = deliveryFileName(scene.table, before);
  const hasOlder = await exists(join(scene.folder, older));
  const changes = await change(scene, hasOlder ? older : scene.file, (csv, random) => how(csv, scene.table, random));
  return { ...changes, date: hasOlder ? before : scene.date };
}

export function cutPlace(csv: string, random: Random): number {
  return Math.floor(csv.length * (0.4 + 0.5 * random()));
}

/** Always inside a line: neither right after a line end nor right before one. */
export function cutInLine(csv: string, random: Random): string {
  const lineStart = csv.lastIndexOf("\n", cutPlace(csv, random)) + 1;
  const lineEnd = csv.indexOf("\n", lineStart);
  return csv.slice(0, lineStart + Math.max(1, Math.floor((lineEnd - lineStart) * 0.4)));
}

export async function namesOfDay({ folder, date }: Scene): Promise<string[]> {
  const { files } = await readManifest(folder, date);
  return [...files.map(({ name }) => name), manifestName(date)];
}

export async function moveAside({ folder, aside }: Scene, names: readonly string[]): Promise<string[]> {
  await mkdir(aside, { recursive: true });
  for (const name of names) await rename(join(folder, name), join(aside, name));
  return [...names];
}

export async function removeAll({ folder }: Scene, names: readonly string[]): Promise<string[]> {
  for (const name of names) await rm(join(folder, name));
  return [...names];
}

export async function copyAs({ folder, file }: Scene, name: string): Promise<string> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await copyFile(join(folder, file), join(folder, name));
  return name;
}

export async function present(folder: string, name: string): Promise<string> {
  if (await exists(join(folder, name))) return name;
  throw new EndcapError({
    what: `${basename(name)} is not there`,
    where: { file: join(folder, name) },
    next: "Write the delivery as CSV first (exportDay)",
  });
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
