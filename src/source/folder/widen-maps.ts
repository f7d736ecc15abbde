import type { Mapping } from "../../config/maps.ts";
import type { WrittenConfig } from "../../config/written-config.ts";
import type { SourceTableName } from "../../model/tables.ts";
import { parseFileName } from "./file-name.ts";
import { isTableNamePattern } from "./file-pattern.ts";
import { groupFiles } from "./group-files.ts";

/**
 * A person who maps `sales=transactions.parquet` means later ones too: the file's name without date, part and extension
 * takes its place, unless that would take further files of the folder along.
 */
export function widenMaps(written: WrittenConfig, maps: readonly Mapping[], paths: readonly string[]): WrittenConfig {
  const tables: NonNullable<WrittenConfig["tables"]> = { ...written.tables };
  for (const mapping of maps) {
    if (mapping.kind !== "files") continue;
    const own = tables[mapping.table];
    const name = nameFor(mapping.table, mapping.pattern, maps, paths);
    if (name === null || own === undefined || own === false) continue;
    const files = (own.files ?? [])
      .map((pattern) => (pattern === mapping.pattern ? name : pattern))
      .filter((pattern) => pattern.toLowerCase() !== mapping.table);
    const { files: _files, ...rest } = own;
    tables[mapping.table] = files.length === 0 ? rest : { ...rest, files: [...new Set(files)] };
  }
  return { ...written, tables };
}

function nameFor(
  table: SourceTableName,
  pattern: string,
  maps: readonly Mapping[],
  paths: readonly string[],
): string | null {
  if (isTableNamePattern(pattern) || /[*?/]/.test(pattern)) return null;
  const [group] = groupFiles([pattern]);
  if (group === undefined || group.name === "") return null;
  const caught = (names: readonly string[]): string[] =>
    paths.filter((path) => parseFileName(path, { tables: { [table]: names } })?.table === table);
  const said = new Set(
    caught(maps.flatMap((mapping) => (mapping.kind === "files" && mapping.table === table ? [mapping.pattern] : []))),
  );
  return caught([group.name]).every((path) => said.has(path)) ? group.name : null;
}
