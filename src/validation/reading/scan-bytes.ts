import { BACKSLASH, CAPITAL_N, CR, LF, QUOTE, TAB } from "./bytes.ts";
import { createDecoder } from "./decode.ts";
import type { TextFacts } from "./file-facts.ts";

/** Counts lines and notes what stands in them, chunk by chunk. Chunks may end anywhere. */
export type LineScanner = {
  push(chunk: Buffer): void;
  /** The physical line that the next byte stands in. */
  line(): number;
  finish(): TextFacts;
};

const HIGHS = 0x80808080 | 0;
const ONES = 0x01010101;

/**
 * For encodings whose ASCII is ASCII: UTF-8 and the one-byte ones. Reads four bytes at a time and looks closer only where
 * one of them is a control, a quote or a backslash; what has been seen once is not looked for again.
 */
export function createByteScanner(): LineScanner {
  let offset = 0;
  let lineStart = 0;
  let lastCr = -2;
  let lineFeeds = 0;
  let returns = 0;
  let pairs = 0;
  let maxLineBytes = 0;
  let hasQuote = false;
  let hasNul = false;
  let hasBackslash = false;
  let hasNullEscape = false;
  let hasControl = false;
  let backslashAtEnd = false;
  let lastByte = -1;

  function endLine(position: number): void {
    if (position - lineStart > maxLineBytes) maxLineBytes = position - lineStart;
    lineStart = position + 1;
  }

  function look(chunk: Buffer, index: number): void {
    const byte = chunk[index] as number;
    if (byte === LF) {
      lineFeeds++;
      if (lastCr === offset + index - 1) {
        pairs++;
        lineStart = offset + index + 1;
      } else endLine(offset + index);
    } else if (byte === CR) {
      returns++;
      lastCr = offset + index;
      endLine(offset + index);
    } else if (byte === QUOTE) hasQuote = true;
    else if (byte === BACKSLASH) {
      if (index + 1 === chunk.length) backslashAtEnd = true;
      else noteBackslash(chunk[index + 1] as number);
    } else if (byte === 0) hasNul = true;
    else if (byte < 0x20 && byte !== TAB) hasControl = true;
  }

  function noteBackslash(following: number): void {
    if (following === CAPITAL_N) hasNullEscape = true;
    else hasBackslash = true;
  }

  function push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    if (backslashAtEnd) noteBackslash(chunk[0] as number);
    backslashAtEnd = false;
    const aligned = chunk.byteOffset % 4 === 0 ? chunk : Buffer.from(Uint8Array.from(chunk).buffer);
    const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
    let quotes = hasQuote ? 0x0a0a0a0a : 0x22222222;
    let slashes = hasBackslash && hasNullEscape ? 0x0a0a0a0a : 0x5c5c5c5c;
    for (let at = 0; at < words.length; at++) {
      const word = words[at] as number;
      const quote = word ^ quotes;
      const slash = word ^ slashes;
      const low = (word - 0x20202020) & ~word;
      const found = (low | ((quote - ONES) & ~quote) | ((slash - ONES) & ~slash)) & HIGHS;
      if (found === 0) continue;
      const index = at << 2;
      look(aligned, index);
      look(aligned, index + 1);
      look(aligned, index + 2);
      look(aligned, index + 3);
      if (hasQuote) quotes = 0x0a0a0a0a;
      if (hasBackslash && hasNullEscape) slashes = 0x0a0a0a0a;
    }
    for (let index = words.length << 2; index < aligned.length; index++) look(aligned, index);
    lastByte = chunk[chunk.length - 1] as number;
    offset += chunk.length;
  }

  function finish(): TextFacts {
    if (backslashAtEnd) hasBackslash = true;
    const endsWithLineEnd = lastByte === LF || lastByte === CR;
    if (!endsWithLineEnd && offset > 0) endLine(offset);
    const open = offset > 0 && !endsWithLineEnd ? 1 : 0;
    return {
      lineEnd: lineEndOf(lineFeeds - pairs, pairs, returns - pairs),
      physicalLines: lineFeeds + returns - pairs + open,
      endsWithLineEnd,
      maxLineBytes,
      hasQuote,
      hasNul,
      hasBackslash,
      hasNullEscape,
      hasControl,
    };
  }

  return { push, finish, line: () => lineFeeds + returns - pairs + 1 };
}

/** The same for UTF-16: the text is decoded on the way, and lengths are those of the decoded bytes. */
export function createUtf16Scanner(
  encoding: "utf-16le" | "utf-16be",
  bom: number,
): Pick<LineScanner, "push" | "finish"> {
  const scanner = createByteScanner();
  const decoder = createDecoder(encoding);
  let skip = bom;
  return {
    push(chunk) {
      const skipped = Math.min(skip, chunk.length);
      skip -= skipped;
      scanner.push(decoder.push(chunk.subarray(skipped)));
    },
    finish() {
      scanner.push(decoder.finish());
      return scanner.finish();
    },
  };
}

/** From how many line ends of each kind there are. */
function lineEndOf(feeds: number, pairs: number, returns: number): TextFacts["lineEnd"] {
  const kinds = Number(feeds > 0) + Number(pairs > 0) + Number(returns > 0);
  if (kinds === 0) return "none";
  if (kinds > 1) return "mixed";
  if (feeds > 0) return "lf";
  return pairs > 0 ? "crlf" : "cr";
}
