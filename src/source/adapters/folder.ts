/** A folder of delivered files. */
import type { ProjectConfig } from "../../config/project-config.ts";
import { newFiles } from "../../landing/found-files.ts";
import { findFiles } from "../find-files.ts";
import { listFiles } from "../folder/list-files.ts";
import type { Source } from "../source.ts";

export function folderSource(config: ProjectConfig, { path }: { path: string }): Source {
  const look = async () => findFiles(config, path, await listFiles(path));
  return {
    address: path,
    folder: path,
    collect: async () => ({ days: 0, files: 0, rows: 0 }),
    clear: async () => undefined,
    delivered: look,
    look,
    openDates: async () => null,
    hasNews: async ({ store }) => newFiles(store, (await look()).files).length > 0,
  };
}
