import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { FileFormat } from "../../config/project-config.ts";
import { createDecoder, type Encoding, resolveEncoding } from "./decode.ts";
import type { Dialect } from "./dialect.ts";
import type { FileFacts } from "./file-facts.ts";
import { OutputFile } from "./output-file.ts";
import { createRecordWriter, type Stop } from "./record-writer.ts";
import { isRefusal, type Refusal } from "./refusal.ts";

/**
 * What a canonical file holds. It is UTF-8 with LF, without header or byte-order mark; one record a line:
 * `<line>\x1f<raw>\x1f<field 1>\x1f<field 2>…`, where `line` is the physical line of the record's start and `raw` the
 * record as delivered. In raw and fields a line break (CRLF too) is \x1e; \x1d, \x1e and \x1f of the data are U+FFFD, NUL
 * is U+2400. Quotes and escapes of fields are undone, blanks outside quotes dropped, other blanks kept. A record has the
 * fields that were delivered, but for empty ones at a delimiter at the end of every line (`Dialect.trailing`).
 *
 * A record that cannot be trusted has one field more, `\x1d<RecordMark>`, and never as many as the header.
 */
export type CanonicalFacts = {
  /** Lines written. */
  records: number;
  /** Blank lines, also those before the header, and repetitions of the header. */
  skipped: { blank: number; header: number };
  /** records + skipped. */
  delivered: number;
  /** Records that carry a mark. */
  marked: number;
  /** Records without mark that have another number of fields than the header. */
  ragged: number;
};

/** `nul-byte`: a NUL stands in it. `stray-quote`: text follows a closing quote, so its fields cannot be told apart. */
export type RecordMark = "nul-byte" | "stray-quote";

export type CanonicalParams = {
  input: string;
  output: string;
  facts: FileFacts;
  dialect: Dialect;
  format: FileFormat;
};

const CHUNK_BYTES = 1024 * 1024;

/**
 * Reads any text file record by record and writes its canonical form. Refuses, and leaves no output, where records
 * cannot be told apart to the end. Only reading and writing themselves can fail.
 */
export async function writeCanonical(params: CanonicalParams): Promise<CanonicalFacts | Refusal> {
  const encoding = resolveEncoding(params.facts, params.format);
  if (typeof encoding !== "string") return encoding;
  let result = await attempt(params, encoding, false);
  if (result === "backslash-quotes") result = await attempt(params, encoding, true);
  if (result === "backslash-quotes") throw new Error("escaped quotes asked for twice");
  if (isRefusal(result)) await rm(params.output, { force: true });
  return result;
}

async function attempt(
  params: CanonicalParams,
  encoding: Encoding,
  escapedQuotes: boolean,
): Promise<CanonicalFacts | Stop> {
  const { facts, dialect } = params;
  const output = await OutputFile.create(params.output);
  try {
    const writer = createRecordWriter({ facts, dialect, escapedQuotes, output });
    const decoder = createDecoder(encoding);
    const input = createReadStream(params.input, { start: facts.bom, highWaterMark: CHUNK_BYTES });
    for await (const chunk of input) {
      const ended = await writer.push(decoder.push(chunk as Buffer));
      if (ended !== null) return ended;
    }
    return (await writer.push(decoder.finish())) ?? (await writer.finish());
  } finally {
    await output.close();
  }
}
