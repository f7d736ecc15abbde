import { isBlankText } from "./blank-text.ts";
import { CR, LF } from "./bytes.ts";
import type { CanonicalFacts, RecordMark } from "./canonical.ts";
import type { Dialect } from "./dialect.ts";
import type { FileFacts } from "./file-facts.ts";
import { looksCut } from "./find-cut.ts";
import { createHeaderTest } from "./header-test.ts";
import type { OutputFile } from "./output-file.ts";
import { RecordScanner } from "./record-scanner.ts";
import type { Refusal } from "./refusal.ts";
import { roomFor, writeRecord } from "./write-record.ts";

/** What ends reading early. `backslash-quotes`: the file has to be read again, with `\"` as an escape. */
export type Stop = Refusal | "backslash-quotes";

export type RecordWriter = {
  /** Takes UTF-8 bytes, cut anywhere; null while all is well. */
  push(chunk: Buffer): Promise<Stop | null>;
  finish(): Promise<CanonicalFacts | Stop>;
};

/** A record, with all lines inside its quotes, is no longer than this. */
const LONGEST_RECORD = 1024 * 1024;
/** Lines that a quote may have run on for to be the cut end of a file rather than a wrong quote. */
const CUT_QUOTE_LINES = 20;

/** Writes the records behind the header of one file, and counts. */
export function createRecordWriter(params: {
  facts: FileFacts;
  dialect: Dialect;
  escapedQuotes: boolean;
  output: OutputFile;
}): RecordWriter {
  const { facts, dialect, escapedQuotes, output } = params;
  const { fields, trailing } = dialect;
  const delimiter = dialect.delimiter.charCodeAt(0);
  const collapses = !facts.hasQuote || facts.hasNullEscape;
  const quote = dialect.quote !== null;
  const scanner = new RecordScanner({ delimiter, quote, escapedQuotes, fields, mostFields: fields + trailing });
  const isHeader = createHeaderTest(dialect.header, delimiter);
  const skipped = { blank: dialect.leadingBlank, header: 0 };
  let records = 0;
  let marked = 0;
  let ragged = 0;
  let line = 1;
  let fewest = Infinity;
  let carry: Buffer = Buffer.alloc(0);

  async function take(bytes: Buffer, final: boolean): Promise<Stop | null> {
    let at = skipToData(bytes, final);
    while (at < bytes.length && line >= dialect.firstDataLine) {
      const limit = Math.min(bytes.length, at + LONGEST_RECORD + 1);
      const status = scanner.scan(bytes, at, limit, final && limit === bytes.length);
      if (status === "backslash-quotes") return status;
      if (status === "open-quote") return openQuote();
      if (status === "more") {
        if (limit - at <= LONGEST_RECORD) break;
        return scanner.inQuotes ? openQuote() : tooLong(line);
      }
      const room = roomFor(scanner.end - at);
      if (!output.hasRoom(room)) await output.flush(room);
      if (isBlankText(bytes, at, scanner.end, delimiter)) skipped.blank++;
      else if (isHeader(bytes, scanner)) skipped.header++;
      else if (isCut()) return looksCut(line, cutText());
      else takeRecord(bytes, at);
      line += scanner.lineEnds;
      at = scanner.next;
    }
    carry = Buffer.from(bytes.subarray(at));
    return null;
  }

  /** Passes the lines before the first row; returns where it begins, or where more bytes are needed. */
  function skipToData(bytes: Buffer, final: boolean): number {
    let at = 0;
    for (; line < dialect.firstDataLine && at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte !== LF && byte !== CR) continue;
      if (byte === CR && at + 1 === bytes.length && !final) return at;
      if (byte === CR && bytes[at + 1] === LF) at++;
      line++;
    }
    return at;
  }

  function takeRecord(source: Buffer, start: number): void {
    const mark: RecordMark | null = scanner.strayQuote ? "stray-quote" : scanner.hasNul ? "nul-byte" : null;
    const fieldCount = countFields(source);
    records++;
    if (mark !== null) marked++;
    else if (fieldCount !== fields) ragged++;
    if (scanner.fieldCount >= fields && scanner.fieldCount < fewest) fewest = scanner.fieldCount;
    writeRecord({ source, start, scanner, delimiter, line, fieldCount, collapses, mark, fields }, output);
  }

  /** Without the empty fields that the dialect allows at the end. */
  function countFields(source: Buffer): number {
    const count = scanner.fieldCount;
    if (count <= fields || count > fields + trailing) return count;
    for (let index = fields; index < count; index++) {
      if (!isBlankText(source, scanner.starts[index] as number, scanner.ends[index] as number, delimiter)) return count;
    }
    return fields;
  }

  /** A last record without line end and with fewer fields than the header, or than any other row. */
  function isCut(): boolean {
    if (scanner.terminated || scanner.strayQuote) return false;
    return scanner.fieldCount < fields || (fewest !== Infinity && scanner.fieldCount < fewest);
  }

  function cutText(): string {
    const expected = scanner.fieldCount < fields ? fields : fewest;
    return `line ${line}, its last, has ${scanner.fieldCount} of ${expected} fields and no line end`;
  }

  function openQuote(): Refusal {
    const opened = line + scanner.quoteLine;
    const swallowed = scanner.lineEnds - scanner.quoteLine;
    if (!facts.endsWithLineEnd && swallowed <= CUT_QUOTE_LINES) {
      return looksCut(opened, `it ends inside the quotes that line ${opened} opens`);
    }
    return {
      refuse: "open-quote",
      reason: `line ${opened} opens a quote that is not closed within ${swallowed} lines; the rows behind it cannot be told apart`,
      next: `Have line ${opened} corrected at the source, where a quote inside text is to be doubled, and the file delivered again`,
      line: opened,
    };
  }

  return {
    async push(chunk) {
      return chunk.length === 0 ? null : await take(carry.length === 0 ? chunk : Buffer.concat([carry, chunk]), false);
    },
    async finish() {
      const stop = await take(carry, true);
      if (stop !== null) return stop;
      await output.written();
      return { records, skipped, delivered: records + skipped.blank + skipped.header, marked, ragged };
    },
  };
}

function tooLong(line: number): Refusal {
  return {
    refuse: "line-too-long",
    reason: `line ${line} is longer than ${LONGEST_RECORD / 1024} KiB, which no row is`,
    next: "Look into the file: it may be no table, or its line ends may be missing",
    line,
  };
}
