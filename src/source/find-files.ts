/** The files that a project's source shows now, with the table and date that their names say. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { ProjectConfig } from "../config/project-config.ts";
import type { FoundFile, UnreadableFile } from "../landing/found-files.ts";
import { sourceTableNames, type SourceTableName } from "../model/tables.ts";
import { parseFileName } from "./folder/file-name.ts";
import { listFiles } from "./folder/list-files.ts";

/** Stands for the files of a folder that cannot be read: its path may say whose they are. */
const ANY_FILE = "data.csv";

export type FoundFiles = {
  files: FoundFile[];
  /** Files that no table's name or pattern fits. */
  unknown: string[];
  unreadable: UnreadableFile[];
};

export async function findFiles(config: ProjectConfig, folder: string): Promise<FoundFiles> {
  const tables = Object.fromEntries(
    sourceTableNames.map((name) => [name, config.tables[name]?.files ?? null]),
  ) as Record<SourceTableName, readonly string[] | null>;
  const result: FoundFiles = { files: [], unknown: [], unreadable: [] };
  for (const listed of await listFiles(folder)) {
    const name = parseFileName(listed.path.endsWith("/") ? `${listed.path}${ANY_FILE}` : listed.path, { tables });
    const isTables = name !== null && config.tables[name.table] !== null;
    const path = join(folder, listed.path);
    const facts = listed.problem === null && isTables ? await stat(path).catch(() => null) : null;
    if (listed.problem !== null || (isTables && facts === null)) {
      result.unreadable.push({
        file: listed.path,
        table: isTables ? name.table : null,
        date: isTables ? name.date : null,
        part: isTables ? name.part : null,
        bytes: listed.bytes,
        reason: listed.problem ?? "vanished while it was looked at",
      });
    } else if (!isTables || facts === null) {
      result.unknown.push(listed.path);
    } else {
      result.files.push({
        name: listed.path,
        path,
        table: name.table,
        nameDate: name.date,
        nameTime: name.time,
        part: name.part,
        bytes: listed.bytes,
        modifiedMs: listed.modifiedMs,
        changedMs: facts.ctimeMs,
      });
    }
  }
  return result;
}
