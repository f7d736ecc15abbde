/** Walks the records of a text file, all of them or those of evenly spaced stretches, and hands out chosen fields. */
import { createDecoder } from "../../validation/reading/decode.ts";
import { RecordScanner } from "../../validation/reading/record-scanner.ts";
import { fieldString } from "../../validation/reading/write-field.ts";
import type { TextHead } from "./read-head.ts";
import { textChunks } from "./text-chunks.ts";

export type ScanParams = {
  path: string;
  bytes: number;
  head: TextHead;
  /** Positions of the fields to hand out, in this order. */
  columns: readonly number[];
  /** Bytes to look at; a larger file is looked at in stretches over its whole length. */
  budget: number;
  /** Fields as text without blanks around; of records with the right number of fields alone. */
  onRecord(values: readonly string[]): void;
};

const STRETCH_BYTES = 256 * 1024;
const BEYOND_ASCII = /[^\u0000-\u007f]/;
/** A record longer than this is no record. */
const LONGEST_RECORD = 4 * 1024 * 1024;

/** Answers whether the whole file was walked. */
export async function scanRecords(params: ScanParams): Promise<boolean> {
  const { head, bytes, budget } = params;
  if (bytes <= budget) return await scanStretch(params, {});
  if (head.gzip || head.encoding.startsWith("utf-16")) {
    await scanStretch(params, { most: budget });
    return false;
  }
  const count = Math.max(2, Math.floor(budget / STRETCH_BYTES));
  for (let index = 0; index < count; index++) {
    const from = Math.floor((index * (bytes - STRETCH_BYTES)) / (count - 1));
    await scanStretch(params, { from, to: Math.min(bytes, from + STRETCH_BYTES) });
  }
  return false;
}

type Stretch = { from?: number; to?: number; most?: number };

async function scanStretch(params: ScanParams, stretch: Stretch): Promise<boolean> {
  const { head } = params;
  const decoder = createDecoder(head.encoding);
  const walker = createWalker(params, (stretch.from ?? 0) === 0 ? head.dialect.firstDataLine : null);
  let skip = (stretch.from ?? 0) === 0 ? head.bom : 0;
  let taken = 0;
  for await (const chunk of textChunks(params.path, { gzip: head.gzip, bytes: params.bytes, ...stretch })) {
    const body = chunk.subarray(Math.min(skip, chunk.length));
    skip -= chunk.length - body.length;
    if (!walker.push(decoder.push(body))) return false;
    taken += chunk.length;
    if (stretch.most !== undefined && taken >= stretch.most) return false;
  }
  walker.finish(decoder.finish());
  return true;
}

/** `firstDataLine` null: in the middle of a file, whose first, broken line is left out. */
function createWalker(
  params: ScanParams,
  firstDataLine: number | null,
): { push(text: Buffer): boolean; finish(text: Buffer): void } {
  const { dialect } = params.head;
  const delimiter = dialect.delimiter.charCodeAt(0);
  const options = { delimiter, quote: true, fields: dialect.fields, mostFields: dialect.fields + dialect.trailing };
  let scanner = new RecordScanner({ ...options, escapedQuotes: false });
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let broken = firstDataLine === null;
  const values: string[] = params.columns.map(() => "");

  function emit(bytes: Buffer, at: number): void {
    if (scanner.fieldCount < dialect.fields || scanner.fieldCount > options.mostFields) return;
    const record = bytes.toString("latin1", at, scanner.end);
    const isAscii = !BEYOND_ASCII.test(record);
    for (let index = 0; index < params.columns.length; index++) {
      const column = params.columns[index] as number;
      const start = scanner.starts[column] as number;
      const end = scanner.ends[column] as number;
      const kind = scanner.kinds[column] as number;
      const text =
        isAscii && kind === 0
          ? record.slice(start - at, end - at)
          : fieldString({ source: bytes, start, end, kind, delimiter });
      values[index] = text.trim();
    }
    params.onRecord(values);
  }

  /** Walks what is there; false where it cannot go on. */
  function walk(bytes: Buffer, final: boolean): boolean {
    let at = 0;
    if (broken) {
      const end = bytes.indexOf(0x0a) === -1 ? bytes.indexOf(0x0d) : bytes.indexOf(0x0a);
      if (end === -1) return keep(bytes, 0);
      at = end + 1;
      broken = false;
    }
    while (at < bytes.length) {
      const status = scanner.scan(bytes, at, bytes.length, final);
      if (status === "backslash-quotes") {
        scanner = new RecordScanner({ ...options, escapedQuotes: true });
        continue;
      }
      if (status !== "record") return keep(bytes, at);
      if (line >= (firstDataLine ?? 0)) emit(bytes, at);
      line += scanner.lineEnds;
      at = scanner.next;
    }
    return keep(bytes, bytes.length);
  }

  function keep(bytes: Buffer, from: number): boolean {
    rest = Buffer.from(bytes.subarray(from));
    return rest.length <= LONGEST_RECORD;
  }

  return {
    push: (text) => walk(rest.length === 0 ? text : Buffer.concat([rest, text]), false),
    finish: (text) => void walk(Buffer.concat([rest, text]), true),
  };
}
