import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EndcapError } from "../../core/errors.ts";
import type { SourceTableName } from "../../model/tables.ts";

/** How the files of a delivery are written. */
export type DeliveryFormat = "csv" | "csv.gz" | "parquet";

export type ManifestFile = {
  /** Name within the folder of the manifest. */
  name: string;
  table: SourceTableName;
  rows: number;
  bytes: number;
  sha256: string;
};

/** The list of a delivery's files: `manifest_YYYYMMDD.json`. */
export type DeliveryManifest = { business_date: string; files: ManifestFile[] };

/** "2026-01-05" → "20260105". */
export function compactDate(date: string): string {
  return date.replaceAll("-", "");
}

export function deliveryFileName(table: SourceTableName, date: string, format: DeliveryFormat = "csv"): string {
  return `${table}_${compactDate(date)}.${format}`;
}

export function manifestName(date: string): string {
  return `manifest_${compactDate(date)}.json`;
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

export async function describeFile(
  folder: string,
  name: string,
  table: SourceTableName,
  rows: number,
): Promise<ManifestFile> {
  const path = join(folder, name);
  const [{ size }, sha256] = await Promise.all([stat(path), sha256Of(path)]);
  return { name, table, rows, bytes: size, sha256 };
}

/** Puts the manifest in its place in one step: whoever sees it may read all of its files. */
export async function writeManifest(folder: string, manifest: DeliveryManifest): Promise<void> {
  const path = join(folder, manifestName(manifest.business_date));
  await writeFile(`${path}.partial`, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(`${path}.partial`, path);
}

export async function readManifest(folder: string, date: string): Promise<DeliveryManifest> {
  const file = join(folder, manifestName(date));
  try {
    return JSON.parse(await readFile(file, "utf8")) as DeliveryManifest;
  } catch (cause) {
    throw new EndcapError({
      what: `There is no readable manifest for ${date}`,
      where: { file },
      next: "Write the delivery first (exportDay)",
      cause,
    });
  }
}
