import { headRecords, type HeadRecord } from "./head-records.ts";

/** In the order of preference where nothing else decides: a comma may be a decimal sign, the others hardly ever. */
export const DELIMITERS = [";", "\t", "|", ","] as const;

const SAMPLE_RECORDS = 60;

/** A file's first lines read with one delimiter. */
export type Reading = {
  delimiter: string;
  header: HeadRecord;
  names: readonly string[];
  /** Records after the header that are not blank. */
  rows: readonly HeadRecord[];
  /** How many names are expected ones. */
  known: number;
  /** Share of rows with as many fields as the header. */
  agreement: number;
};

/** What to read: the text from the header's line on, which is that physical line. */
export type HeadText = { text: string; line: number; whole: boolean };

/** Reads the head with each delimiter; the best first. Nothing is left out, so that a refusal can say what was seen. */
export function readWith(head: HeadText, delimiters: readonly string[], expected: ReadonlySet<string>): Reading[] {
  return delimiters
    .map((delimiter) => readingWith(head, delimiter, expected))
    .filter((reading) => reading !== null)
    .sort(
      (one, other) =>
        other.known - one.known ||
        Number(other.names.length > 1) - Number(one.names.length > 1) ||
        other.agreement - one.agreement ||
        Number(one.delimiter === ",") - Number(other.delimiter === ",") ||
        other.names.length - one.names.length,
    );
}

function readingWith(head: HeadText, delimiter: string, expected: ReadonlySet<string>): Reading | null {
  const [header, ...others] = headRecords({ ...head, delimiter, most: SAMPLE_RECORDS });
  if (header === undefined) return null;
  const names = header.fields.map(cleanName);
  const rows = others.filter((row) => !row.isBlank);
  const known = new Set(names.map((name) => name.toLowerCase()).filter((name) => expected.has(name))).size;
  const agreeing = rows.filter((row) => row.fields.length === names.length).length;
  return { delimiter, header, names, rows, known, agreement: rows.length === 0 ? 0 : agreeing / rows.length };
}

/** A column's name without blanks, byte-order marks and line breaks around and in it. */
export function cleanName(name: string): string {
  return name.replaceAll(/[\s\u0000\ufeff]+/g, " ").trim();
}

/**
 * What splits a header of one column into several: the sign, or run of signs, that yields expected names; where nothing
 * is expected, the one that every row has as often. Null where none does.
 */
export function likelyDelimiter(reading: Reading, expected: ReadonlySet<string>): string | null {
  const line = reading.header.text;
  const signs = [...new Set(line.match(/[^\p{L}\p{N}_"]+/gu) ?? [])];
  if (expected.size === 0) return signs.find((sign) => sign !== " " && splitsAlike(sign, reading)) ?? null;
  let best: { sign: string | null; known: number } = { sign: null, known: Math.min(2, expected.size) - 1 };
  for (const sign of signs) {
    const names = line.split(sign).map((name) => cleanName(name.replaceAll('"', "")).toLowerCase());
    const known = names.filter((name) => expected.has(name)).length;
    if (known > best.known) best = { sign, known };
  }
  return best.sign;
}

function splitsAlike(sign: string, { header, rows }: Reading): boolean {
  const parts = header.text.split(sign).length;
  return parts > 1 && rows.length > 0 && rows.every((row) => row.text.split(sign).length === parts);
}

/** A delimiter as a person would say it. */
export function delimiterName(delimiter: string): string {
  if (delimiter === "\t") return "tab";
  if (/^ +$/.test(delimiter)) return "blanks";
  return JSON.stringify(delimiter);
}
