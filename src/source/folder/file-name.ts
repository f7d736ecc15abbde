/** What a file's path says: which table, which day, which part of a delivery. */
import { sourceTableNames, type SourceTableName } from "../../model/tables.ts";
import { folderPart } from "./folder-part.ts";
import { isTableNamePattern, matchPattern, patternWeight } from "./file-pattern.ts";
import { findNameParts, folderDate, readNameRest, splitLeadingDate, type NameParts } from "./name-parts.ts";

export type FileExtension = "csv" | "tsv" | "parquet" | "txt";

export type FileName = NameParts & {
  table: SourceTableName;
  /** Whether the name says that it is a copy: `sales (1).csv`, `sales - Copy.csv`. */
  copy: boolean;
  extension: FileExtension;
  gzip: boolean;
};

/** Names and patterns of each table beside its own name; null: the table is not taken from files. */
export type FilePatterns = { tables: Partial<Record<SourceTableName, readonly string[] | null>> };

const EXTENSION = /^(?<stem>.*)\.(?<extension>csv|tsv|txt|parquet)(?<gzip>\.gz)?$/i;
const COPY = /(?:\s*\(\d+\)|[-_ ]+copy(?:[-_ ]*\(?\d+\)?)?)$/i;
const IGNORED =
  /^[._~]|^(?:thumbs\.db|desktop\.ini)$|\.(?:tmp|temp|part|partial|filepart|crdownload|swp|lock|crc|md5|sha256|md)$|~$/i;
const BESIDE_DATA = /^(?:manifest.*\.json|(?:readme|licen[cs]e|changelog)(?:\..*)?)$/i;

/** Files that are never data: hidden and unfinished ones, markers, manifests, notes. */
export function isIgnoredFile(relativePath: string): boolean {
  const segments = toSegments(relativePath);
  return segments.some((segment) => IGNORED.test(segment)) || BESIDE_DATA.test(segments.at(-1) ?? "");
}

/** Extension and compression by the name alone, or null for a file that is no table whatever it is called. */
export function splitExtension(name: string): { stem: string; extension: FileExtension; gzip: boolean } | null {
  const groups = EXTENSION.exec(name)?.groups;
  if (groups === undefined) return null;
  const extension = (groups["extension"] ?? "").toLowerCase() as FileExtension;
  const gzip = groups["gzip"] !== undefined;
  if (gzip && extension === "parquet") return null;
  return { stem: groups["stem"] ?? "", extension, gzip };
}

/**
 * Reads a path relative to the source folder; null where it names no table.
 * Patterns of the configuration come first (a literal before a wildcard, more text before less), then names in the file's
 * own name, then folders. The date in the file's name counts before its folders'.
 */
export function parseFileName(relativePath: string, patterns: FilePatterns): FileName | null {
  if (isIgnoredFile(relativePath)) return null;
  const segments = toSegments(relativePath);
  const split = splitExtension(segments.at(-1) ?? "");
  if (split === null) return null;
  const folders = segments.slice(0, -1);
  const copy = COPY.test(split.stem) || /^copy of /i.test(split.stem);
  const stem = split.stem.replace(/^copy of /i, "").replace(COPY, "");
  const found =
    byPattern(segments.join("/"), stem, patterns) ??
    byName(stem, folders, patterns) ??
    byFolder(stem, folders, patterns);
  if (found === null) return null;
  const { extension, gzip } = split;
  const part = withFolders(found.part, folders);
  return { ...found, part, date: found.date ?? folderDate(folders), copy, extension, gzip };
}

/** Folders of stores, tills or regions tell files apart as the same words in a file's name do. */
function withFolders(part: string | null, folders: readonly string[]): string | null {
  const place = folderPart(folders);
  if (place === null || part === null) return place ?? part;
  return part.includes(place) ? part : `${place}_${part}`;
}

type Match = NameParts & { table: SourceTableName };

function byPattern(path: string, stem: string, patterns: FilePatterns): Match | null {
  let best: { table: SourceTableName; pattern: string; caught: string } | null = null;
  for (const table of sourceTableNames) {
    for (const pattern of patterns.tables[table] ?? []) {
      if (isTableNamePattern(pattern)) continue;
      const caught = matchPattern(pattern, path);
      if (caught === null || (best !== null && patternWeight(best.pattern) >= patternWeight(pattern))) continue;
      best = { table, pattern, caught };
    }
  }
  if (best === null) return null;
  const named = findNameParts(stem);
  return { table: best.table, date: named.date, time: named.time, part: partOf(best.caught) };
}

function byName(stem: string, folders: readonly string[], patterns: FilePatterns): Match | null {
  const own = matchTableName(stem, patterns) ?? matchBehindDate(stem, patterns);
  if (own === null || own.part === null) return own;
  const folder = folderTable(
    folders.filter((name) => folderPart([name]) === null),
    patterns,
  );
  return folder === null || folder.table === own.table ? own : null;
}

function byFolder(stem: string, folders: readonly string[], patterns: FilePatterns): Match | null {
  const folder = folderTable(folders, patterns);
  if (folder === null) return null;
  const known = readNameRest(stem);
  const parts = known ?? findNameParts(stem);
  return { table: folder.table, date: parts.date ?? folder.date, time: parts.time, part: parts.part };
}

/** The innermost folder that is called like a table: `sales`, `sales_20260105`, `table=sales`. */
function folderTable(folders: readonly string[], patterns: FilePatterns): Match | null {
  for (const folder of [...folders].reverse()) {
    const match = matchTableName(folder.replace(/^table=/i, ""), patterns);
    if (match !== null) return match;
  }
  return null;
}

/** The longest name that begins the text and leaves nothing but dates and parts. */
function matchTableName(text: string, patterns: FilePatterns): Match | null {
  let best: { match: Match; length: number } | null = null;
  for (const table of sourceTableNames) {
    const declared = patterns.tables[table];
    if (declared === null) continue;
    for (const name of [table, ...(declared ?? []).filter(isTableNamePattern)]) {
      if (!text.toLowerCase().startsWith(name.toLowerCase()) || name.length <= (best?.length ?? 0)) continue;
      const parts = readNameRest(text.slice(name.length));
      if (parts !== null) best = { match: { table, ...parts }, length: name.length };
    }
  }
  return best?.match ?? null;
}

/** `20260105_sales`: the name behind its date; a date behind the name counts before that one. */
function matchBehindDate(text: string, patterns: FilePatterns): Match | null {
  const split = splitLeadingDate(text);
  const match = split === null ? null : matchTableName(split.rest, patterns);
  const lead = split === null ? null : readNameRest(split.lead);
  if (match === null || lead === null) return null;
  return match.date === null ? { ...match, date: lead.date, time: match.time ?? lead.time } : match;
}

/** What a wildcard stands for tells files of one day apart; a date in it does not. */
function partOf(caught: string): string | null {
  const parts = readNameRest(caught) ?? findNameParts(caught);
  return parts.part;
}

function toSegments(path: string): string[] {
  return path
    .replaceAll("\\", "/")
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".");
}
