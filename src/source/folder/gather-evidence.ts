/** Reads the values of a table's files, as many as cost little, and gathers what they say about their columns. */
import { join } from "node:path";
import { sourceTables, type ColumnType, type SourceTableName } from "../../model/tables.ts";
import type { Assigned } from "./assign-tables.ts";
import { mergeEvidence, newEvidence, takeValue, type ColumnEvidence } from "./column-evidence.ts";
import type { LazyDuck } from "./lazy-duck.ts";
import { sameName, type ColumnMatch } from "./match-columns.ts";
import { distinctTexts, exampleInstants, holdsWholeNumbers } from "./parquet.ts";
import type { ParquetHead, TextHead } from "./read-head.ts";
import { scanKeys } from "./scan-keys.ts";
import { scanRecords } from "./scan-records.ts";

export type TableEvidence = {
  /** By contract column. */
  columns: Map<string, { header: string; type: ColumnType; evidence: ColumnEvidence }>;
  /** Keys of which a Parquet file says that they are texts. */
  textKeys: Map<string, string>;
  /** Files whose rows could not be read: why, by path. */
  unreadable: Map<string, string>;
  /** Whether every key was looked at (and of small tables every value). */
  wholly: boolean;
};

/** Bytes of one table that are looked at in all; of larger ones stretches over all of their files, and all of their keys. */
const TABLE_BUDGET = 64 * 1024 * 1024;
const FILE_LEAST = 512 * 1024;
const MOST_DATES = 20_000;
const MOST_NUMBERS = 5_000;
const GZIP_FACTOR = 8;

type Wanted = { column: string; header: string; type: ColumnType; required: boolean };

export type GatherParams = {
  folder: string;
  table: SourceTableName;
  files: readonly Assigned[];
  matches: readonly ColumnMatch[];
  /** The retailer's, as far as it is known. */
  timeZone: string;
  duck: LazyDuck;
};

export async function gatherEvidence(params: GatherParams): Promise<TableEvidence> {
  const { files } = params;
  const result: TableEvidence = { columns: new Map(), textKeys: new Map(), unreadable: new Map(), wholly: true };
  const size = (file: Assigned): number => file.bytes * (file.head.kind === "text" && file.head.gzip ? GZIP_FACTOR : 1);
  const sampled: Assigned[] = [];
  const total = files.reduce((sum, file) => sum + size(file), 0);
  for (const file of files) {
    const budget =
      total <= TABLE_BUDGET
        ? Number.MAX_SAFE_INTEGER
        : Math.max(FILE_LEAST, Math.floor((TABLE_BUDGET * size(file)) / total));
    try {
      if (!(await scanFile(params, file, budget, result))) sampled.push(file);
    } catch (error) {
      const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
      result.unreadable.set(file.path, `its rows cannot be read: ${message}`);
    }
  }
  result.wholly = await scanSampledKeys({ ...params, files: sampled }, result);
  return result;
}

/** Answers whether every value was looked at. */
async function scanFile(params: GatherParams, file: Assigned, budget: number, result: TableEvidence): Promise<boolean> {
  const path = join(params.folder, file.path);
  const wanted = wantedColumns(params.table, file, params.matches);
  const { timeZone } = params;
  if (file.head.kind === "text")
    return await scanText({ path, file, head: file.head, wanted, budget, timeZone, result });
  if (file.head.kind === "parquet")
    await scanParquet({ path, head: file.head, wanted, timeZone, result, duck: params.duck });
  return true;
}

/** Reads the key columns of files that were only sampled, all files of one header at once; false where some could not be. */
async function scanSampledKeys(params: GatherParams, result: TableEvidence): Promise<boolean> {
  const alike = new Map<string, Assigned[]>();
  for (const file of params.files) {
    if (file.head.kind !== "text" || !file.head.plain) return false;
    const key = JSON.stringify([
      file.head.headers,
      file.head.dialect.delimiter,
      file.head.dialect.headerLine,
      file.head.gzip,
    ]);
    alike.set(key, [...(alike.get(key) ?? []), file]);
  }
  for (const files of alike.values()) {
    const [first] = files;
    if (first?.head.kind !== "text") continue;
    const wanted = wantedColumns(params.table, first, params.matches);
    const keys = wanted.filter(({ type }) => type === "key");
    const required = wanted.filter((one) => one.required).map(({ header }) => header);
    const found = await scanKeys({
      paths: files.map(({ path }) => join(params.folder, path)),
      head: first.head,
      keys,
      required,
      duck: params.duck,
    });
    if (found === null) return false;
    for (const { column } of keys) {
      const evidence = result.columns.get(column)?.evidence;
      if (evidence !== undefined) evidence.textKey ??= found.get(column) ?? null;
    }
  }
  return true;
}

function wantedColumns(table: SourceTableName, file: Assigned, matches: readonly ColumnMatch[]): Wanted[] {
  if (file.head.kind === "unreadable") return [];
  const { headers } = file.head;
  return sourceTables[table].columns.flatMap(({ name, type, required }): Wanted[] => {
    if (type === "text") return [];
    const match = matches.find(({ column }) => column === name);
    if (match?.header === "@none") return [];
    const header =
      headers.find((one) => match !== undefined && sameName(one, match.header)) ??
      headers.find((one) => sameName(one, name));
    return header === undefined ? [] : [{ column: name, header, type, required }];
  });
}

async function scanText(params: {
  path: string;
  file: Assigned;
  head: TextHead;
  wanted: readonly Wanted[];
  budget: number;
  timeZone: string;
  result: TableEvidence;
}): Promise<boolean> {
  const { head, wanted, result } = params;
  const evidence = wanted.map(() => newEvidence());
  const wholly = await scanRecords({
    path: params.path,
    bytes: params.file.bytes,
    head,
    columns: wanted.map(({ header }) => head.headers.indexOf(header)),
    budget: params.budget,
    onRecord(values) {
      if (!isSoundRow(values, wanted)) return;
      for (const [index, one] of wanted.entries())
        takeValue(evidence[index] as ColumnEvidence, one.type, values[index] ?? "", params.timeZone);
    },
  });
  for (const [index, one] of wanted.entries()) add(result, one, evidence[index] as ColumnEvidence);
  return wholly;
}

/** Rows without a required value are quarantined anyway, and a repeated header is none: neither says anything. */
function isSoundRow(values: readonly string[], wanted: readonly Wanted[]): boolean {
  let repeated = true;
  for (const [index, one] of wanted.entries()) {
    const value = values[index] ?? "";
    if (one.required && value === "") return false;
    if (repeated && !sameName(value, one.header)) repeated = false;
  }
  return !repeated;
}

async function scanParquet(params: {
  path: string;
  head: ParquetHead;
  wanted: readonly Wanted[];
  timeZone: string;
  result: TableEvidence;
  duck: LazyDuck;
}): Promise<void> {
  const { path, head, wanted, timeZone, result, duck } = params;
  for (const one of wanted) {
    const type = head.types[head.headers.indexOf(one.header)] ?? "";
    const evidence = newEvidence();
    const isText = /^(?:VARCHAR|BLOB|ENUM)/.test(type);
    if (one.type === "key") {
      if (!(await isWholeType(path, one.header, type, duck))) result.textKeys.set(one.column, type);
    } else if (one.type === "date" || isText) {
      if (type === "TIMESTAMP WITH TIME ZONE") await takeInstant(evidence, path, one.header, duck);
      const zone = evidence.instant === null ? null : timeZone;
      const most = one.type === "date" ? MOST_DATES : MOST_NUMBERS;
      const texts = await distinctTexts({ path, header: one.header, type, most, timeZone: zone, duck });
      for (const text of texts) takeValue(evidence, one.type, text.trim(), timeZone);
    }
    add(result, one, evidence);
  }
}

/** Timestamps that are all midnight UTC are days. */
async function takeInstant(evidence: ColumnEvidence, path: string, header: string, duck: LazyDuck): Promise<void> {
  const { instant, midnight } = await exampleInstants(path, header, duck);
  evidence.instant = instant;
  evidence.midnight = midnight;
}

async function isWholeType(path: string, header: string, type: string, duck: LazyDuck): Promise<boolean> {
  if (/^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/.test(type) || /^DECIMAL\(\d+,0\)$/.test(type)) return true;
  return /^(?:DOUBLE|FLOAT|DECIMAL)/.test(type) && (await holdsWholeNumbers(path, header, duck));
}

function add(result: TableEvidence, one: Wanted, evidence: ColumnEvidence): void {
  const known = result.columns.get(one.column);
  if (known === undefined) result.columns.set(one.column, { header: one.header, type: one.type, evidence });
  else mergeEvidence(known.evidence, evidence);
}
