/** Manifests that a retailer delivers beside the files: `manifest_YYYYMMDD.json`, the list of a business date's files. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { isIsoDate } from "../core/dates.ts";

export type ListedFile = {
  /** Relative to the source. */
  name: string;
  /** Each null where the manifest does not say. */
  rows: number | null;
  bytes: number | null;
  sha256: string | null;
};

export type SourceManifest = {
  /** Relative to the source. */
  name: string;
  date: string;
  modifiedMs: number;
  /** null: the manifest itself cannot be read, as when it is cut; `problem` says why. */
  files: ListedFile[] | null;
  problem: string | null;
};

const NAME = /^manifest_(\d{4})-?(\d{2})-?(\d{2})\.json$/i;

/** The manifests of these dates in these folders of the source. JSON of another kind under such a name is not one. */
export async function readManifests(
  source: string,
  folders: readonly string[],
  dates: ReadonlySet<string>,
): Promise<SourceManifest[]> {
  const manifests: SourceManifest[] = [];
  for (const folder of new Set(folders)) {
    for (const entry of (await readdir(join(source, folder)).catch(() => [])).toSorted((a, b) => (a < b ? -1 : 1))) {
      const date = manifestDate(entry);
      if (date === null || !dates.has(date)) continue;
      const manifest = await readManifest(source, folder, entry, date);
      if (manifest !== null) manifests.push(manifest);
    }
  }
  return manifests;
}

async function readManifest(
  source: string,
  folder: string,
  entry: string,
  date: string,
): Promise<SourceManifest | null> {
  const path = join(source, folder, entry);
  const name = posix.join(folder, entry);
  try {
    const facts = await stat(path);
    const { mtimeMs } = facts;
    if (!facts.isFile())
      return { name, date, modifiedMs: mtimeMs, files: null, problem: "it is a pipe or a folder, not a file" };
    return parseManifest({ name, date, modifiedMs: mtimeMs }, await readFile(path, "utf8"));
  } catch (error) {
    return { name, date, modifiedMs: 0, files: null, problem: (error as Error).message };
  }
}

/** null where the text is JSON of another kind. */
export function parseManifest(
  facts: Pick<SourceManifest, "name" | "date" | "modifiedMs">,
  text: string,
): SourceManifest | null {
  const value: unknown = parse(text);
  if (value === undefined) return { ...facts, files: null, problem: "it is no whole JSON" };
  const files = listedFiles(value, posix.dirname(facts.name));
  return files === null ? null : { ...facts, files, problem: null };
}

/** The business date in a manifest's name; null where it is none's. */
export function manifestDate(name: string): string | null {
  const match = NAME.exec(posix.basename(name));
  const date = match === null ? null : `${match[1]}-${match[2]}-${match[3]}`;
  return date !== null && isIsoDate(date) ? date : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

function listedFiles(value: unknown, folder: string): ListedFile[] | null {
  const files = typeof value === "object" && value !== null && "files" in value ? value.files : null;
  if (!Array.isArray(files)) return null;
  const listed: ListedFile[] = [];
  for (const file of files as unknown[]) {
    if (typeof file !== "object" || file === null || !("name" in file) || typeof file.name !== "string") return null;
    const { rows, bytes, sha256 } = file as { rows?: unknown; bytes?: unknown; sha256?: unknown };
    listed.push({
      name: posix.join(folder, file.name),
      rows: typeof rows === "number" ? rows : null,
      bytes: typeof bytes === "number" ? bytes : null,
      sha256: typeof sha256 === "string" ? sha256.toLowerCase() : null,
    });
  }
  return listed;
}
