/** Files whose names differ in dates and parts alone belong together; and a pattern that names just them. */
import { parseFileName, splitExtension, type FilePatterns } from "./file-name.ts";
import { folderDate, readNameRest, splitLeadingDate } from "./name-parts.ts";
import type { SourceTableName } from "../../model/tables.ts";

export type FileGroup = {
  /** What the files are called, without dates and parts: `transactions`; empty for names of digits alone. */
  name: string;
  /** The folder that they share, without folders of dates; empty for the source folder itself. */
  folder: string;
  paths: string[];
};

/** File names that say nothing; the folder's name counts instead. */
const GENERIC = /^(?:data|export|extract|output|result|results|file|part|chunk|dump|table|rows|batch)?$/i;

export function groupFiles(paths: readonly string[]): FileGroup[] {
  const groups = new Map<string, FileGroup>();
  for (const path of paths) {
    const { name, folder } = nameOf(path);
    const key = `${folder}/${name}`.toLowerCase();
    const group = groups.get(key) ?? { name, folder, paths: [] };
    group.paths.push(path);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The patterns that make these files, and no other of the folder's, the table's: a name where that works. */
export function patternsFor(table: SourceTableName, group: FileGroup, allPaths: readonly string[]): string[] {
  const extension = /\.[^./]+(?:\.gz)?$/i.exec(group.paths[0] ?? "")?.[0] ?? "";
  const folder = group.folder === "" ? "" : `${group.folder}/`;
  const fileStem = splitExtension(group.paths[0]?.split("/").at(-1) ?? "")?.stem ?? "";
  const candidates = [
    ...(group.name === "" ? [] : [group.name]),
    ...(folder === "" ? [] : [`${folder}**/*${extension}`]),
    ...(group.name === "" ? [] : [`${folder}${group.name}*${extension}`]),
    `${folder}${fileStem.replace(/\d/g, "?")}${extension}`,
  ];
  const wanted = new Set(group.paths);
  const fits = candidates.find((pattern) => {
    const patterns: FilePatterns = { tables: { [table]: [pattern] } };
    const caught = allPaths.filter(
      (path) => parseFileName(path, patterns)?.table === table && parseFileName(path, { tables: {} })?.table !== table,
    );
    return caught.length === wanted.size && caught.every((path) => wanted.has(path));
  });
  return fits === undefined ? [...group.paths] : [fits];
}

function nameOf(path: string): { name: string; folder: string } {
  const segments = path.split("/");
  const stem = (splitExtension(segments.at(-1) ?? "")?.stem ?? "").replace(/(?:\s*\(\d+\)|[-_ ]+copy)$/i, "");
  const folders = segments
    .slice(0, -1)
    .filter((folder) => folderDate([folder]) === null && !/^(?:year|month|day|y|m|d)=|^\d{1,4}$/i.test(folder));
  const name = bareName(stem);
  if (!GENERIC.test(name) || folders.length === 0) return { name, folder: folders.join("/") };
  return { name: bareName(folders.at(-1) ?? ""), folder: folders.join("/") };
}

/** The shortest start of a name that leaves nothing but dates and parts. */
function bareName(text: string): string {
  const stem = splitLeadingDate(text)?.rest ?? text;
  for (let end = 0; end < stem.length; end++) {
    const before = stem[end - 1] ?? "";
    if (/[A-Za-z]/.test(before) && /[A-Za-z]/.test(stem[end] ?? "")) continue;
    if (/\d/.test(before) && /\d/.test(stem[end] ?? "")) continue;
    if (readNameRest(stem.slice(end)) !== null) return stem.slice(0, end).replace(/[-_. ]+$/, "");
  }
  return stem;
}
