/** What a file is, by a look at it: its kind, its columns and its first rows, or why it cannot be read. */
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { FileFormat } from "../../config/project-config.ts";
import type { Encoding } from "../../validation/reading/decode.ts";
import { decodeHead, resolveEncoding } from "../../validation/reading/decode.ts";
import { DELIMITERS } from "../../validation/reading/delimiter.ts";
import type { Dialect } from "../../validation/reading/dialect.ts";
import type { FileFacts } from "../../validation/reading/file-facts.ts";
import { headRecords } from "../../validation/reading/head-records.ts";
import { kindOf } from "../../validation/reading/file-kind.ts";
import { refuseGzip } from "../../validation/reading/gunzip.ts";
import { createInspector, type Inspector } from "../../validation/reading/inspector.ts";
import { preflight, type Preflight } from "../../validation/reading/preflight.ts";
import type { Refusal } from "../../validation/reading/refusal.ts";
import { guessEncoding } from "./guess-encoding.ts";
import { tableByColumns } from "./guess-table.ts";
import type { ListedFile } from "./list-files.ts";
import { readParquetHead } from "./parquet.ts";
import { textChunks } from "./text-chunks.ts";
import type { LazyDuck } from "./lazy-duck.ts";

export type TextHead = {
  kind: "text";
  headers: string[];
  /** The first records, fields as text. */
  rows: string[][];
  dialect: Dialect;
  encoding: Encoding;
  /** Encoding that had to be guessed from the bytes, to be declared; null where the file says it itself. */
  guessedEncoding: Encoding | null;
  bom: number;
  /** Every line is a record, to be split at the delimiter alone. */
  plain: boolean;
  gzip: boolean;
};

export type ParquetHead = {
  kind: "parquet";
  headers: string[];
  /** DuckDB's types, in the order of `headers`. */ types: string[];
  rowCount: number;
};

/** `rule`: validation's name for it; `headerless` holds the rows of a file whose first line is data. */
export type UnreadableHead = {
  kind: "unreadable";
  rule: string;
  reason: string;
  next: string;
  headerless: string[][] | null;
};

export type FileHead = TextHead | ParquetHead | UnreadableHead;

/** What is said of a file whose first line is none of names. */
const HEADERLESS: ReadonlySet<string> = new Set(["no-header", "wrong-delimiter", "not-a-table"]);
/** Larger files are judged by their start and their end. */
const WHOLE_BYTES = 64 * 1024 * 1024;
const PART_BYTES = 4 * 1024 * 1024;
const FIRST_ROWS = 50;
/** Enough to tell packed files and Parquet from text. */
const KIND_BYTES = 4096;

export async function readHead(
  folder: string,
  file: Pick<ListedFile, "path" | "bytes">,
  format: FileFormat,
  duck: LazyDuck,
): Promise<FileHead> {
  const path = join(folder, file.path);
  const inspector = createInspector();
  try {
    const kind = kindOf(await firstBytes(path));
    if (kind === "parquet") return await readParquetHead(path, file.bytes, duck);
    const gzip = kind === "gzip";
    const facts = await textFacts(path, file, gzip, inspector);
    return readTextHead(facts, format, gzip);
  } catch (error) {
    return unreadable(error, inspector.finish());
  }
}

function unreadable(error: unknown, taken: FileFacts): UnreadableHead {
  const refusal = refuseGzip(error, taken);
  if (refusal !== null)
    return { kind: "unreadable", rule: refusal.refuse, reason: refusal.reason, next: refusal.next, headerless: null };
  const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  const next = "Check that the file can be read and is whole";
  return { kind: "unreadable", rule: "unreadable", reason: `cannot be read: ${message}`, next, headerless: null };
}

async function firstBytes(path: string): Promise<Buffer> {
  await using file = await open(path, "r");
  const { buffer, bytesRead } = await file.read(Buffer.alloc(KIND_BYTES), 0, KIND_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}

function readTextHead(facts: FileFacts, format: FileFormat, gzip: boolean): FileHead {
  let declared = format;
  let guessedEncoding: Encoding | null = null;
  let read = preflight({ facts, format: declared, expected: [] });
  if ("refuse" in read && read.refuse === "wrong-encoding" && format.encoding === null) {
    guessedEncoding = guessEncoding(facts);
    if (guessedEncoding !== null) {
      declared = { ...format, encoding: guessedEncoding };
      read = preflight({ facts, format: declared, expected: [] });
    }
  }
  const names = namesBelowTitle(facts, declared, read);
  if (names.length > 0) read = preflight({ facts, format: declared, expected: names });
  if ("refuse" in read) {
    const headerless = read.refuse === "no-header" ? firstRows(facts, declared) : null;
    return { kind: "unreadable", rule: read.refuse, reason: read.reason, next: read.next, headerless };
  }
  const { dialect, encoding } = read;
  if (endsWithinRecord(facts, dialect)) {
    const reason = `looks cut: line ${facts.physicalLines}, its last, has fewer than ${dialect.fields} fields and no line end`;
    return { kind: "unreadable", rule: "cut", reason, next: "Have the file delivered again, whole", headerless: null };
  }
  const whole = facts.bytes <= facts.head.length;
  const text = decodeHead(facts, encoding);
  const rows = headRecords({ text, delimiter: dialect.delimiter, line: 1, whole, most: FIRST_ROWS })
    .filter((record) => record.line >= dialect.firstDataLine && !record.isBlank)
    .map((record) => record.fields.map((field) => field.trim()));
  return {
    kind: "text",
    headers: dialect.header,
    rows,
    dialect,
    encoding,
    guessedEncoding,
    bom: facts.bom,
    plain: read.plain && facts.bom === 0,
    gzip,
  };
}

/** The names of a later line that are a table's columns, where those of the first line are none: it is a title. */
function namesBelowTitle(facts: FileFacts, format: FileFormat, read: Preflight | Refusal): string[] {
  if ("refuse" in read ? !HEADERLESS.has(read.refuse) : tableByColumns(read.dialect.header) !== null) return [];
  const encoding = resolveEncoding(facts, format);
  if (typeof encoding !== "string" || format.layout !== null) return [];
  const text = decodeHead(facts, encoding);
  for (const delimiter of format.delimiter === null ? DELIMITERS : [format.delimiter]) {
    const whole = facts.bytes <= facts.head.length;
    const rows = headRecords({ text, delimiter, line: 1, whole, most: FIRST_ROWS }).map(({ fields }) => fields);
    const found = rows.find((fields, at) => at > 0 && fields.length > 2 && tableByColumns(fields) !== null);
    if (found !== undefined) return found.map((name) => name.trim().toLowerCase()).filter((name) => name !== "");
  }
  return [];
}

/** Of files with quotes only where the last line's own are paired; the others are judged when their rows are read. */
function endsWithinRecord(facts: FileFacts, dialect: Dialect): boolean {
  if (facts.endsWithLineEnd || facts.encoding !== "utf-8" || facts.physicalLines < dialect.firstDataLine) return false;
  const start = Math.max(facts.tail.lastIndexOf("\n"), facts.tail.lastIndexOf("\r")) + 1;
  const last = facts.tail.toString("utf8", start);
  if (start === 0 || last.trim() === "" || (last.split('"').length - 1) % 2 === 1 || last.includes("\\")) return false;
  const [record] = headRecords({ text: last, delimiter: dialect.delimiter, line: 1, whole: true, most: 1 });
  return record !== undefined && !record.isBlank && record.fields.length < dialect.fields;
}

function firstRows(facts: FileFacts, format: FileFormat): string[][] | null {
  const encoding = facts.encoding === "latin1?" ? (format.encoding ?? "latin1") : facts.encoding;
  const text = decodeHead(facts, encoding);
  const readings = [",", ";", "\t", "|"].map((delimiter) => records(text, format.delimiter ?? delimiter, facts));
  const [best] = readings.sort((a, b) => (b[0]?.length ?? 0) - (a[0]?.length ?? 0));
  return best ?? null;
}

function records(text: string, delimiter: string, facts: FileFacts): string[][] {
  const whole = facts.bytes <= facts.head.length;
  return headRecords({
    text: text.replace(/^\s*"?sep=."?\s*?(?:\r\n|\n|\r)/i, ""),
    delimiter,
    line: 1,
    whole,
    most: FIRST_ROWS,
  })
    .filter((record) => !record.isBlank)
    .map((record) => record.fields.map((field) => field.trim()));
}

/** Facts of the unpacked bytes: of all of a small file, of start and end of a large one. Throws what reading and unpacking throw. */
async function textFacts(
  path: string,
  file: Pick<ListedFile, "bytes">,
  gzip: boolean,
  inspector: Inspector,
): Promise<FileFacts> {
  if (file.bytes <= WHOLE_BYTES && !gzip) {
    for await (const chunk of textChunks(path, { gzip: false, bytes: file.bytes })) inspector.push(chunk);
    return inspector.finish();
  }
  let taken = 0;
  for await (const chunk of textChunks(path, { gzip, bytes: file.bytes })) {
    inspector.push(chunk);
    taken += chunk.length;
    if (taken >= (gzip ? WHOLE_BYTES : PART_BYTES)) break;
  }
  const start = inspector.finish();
  if (taken < PART_BYTES) return start;
  return { ...start, bytes: Math.max(file.bytes, taken + 1), endsWithLineEnd: true, cutCharacter: false };
}
