/** The files that a project's source shows, with the table and date that their names say. */
import { join } from "node:path";
import type { ProjectConfig } from "../config/project-config.ts";
import { sourceTableNames, type SourceTableName } from "../model/tables.ts";
import { correctedFile } from "./folder/corrected-file.ts";
import { parseFileName } from "./folder/file-name.ts";
import type { ListedFile } from "./folder/list-files.ts";
import type { FoundFiles } from "./source.ts";

/** Stands for the files of a folder that cannot be read: its path may say whose they are. */
const ANY_FILE = "data.csv";

/** `folder`: where the listed files stand, or will. */
export function findFiles(config: ProjectConfig, folder: string, listed: readonly ListedFile[]): FoundFiles {
  const tables = Object.fromEntries(
    sourceTableNames.map((name) => [name, config.tables[name]?.files ?? null]),
  ) as Record<SourceTableName, readonly string[] | null>;
  const result: FoundFiles = { files: [], unknown: [], unreadable: [] };
  for (const { path, bytes, modifiedMs, changedMs, problem } of listed) {
    const name = parseFileName(path.endsWith("/") ? `${path}${ANY_FILE}` : path, { tables });
    const isTables = name !== null && config.tables[name.table] !== null;
    const version = name === null && problem === null ? correctedFile(path, { tables }) : null;
    if (problem !== null) {
      result.unreadable.push({
        file: path,
        table: isTables ? name.table : null,
        date: isTables ? name.date : null,
        part: isTables ? name.part : null,
        bytes,
        reason: problem,
      });
    } else if (version !== null && config.tables[version.name.table] !== null) {
      const { table, date, part } = version.name;
      result.unreadable.push({ file: path, table, date, part, bytes, ...correctedText(version.original) });
    } else if (!isTables) {
      result.unknown.push(path);
    } else {
      result.files.push({
        name: path,
        path: join(folder, path),
        table: name.table,
        nameDate: name.date,
        nameTime: name.time,
        part: name.part,
        bytes,
        modifiedMs,
        changedMs,
      });
    }
  }
  return result;
}

function correctedText(original: string): { reason: string; next: string } {
  return {
    reason: `is called like a corrected version of ${original}, which is not certain: it is left out`,
    next: `If it is to count in that file's place, put it there under that name, ${original}; if it is not, move it out of the source`,
  };
}
