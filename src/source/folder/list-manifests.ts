/** The manifests that stand in a source folder beside its files. */
import { readdir, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import type { FoundManifest } from "../source.ts";

const NAME = /^manifest_.*\.json$/i;

/** In the folder itself and in those that hold the files, sorted by name. */
export async function listManifests(folder: string, files: readonly { name: string }[]): Promise<FoundManifest[]> {
  const folders = new Set([".", ...files.map(({ name }) => posix.dirname(name))]);
  const manifests: FoundManifest[] = [];
  for (const below of folders) {
    for (const entry of await readdir(join(folder, below)).catch(() => [])) {
      if (!NAME.test(entry)) continue;
      const facts = await stat(join(folder, below, entry)).catch(() => null);
      if (facts?.isFile() === true) manifests.push({ name: posix.join(below, entry), modifiedMs: facts.mtimeMs });
    }
  }
  return manifests.sort((a, b) => (a.name < b.name ? -1 : 1));
}
