import { BACKSLASH, CR, EQUALS, LF, QUOTE } from "./bytes.ts";
import { DOUBLED, ESCAPED, QUOTED } from "./record-scanner.ts";

/** Begins the last field of a record that cannot be trusted; the rest of that field says why. */
export const MARK = 0x1d;
/** Stands for a line break inside a field. */
export const BREAK = 0x1e;
/** Stands between the fields of a record. */
export const SEPARATOR = 0x1f;

/** No byte of text becomes more bytes than this. */
export const MOST_BYTES = 3;

/** Text of a record in bytes, with how it is written: `kind` holds the record scanner's bits, 0 for text as it stands. */
export type FieldText = { source: Uint8Array; start: number; end: number; kind: number; delimiter: number };

/**
 * Writes text with its quotes and escapes undone and returns where the target goes on; it must have room for MOST_BYTES
 * a byte. A line break becomes BREAK; MARK, BREAK and SEPARATOR become U+FFFD, NUL becomes U+2400, a picture of it.
 */
export function writeField(text: FieldText, target: Uint8Array, position: number): number {
  const { source, start, end, kind, delimiter } = text;
  const isDoubled = (kind & DOUBLED) !== 0;
  const isEscaped = (kind & ESCAPED) !== 0;
  const isQuoted = (kind & QUOTED) !== 0;
  let at = position;
  for (let from = start; from < end; from++) {
    let byte = source[from] as number;
    if (byte === QUOTE && isDoubled && source[from + 1] === QUOTE) from++;
    else if (byte === BACKSLASH && isEscaped && from + 1 < end) {
      const following = source[from + 1] as number;
      const isLineEnd = following === LF || following === CR;
      const isEscape = isQuoted ? following === QUOTE : following === delimiter || isLineEnd;
      if (isEscape || following === BACKSLASH) byte = source[++from] as number;
    }
    if (byte >= 0x20) target[at++] = byte;
    else if (byte === LF || byte === CR) {
      if (byte === CR && from + 1 < end && source[from + 1] === LF) from++;
      target[at++] = BREAK;
    } else if (byte >= MARK) at = write3(target, at, 0xef, 0xbf, 0xbd);
    else if (byte === 0) at = write3(target, at, 0xe2, 0x90, 0x80);
    else target[at++] = byte;
  }
  return at;
}

/** The same as a string, with a blank for a line break. */
export function fieldString(text: FieldText): string {
  const wrap = wrapping(text.source, text.start, text.end, text.kind);
  const own = wrap === 0 ? text : { ...text, start: text.start + 1 + wrap, end: text.end - wrap };
  const target = Buffer.alloc((own.end - own.start) * MOST_BYTES);
  return target.toString("utf8", 0, writeField(own, target, 0)).replaceAll("\u001e", " ");
}

/**
 * `="00123"`, by which exports keep spreadsheets from taking a text for a number, is the text within. How many bytes each of
 * its quotes takes (two where they are doubled within quotes); 0 for any other field.
 */
export function wrapping(source: Uint8Array, start: number, end: number, kind: number): 0 | 1 | 2 {
  if (source[start] !== EQUALS) return 0;
  const quotes = (kind & DOUBLED) !== 0 ? 2 : (kind & QUOTED) === 0 ? 1 : 0;
  if (quotes === 0 || end - start < 1 + 2 * quotes) return 0;
  for (let at = 0; at < quotes; at++) {
    if (source[start + 1 + at] !== QUOTE || source[end - 1 - at] !== QUOTE) return 0;
  }
  return quotes;
}

function write3(target: Uint8Array, at: number, first: number, second: number, third: number): number {
  target[at] = first;
  target[at + 1] = second;
  target[at + 2] = third;
  return at + 3;
}
