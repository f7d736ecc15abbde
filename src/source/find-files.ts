/** The files that a project's source shows now, with the table and date that their names say. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { ProjectConfig } from "../config/project-config.ts";
import type { FoundFile } from "../landing/found-files.ts";
import { sourceTableNames, type SourceTableName } from "../model/tables.ts";
import { parseFileName } from "./folder/file-name.ts";
import { listFiles } from "./folder/list-files.ts";

export type FoundFiles = { files: FoundFile[]; /** Files that no table's name or pattern fits. */ unknown: string[] };

export async function findFiles(config: ProjectConfig, folder: string): Promise<FoundFiles> {
  const tables = Object.fromEntries(
    sourceTableNames.map((name) => [name, config.tables[name]?.files ?? null]),
  ) as Record<SourceTableName, readonly string[] | null>;
  const files: FoundFile[] = [];
  const unknown: string[] = [];
  for (const listed of await listFiles(folder)) {
    const name = parseFileName(listed.path, { tables });
    if (name === null || config.tables[name.table] === null) {
      unknown.push(listed.path);
      continue;
    }
    const path = join(folder, listed.path);
    const { ctimeMs } = await stat(path);
    files.push({
      name: listed.path,
      path,
      table: name.table,
      nameDate: name.date,
      nameTime: name.time,
      part: name.part,
      bytes: listed.bytes,
      modifiedMs: listed.modifiedMs,
      changedMs: ctimeMs,
    });
  }
  return { files, unknown };
}
