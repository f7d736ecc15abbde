/** Mappings that fit nothing in the folder are slips of the pen: said at once, with the nearest name. */
import { isAbsolute, relative, sep } from "node:path";
import { didYouMean } from "../../config/did-you-mean.ts";
import type { Mapping } from "../../config/maps.ts";
import { UsageError } from "../../core/errors.ts";
import type { SourceTableName } from "../../model/tables.ts";
import { parseFileName } from "./file-name.ts";
import { sameName } from "./match-columns.ts";

/** A file named by its whole path is meant by its path in the source folder. */
export function insideFolder(map: string, folder: string): string {
  const equals = map.indexOf("=");
  const path = map.slice(equals + 1);
  if (equals < 1 || !isAbsolute(path)) return map;
  const inside = relative(folder, path);
  return inside.startsWith("..") ? map : `${map.slice(0, equals + 1)}${inside.split(sep).join("/")}`;
}

/** Throws UsageError for a file mapping that no file of the folder fits. */
export function checkFileMaps(maps: readonly Mapping[], paths: readonly string[]): void {
  for (const mapping of maps) {
    if (mapping.kind !== "files") continue;
    const patterns = { tables: { [mapping.table]: [mapping.pattern] } };
    if (paths.some((path) => parseFileName(path, patterns)?.table === mapping.table)) continue;
    const near = didYouMean(mapping.pattern, paths);
    throw new UsageError({
      what: `No file is called ${mapping.pattern}`,
      where: { setting: `--map ${mapping.table}=${mapping.pattern}` },
      next: near === null ? `The folder holds ${some(paths)}` : `Did you mean --map ${mapping.table}=${near}?`,
    });
  }
}

/** Throws UsageError for a mapped column that none of the table's files has. */
export function checkColumnMaps(
  table: SourceTableName,
  given: Readonly<Record<string, string>>,
  headers: readonly string[],
): void {
  for (const [column, header] of Object.entries(given)) {
    if (header.startsWith("@") || headers.length === 0 || headers.some((name) => sameName(name, header))) continue;
    const near = didYouMean(header, headers);
    throw new UsageError({
      what: `No file of ${table} has a column ${header}`,
      where: { setting: `--map ${table}.${column}=${header}` },
      next: near === null ? `Its columns are ${some(headers)}` : `Did you mean --map ${table}.${column}=${near}?`,
    });
  }
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 12).join(", ");
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}
