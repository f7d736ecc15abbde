/** A folder of delivered files. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProjectConfig } from "../../config/project-config.ts";
import { newFiles } from "../../landing/found-files.ts";
import { examineFiles } from "../examine-files.ts";
import { findFiles } from "../find-files.ts";
import { listFiles } from "../folder/list-files.ts";
import { listManifests } from "../folder/list-manifests.ts";
import type { Source } from "../source.ts";

export function folderSource(config: ProjectConfig, { path }: { path: string }): Source {
  const delivered = async () => findFiles(config, path, await listFiles(path));
  const look = async () => {
    const found = await delivered();
    return { ...found, manifests: await listManifests(path, found.files) };
  };
  return {
    address: path,
    folder: path,
    collect: async () => ({ days: 0, files: 0, rows: 0 }),
    clear: async () => undefined,
    delivered,
    look,
    read: (name) => readFile(join(path, name), "utf8"),
    openDates: async () => [],
    hasNews: async ({ store }) => newFiles(store, (await delivered()).files).length > 0,
    examine: async () => examineFiles(path, await delivered()),
  };
}
