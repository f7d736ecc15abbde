import { BACKSLASH, CR, LF, QUOTE, SPACE, TAB } from "./bytes.ts";

export type ScanOptions = {
  delimiter: number;
  /** Whether a `"` at the start of a field opens a quoted one. */
  quote: boolean;
  /** Whether `\"` and `\\` inside quotes are escapes, as MySQL writes them. */
  escapedQuotes: boolean;
  /** How many fields a sound record has, at least and at most; decides whether `\,` is an escape. */
  fields: number;
  mostFields: number;
};

/**
 * `record`: one was found. `more`: it may go on beyond the given bytes. `open-quote`: the bytes end inside quotes.
 * `backslash-quotes`: the record only makes sense if `\"` is an escape.
 */
export type ScanStatus = "record" | "more" | "open-quote" | "backslash-quotes";

/** Of one record. */
const MOST_ESCAPED_LINES = 100;

/** How a field is written: bits of `kinds`. */
export const QUOTED = 1;
export const DOUBLED = 2;
export const ESCAPED = 4;

/**
 * Finds records in UTF-8 bytes, one a call, and where their fields stand. Its properties describe the last record found
 * and are overwritten by the next call. Line ends are LF, CRLF and CR, in any mixture.
 *
 * A quote inside an unquoted field is text. Text after a closing quote makes the record malformed: then it is its first
 * physical line alone, with `strayQuote` set and fields split at every delimiter, so that a wrong quote never takes
 * other lines with it. A backslash before a delimiter or a line end escapes it if the record then has the right number
 * of fields, and is text if it has them only otherwise.
 */
export class RecordScanner {
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  kinds = new Uint8Array(64);
  fieldCount = 0;
  /** All bits of `kinds` together. */
  anyKind = 0;
  /** End of the record's text, and where the next record starts. */
  end = 0;
  next = 0;
  /** Line ends in the record's text and after it. */
  lineEnds = 0;
  /** False for a last line without line end. */
  terminated = false;
  strayQuote = false;
  /** A NUL, another C0 control or a line end stands in the record's text. */
  hasControl = false;
  hasNul = false;
  /** A backslash was needed as an escape to get the right number of fields. */
  usesEscapes = false;
  /** Line ends between the record's start and the quote that was opened last. */
  quoteLine = 0;
  /** The bytes given so far end inside quotes. */
  inQuotes = false;

  readonly #options: ScanOptions;
  /** 1 where a byte needs a look, outside and inside quotes. */
  readonly #outside = new Uint8Array(256);
  readonly #inside = new Uint8Array(256);
  #escapes = 0;
  #escapedLineEnd = false;
  #quoteEscapes = false;

  constructor(options: ScanOptions) {
    this.#options = options;
    for (let byte = 0; byte < SPACE; byte++) if (byte !== TAB) this.#outside[byte] = this.#inside[byte] = 1;
    this.#outside[options.delimiter] = 1;
    this.#outside[BACKSLASH] = this.#inside[BACKSLASH] = 1;
    this.#inside[QUOTE] = 1;
  }

  /** Looks for the record that starts at `start`, before `limit`. `final`: nothing comes after `limit`. */
  scan(bytes: Uint8Array, start: number, limit: number, final: boolean): ScanStatus {
    const status = this.#read(bytes, start, limit, final, true);
    if (status !== "record" || this.strayQuote || this.#escapes === 0) return status;
    this.usesEscapes = true;
    if (this.#fits()) return "record";
    const lineEscaped = this.#escapedLineEnd;
    this.#read(bytes, start, limit, final, false);
    if (this.#fits() || lineEscaped) return "record";
    this.#read(bytes, start, limit, final, true);
    this.usesEscapes = true;
    return "record";
  }

  #fits(): boolean {
    return this.fieldCount >= this.#options.fields && this.fieldCount <= this.#options.mostFields;
  }

  /** Whether an escaped line end could stand there: never at the end of the file, nor in a table of one column. */
  #mayGoOn(bytes: Uint8Array, at: number, limit: number): boolean {
    const after = bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : at + 1;
    const { fields } = this.#options;
    return after < limit && fields > 1 && this.fieldCount < fields && this.lineEnds < MOST_ESCAPED_LINES;
  }

  #read(bytes: Uint8Array, start: number, limit: number, final: boolean, escapes: boolean): ScanStatus {
    this.fieldCount = 0;
    this.anyKind = 0;
    this.lineEnds = 0;
    this.strayQuote = false;
    this.hasControl = false;
    this.hasNul = false;
    this.usesEscapes = false;
    this.inQuotes = false;
    this.#escapes = 0;
    this.#escapedLineEnd = false;
    this.#quoteEscapes = false;
    let at = start;
    for (;;) {
      const opening = this.#options.quote ? this.#skipBlanks(bytes, at, limit) : limit;
      if (opening < limit && bytes[opening] === QUOTE) {
        at = this.#quoted(bytes, opening + 1, limit, final);
        if (at === MORE) return "more";
        if (at === OPEN) return this.#quoteEscapes ? "backslash-quotes" : "open-quote";
        if (at === STRAY) return this.#quoteEscapes ? "backslash-quotes" : this.#firstLine(bytes, start, limit, final);
      } else {
        if (opening >= limit && !final && this.#options.quote) return "more";
        at = this.#unquoted(bytes, at, limit, final, escapes);
        if (at === MORE) return "more";
      }
      if (at < limit && bytes[at] === this.#options.delimiter) at++;
      else return this.#finish(bytes, at, limit, final);
    }
  }

  #unquoted(bytes: Uint8Array, start: number, limit: number, final: boolean, escapes: boolean): number {
    const outside = this.#outside;
    const delimiter = this.#options.delimiter;
    let kind = 0;
    let at = start;
    for (;;) {
      while (at < limit && outside[bytes[at] as number] === 0) at++;
      if (at >= limit) {
        if (!final) return MORE;
        break;
      }
      const byte = bytes[at] as number;
      if (byte === delimiter || byte === LF || byte === CR) break;
      if (byte !== BACKSLASH) this.#noteControl(byte);
      else if (escapes) {
        if (at + 3 >= limit && !final) return MORE;
        const following = at + 1 < limit ? (bytes[at + 1] as number) : -1;
        const isLineEnd = following === LF || following === CR;
        if (following === delimiter || (isLineEnd && this.#mayGoOn(bytes, at + 1, limit))) {
          this.#escapes++;
          kind |= ESCAPED;
          at++;
          if (isLineEnd) {
            this.#escapedLineEnd = true;
            at = this.#lineEnd(bytes, at, limit) - 1;
          }
        } else if (following === BACKSLASH) {
          kind |= ESCAPED;
          at++;
        }
      }
      at++;
    }
    this.#add(start, at, kind);
    return at;
  }

  #quoted(bytes: Uint8Array, start: number, limit: number, final: boolean): number {
    const inside = this.#inside;
    const escaped = this.#options.escapedQuotes;
    let kind = QUOTED;
    let at = start;
    this.inQuotes = true;
    this.quoteLine = this.lineEnds;
    for (;;) {
      while (at < limit && inside[bytes[at] as number] === 0) at++;
      if (at >= limit) return final ? OPEN : MORE;
      const byte = bytes[at] as number;
      if (at + 1 >= limit && !final) return MORE;
      const following = at + 1 < limit ? (bytes[at + 1] as number) : -1;
      if (byte === QUOTE) {
        if (following !== QUOTE) break;
        kind |= DOUBLED;
        at += 2;
      } else if (byte === BACKSLASH) {
        const isEscape = following === QUOTE || (escaped && following === BACKSLASH);
        if (isEscape && escaped) {
          kind |= ESCAPED;
          at += 2;
        } else {
          this.#quoteEscapes ||= isEscape;
          at++;
        }
      } else if (byte === LF || byte === CR) at = this.#lineEnd(bytes, at, limit);
      else {
        this.#noteControl(byte);
        at++;
      }
    }
    const closed = at;
    at = this.#skipBlanks(bytes, at + 1, limit);
    if (at >= limit && !final) return MORE;
    const byte = at < limit ? (bytes[at] as number) : LF;
    if (byte !== this.#options.delimiter && byte !== LF && byte !== CR) return STRAY;
    this.inQuotes = false;
    this.#add(start, closed, kind);
    return at;
  }

  /** Takes the line that begins at `start` as a malformed record, split at every delimiter. */
  #firstLine(bytes: Uint8Array, start: number, limit: number, final: boolean): ScanStatus {
    this.fieldCount = 0;
    this.anyKind = 0;
    this.lineEnds = 0;
    this.hasControl = false;
    this.hasNul = false;
    this.inQuotes = false;
    let at = start;
    for (;;) {
      at = this.#unquoted(bytes, at, limit, true, false);
      if (at < limit && bytes[at] === this.#options.delimiter) at++;
      else break;
    }
    const status = this.#finish(bytes, at, limit, final);
    this.strayQuote = true;
    return status;
  }

  #finish(bytes: Uint8Array, at: number, limit: number, final: boolean): ScanStatus {
    this.end = at;
    this.terminated = at < limit;
    if (!this.terminated) {
      if (!final) return "more";
      this.next = at;
      return "record";
    }
    if (bytes[at] === CR && at + 1 >= limit && !final) return "more";
    const inner = this.lineEnds;
    const hadControl = this.hasControl;
    this.next = this.#lineEnd(bytes, at, limit);
    this.lineEnds = inner + 1;
    this.hasControl = hadControl;
    return "record";
  }

  /** Counts the line end at `at` and returns where it ends. */
  #lineEnd(bytes: Uint8Array, at: number, limit: number): number {
    this.lineEnds++;
    this.hasControl = true;
    return bytes[at] === CR && at + 1 < limit && bytes[at + 1] === LF ? at + 2 : at + 1;
  }

  #noteControl(byte: number): void {
    this.hasControl = true;
    if (byte === 0) this.hasNul = true;
  }

  #skipBlanks(bytes: Uint8Array, start: number, limit: number): number {
    const { delimiter } = this.#options;
    let at = start;
    while (at < limit && bytes[at] !== delimiter && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
    return at;
  }

  #add(start: number, end: number, kind: number): void {
    const index = this.fieldCount++;
    if (index === this.starts.length) this.#grow();
    this.starts[index] = start;
    this.ends[index] = end;
    this.kinds[index] = kind;
    this.anyKind |= kind;
  }

  #grow(): void {
    const size = this.starts.length * 2;
    const starts = new Int32Array(size);
    const ends = new Int32Array(size);
    const kinds = new Uint8Array(size);
    starts.set(this.starts);
    ends.set(this.ends);
    kinds.set(this.kinds);
    this.starts = starts;
    this.ends = ends;
    this.kinds = kinds;
  }
}

const MORE = -1;
const OPEN = -2;
const STRAY = -3;
