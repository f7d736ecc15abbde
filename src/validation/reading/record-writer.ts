import { CR, LF } from "./bytes.ts";
import type { CanonicalFacts } from "./canonical.ts";
import type { Dialect } from "./dialect.ts";
import type { FileFacts } from "./file-facts.ts";
import { looksCut } from "./find-cut.ts";
import { isBlankText } from "./head-records.ts";
import type { OutputFile } from "./output-file.ts";
import { ESCAPED, RecordScanner, type ScanStatus } from "./record-scanner.ts";
import type { Refusal } from "./refusal.ts";
import { fieldString, MOST_BYTES, SEPARATOR, writeField } from "./write-field.ts";

/** `backslash-quotes`: the file has to be read again, with `\"` as an escape. */
export type WriterResult = CanonicalFacts | Refusal | "backslash-quotes";

export type RecordWriter = {
  /** Takes UTF-8 bytes, cut anywhere; null while all is well. */
  push(chunk: Buffer): Promise<Exclude<WriterResult, CanonicalFacts> | null>;
  finish(): Promise<WriterResult>;
};

/** A record, with all lines inside its quotes, is no longer than this. */
const LONGEST_RECORD = 1024 * 1024;
/** Lines that a quote may have run on for to be the cut end of a file rather than a wrong quote. */
const CUT_QUOTE_LINES = 20;

const NO_BYTES: Buffer = Buffer.alloc(0);
const NUL_BYTE = Buffer.from("nul-byte");
const STRAY_QUOTE = Buffer.from("stray-quote");
