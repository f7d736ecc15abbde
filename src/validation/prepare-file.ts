/** One landed file made ready to be read: plain text, canonical text or Parquet, with its columns mapped; or refused. */
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { TableConfig } from "../config/project-config.ts";
import type { Duck } from "../core/duck.ts";
import type { KeyTypes, SourceTable } from "../model/tables.ts";
import { mapColumns, expectedNames } from "./map-columns.ts";
import { prepareParquet } from "./prepare-parquet.ts";
import { gunzipTo } from "./reading/gunzip.ts";
import type { FileFacts } from "./reading/file-facts.ts";
import { decodeHead } from "./reading/decode.ts";
import { headRecords } from "./reading/head-records.ts";
import { preflight, type Preflight } from "./reading/preflight.ts";
import { isRefusal, type Refusal } from "./reading/refusal.ts";
import { writeCanonical } from "./reading/canonical.ts";
import type { GroupFile, ReadGroup, ReadKind } from "./read-group.ts";
import type { FileRefusal, Finding } from "./rules.ts";
import { namesZone, zonedDates, type ZonedDates } from "./zoned-dates.ts";

export type LandedFile = {
  fileId: number;
  deliveryId: number;
  name: string;
  path: string;
  nameDate: string | null;
  /** The date in the name, with its time; orders deliveries. Null: undated. */
  effectiveDate: string | null;
  part: string | null;
  /** Equal for files of one table that were found together for one date; where they do not add, for those of one delivery, which holds earlier parts too. */
  foundTogether: string;
  facts: Omit<FileFacts, "head" | "tail">;
};

export type PreparedFile = {
  landed: LandedFile;
  kind: ReadKind;
  file: GroupFile;
  header: readonly string[];
  delimiter: string;
  columns: ReadGroup["columns"];
  hasTime: boolean;
  /** What its business dates are, as far as its start tells. */
  zonedDates: ZonedDates;
  typedFields: ReadonlySet<number>;
  /** Types that the file itself declares, in the order of its header; empty for text. */
  types: readonly string[];
  /** Whether the file's start holds numbers such as 5.000, and none that says what the point is. */
  mayGroup: boolean;
  /** Lines that are no rows and were left out already. */
  skipped: { blank: number; header: number; title: number };
  findings: Finding[];
};

export type RefusedFile = { landed: LandedFile; refusal: FileRefusal; rows: number };

export function isRefused(file: PreparedFile | RefusedFile): file is RefusedFile {
  return "refusal" in file;
}

export type PrepareContext = {
  duck: Duck;
  table: SourceTable;
  config: TableConfig;
  keys: KeyTypes;
  timeZone: string;
  /** As a group's. */
  keepScientific: boolean;
  work: string;
};

const HEAD_BYTES = 64 * 1024;
const MOST_LOOKED_AT = 200;
const KIND_NAMES: Partial<Record<FileFacts["kind"], string>> = {
  text: "plain text, not packed",
  gzip: "packed with gzip",
  parquet: "Parquet",
};

/** Read as what its bytes are; a name that says otherwise is a finding. */
export async function prepareFile(context: PrepareContext, landed: LandedFile): Promise<PreparedFile | RefusedFile> {
  const prepared = await prepareKind(context, landed);
  const other = isRefused(prepared) ? null : otherEnding(landed);
  return isRefused(prepared) || other === null ? prepared : { ...prepared, findings: [other, ...prepared.findings] };
}

function otherEnding({ name, facts }: LandedFile): Finding | null {
  const isNamed = /\.gz$/i.test(name) ? "gzip" : /\.parquet$/i.test(name) ? "parquet" : "text";
  if (isNamed === facts.kind) return null;
  return { rule: "other-ending", rows: 0, text: KIND_NAMES[facts.kind] ?? facts.kind };
}

async function prepareKind(context: PrepareContext, landed: LandedFile): Promise<PreparedFile | RefusedFile> {
  if (landed.facts.kind === "parquet") return prepareParquet(context, landed);
  if (landed.facts.kind !== "gzip") return prepareText(context, landed, landed.path, landed.facts);
  const unpacked = join(context.work, `${landed.fileId}.unpacked`);
  const facts = await gunzipTo(landed.path, unpacked);
  if (isRefusal(facts)) return refused(landed, facts, Math.max(0, (facts.lines ?? 0) - 1));
  if (facts.kind === "parquet") return prepareParquet(context, { ...landed, path: unpacked });
  return prepareText(context, landed, unpacked, facts);
}

async function prepareText(
  context: PrepareContext,
  landed: LandedFile,
  path: string,
  stored: LandedFile["facts"],
): Promise<PreparedFile | RefusedFile> {
  const { table, config } = context;
  const facts: FileFacts = { ...stored, ...(await readEnds(path, stored.bytes)) };
  const found = preflight({ facts, format: config.format, expected: expectedNames(table, config) });
  if (isRefusal(found)) return refused(landed, found, Math.max(0, facts.physicalLines - 1));
  const { dialect } = found;
  const rows = Math.max(0, facts.physicalLines - dialect.firstDataLine + 1);
  const mapped = mapColumns(table, config, dialect.header, landed.nameDate);
  if ("rule" in mapped) return { landed, refusal: mapped, rows };
  const plain = found.plain && !(dialect.firstDataLine === 1 && facts.bom > 0);
  const prepared: PreparedFile = {
    landed,
    kind: plain ? "plain" : "canonical",
    file: {
      fileId: landed.fileId,
      deliveryId: landed.deliveryId,
      path,
      nameDate: landed.nameDate,
      firstDataLine: dialect.firstDataLine,
    },
    header: dialect.header,
    delimiter: dialect.delimiter,
    columns: mapped.columns,
    hasTime: mentionsTime(facts.head, table, config),
    zonedDates: zonedAtStart(facts, found, mapped.columns, table),
    typedFields: new Set(),
    types: [],
    mayGroup: mayGroup(facts.head),
    skipped: { blank: plain ? dialect.leadingBlank : 0, header: 0, title: dialect.leadingTitle },
    findings: mapped.findings,
  };
  if (plain) return prepared;
  const output = join(context.work, `${landed.fileId}.canonical`);
  const canonical = await writeCanonical({ input: path, output, facts, dialect, format: config.format });
  if (isRefusal(canonical)) return refused(landed, canonical, rows);
  return {
    ...prepared,
    file: { ...prepared.file, path: output },
    skipped: { ...prepared.skipped, ...canonical.skipped },
  };
}

async function readEnds(path: string, bytes: number): Promise<{ head: Buffer; tail: Buffer }> {
  const handle = await open(path, "r");
  try {
    const size = Math.min(bytes, HEAD_BYTES);
    const head = Buffer.alloc(size);
    const tail = Buffer.alloc(size);
    await handle.read(head, 0, size, 0);
    await handle.read(tail, 0, size, bytes - size);
    return { head, tail };
  } finally {
    await handle.close();
  }
}

/** Whether dates seem to come with a time of day; only speed depends on it. */
function mentionsTime(head: Buffer, table: SourceTable, config: TableConfig): boolean {
  if (table.dateColumn === null || config.columns[table.dateColumn] === "@date") return false;
  return /\d[T ]\d{1,2}:\d{2}/.test(head.subarray(0, 8192).toString("latin1"));
}

/** What the business dates at the file's start are; they are looked at only where a zone stands beside any time there. */
function zonedAtStart(
  facts: FileFacts,
  { dialect, encoding }: Preflight,
  columns: ReadGroup["columns"],
  table: SourceTable,
): ZonedDates {
  const date = columns.find(({ column }) => column.name === table.dateColumn)?.origin;
  if (date?.kind !== "field") return "none";
  if (!namesZone(facts.head.subarray(0, 8192).toString("latin1").replaceAll("\0", ""))) return "none";
  const text = decodeHead(facts, encoding);
  const whole = facts.bytes <= facts.head.length;
  const records = headRecords({ text, delimiter: dialect.delimiter, line: 1, whole, most: MOST_LOOKED_AT });
  return zonedDates(records.map(({ fields }) => fields[date.index - 1] ?? ""));
}

function mayGroup(head: Buffer): boolean {
  const text = head.subarray(0, 8192).toString("latin1");
  return /(?<![\d.,])[1-9]\d{0,2}\.000(?![\d.,])/.test(text) && !/(?<![\d.,])0\.\d/.test(text);
}

function refused(landed: LandedFile, refusal: Refusal, rows: number): RefusedFile {
  const { refuse, reason, next, line, column } = refusal;
  return {
    landed,
    refusal: {
      rule: refuse,
      reason,
      next,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    },
    rows,
  };
}

/**
 * Prepared files that can be read by one query: same kind, columns, types, delimiter and place of the first row. (Read
 * together, Parquet files are cast to the types of the first: 5.75 would become 6 behind one of whole numbers.)
 */
export function groupFiles(context: PrepareContext, files: readonly PreparedFile[]): ReadGroup[] {
  const groups = new Map<string, PreparedFile[]>();
  for (const file of files) {
    const key = JSON.stringify([
      file.kind,
      file.delimiter,
      file.header,
      file.hasTime,
      file.zonedDates,
      file.types,
      file.kind === "plain" ? file.file.firstDataLine : 0,
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [file]);
    else group.push(file);
  }
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined) return [];
    const { table, config, keys, timeZone, keepScientific } = context;
    const columns = config.businessDayStartsAt > 0 ? withTimeColumn(first.columns) : first.columns;
    const hasTime =
      first.hasTime || columns.some(({ origin }) => origin.kind === "field" && origin.timeIndex !== undefined);
    return [
      {
        table,
        kind: first.kind,
        files: members.map(({ file }) => file),
        delimiter: first.delimiter,
        header: first.header,
        columns: first.hasTime ? withTimeOfDay(columns) : columns,
        format: config.format,
        keys,
        keepScientific,
        typedFields: first.typedFields,
        hasTime,
        zonedDates: first.zonedDates,
        timeZone,
        businessDayStartsAt: config.businessDayStartsAt,
      },
    ];
  });
}

/** Where the hour decides about the business day, a sale's date is read together with the time in its own column. */
function withTimeColumn(columns: ReadGroup["columns"]): ReadGroup["columns"] {
  const time = columns.find(({ column }) => column.name === "trans_time")?.origin;
  if (time?.kind !== "field") return columns;
  return columns.map((mapped) =>
    mapped.column.name === "trans_dt" && mapped.origin.kind === "field"
      ? { ...mapped, origin: { ...mapped.origin, timeIndex: time.index } }
      : mapped,
  );
}

/** A time of day that is not delivered by itself is the one beside the date. */
function withTimeOfDay(columns: ReadGroup["columns"]): ReadGroup["columns"] {
  const date = columns.find(({ column }) => column.name === "trans_dt")?.origin;
  if (date?.kind !== "field") return columns;
  return columns.map((mapped) =>
    mapped.column.name === "trans_time" && mapped.origin.kind === "missing"
      ? { ...mapped, origin: { kind: "time-of", index: date.index } }
      : mapped,
  );
}
