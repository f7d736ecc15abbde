import { LF } from "./bytes.ts";
import type { RecordMark } from "./canonical.ts";
import { DOUBLED, ESCAPED, QUOTED, type RecordScanner } from "./record-scanner.ts";
import { MARK, MOST_BYTES, SEPARATOR, wrapping, writeField } from "./write-field.ts";
import type { OutputFile } from "./output-file.ts";

/** A record just found by the scanner, and how it is to be written. */
export type RecordText = {
  source: Buffer;
  start: number;
  scanner: RecordScanner;
  delimiter: number;
  line: number;
  /** Its fields, without those dropped at its end. */
  fieldCount: number;
  /** Whether `\\` outside quotes means one backslash. */
  collapses: boolean;
  mark: RecordMark | null;
  /** Fields of a sound record. */
  fields: number;
};

/** Of line number, mark and separators. */
const EXTRA_BYTES = 64;

/** Room that a record needs at most: its text twice, and a separator for every field. */
export function roomFor(length: number): number {
  return length * (2 * MOST_BYTES + 1) + EXTRA_BYTES;
}

/** Writes a record's canonical line into the buffer, which must have room for it. */
export function writeRecord(record: RecordText, output: OutputFile): void {
  const { source, start, scanner, line } = record;
  const target = output.bytes;
  let at = writeNumber(target, output.at, line);
  target[at++] = SEPARATOR;
  at = scanner.hasControl
    ? writeField({ source, start, end: scanner.end, kind: 0, delimiter: 0 }, target, at)
    : at + source.copy(target, at, start, scanner.end);
  at = scanner.hasControl || scanner.anyKind !== 0 ? writeFields(record, target, at) : copyFields(record, target, at);
  if (record.mark !== null) {
    if (record.fieldCount + 1 === record.fields) target[at++] = SEPARATOR;
    target[at++] = SEPARATOR;
    target[at++] = MARK;
    at += target.write(record.mark, at, "latin1");
  }
  target[at++] = LF;
  output.at = at;
}

/** Fields that stand in the source as they are. */
function copyFields(record: RecordText, target: Buffer, position: number): number {
  const { source, scanner, fieldCount } = record;
  let at = position;
  for (let index = 0; index < fieldCount; index++) {
    const start = scanner.starts[index] as number;
    const end = scanner.ends[index] as number;
    const wrap = wrapping(source, start, end, 0);
    target[at++] = SEPARATOR;
    for (let from = wrap === 0 ? start : start + 2; from < end - wrap; from++) target[at++] = source[from] as number;
  }
  return at;
}

function writeFields(record: RecordText, target: Buffer, position: number): number {
  const { source, scanner, fieldCount, delimiter } = record;
  const escapes = record.collapses || scanner.usesEscapes;
  let at = position;
  for (let index = 0; index < fieldCount; index++) {
    let start = scanner.starts[index] as number;
    let end = scanner.ends[index] as number;
    let kind = scanner.kinds[index] as number;
    if (!escapes && (kind & QUOTED) === 0) kind &= ~ESCAPED;
    const wrap = wrapping(source, start, end, kind);
    if (wrap > 0) {
      start += 1 + wrap;
      end -= wrap;
    }
    target[at++] = SEPARATOR;
    if (scanner.hasControl || (kind & (DOUBLED | ESCAPED)) !== 0) {
      at = writeField({ source, start, end, kind, delimiter }, target, at);
    } else for (let from = start; from < end; from++) target[at++] = source[from] as number;
  }
  return at;
}

function writeNumber(target: Buffer, position: number, value: number): number {
  let digits = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  let rest = value;
  for (let at = position + digits - 1; at >= position; at--) {
    target[at] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return position + digits;
}
