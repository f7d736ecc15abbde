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
 * For encodings whose ASCII is ASCII: UTF-8 and the one-byte ones. Reads eight bytes at a time and looks closer only
 * where one of them is a control, a quote or a backslash; what has been seen once is not looked for again.
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
  /** With its bytes flipped like this a quote comes next to the controls, so that all are below one limit. */
  let flip = ONES * 0x02;
  let below = ONES * 0x21;
  let slashes = ONES * BACKSLASH;

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

  function lookAtWord(chunk: Buffer, index: number): void {
    look(chunk, index);
    look(chunk, index + 1);
    look(chunk, index + 2);
    look(chunk, index + 3);
    if (hasQuote) [flip, below] = [0, ONES * 0x20];
    if (hasBackslash && hasNullEscape) slashes = ONES * LF;
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
    const even = words.length & ~1;
    for (let at = 0; at < even; at += 2) {
      const one = words[at] as number;
      const two = words[at + 1] as number;
      const low1 = one ^ flip;
      const low2 = two ^ flip;
      const slash1 = one ^ slashes;
      const slash2 = two ^ slashes;
      const found1 = (((low1 - below) & ~low1) | ((slash1 - ONES) & ~slash1)) & HIGHS;
      const found2 = (((low2 - below) & ~low2) | ((slash2 - ONES) & ~slash2)) & HIGHS;
      if ((found1 | found2) === 0) continue;
      if (found1 !== 0) lookAtWord(aligned, at << 2);
      if (found2 !== 0) lookAtWord(aligned, (at << 2) + 4);
    }
    for (let index = even << 2; index < aligned.length; index++) look(aligned, index);
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
