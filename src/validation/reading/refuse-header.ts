import { delimiterName, type HeadText, likelyDelimiter, type Reading } from "./delimiter.ts";
import type { Refusal } from "./refusal.ts";

/** Of what is shown of a line. */
const SHOWN_CHARACTERS = 80;

/** Why the best reading's first line is no header to go by; null where it is one. */
export function refuseHeader(
  readings: readonly Reading[],
  expected: ReadonlySet<string>,
  head: HeadText,
): Refusal | null {
  const [best] = readings;
  if (best === undefined) return null;
  if (/^\s*(?:\{\s*"|\[\s*[[{"]|\[\s*$)/.test(best.header.text)) return notJson(best);
  if (best.known === 0) return nothingKnown(best, readings, expected, head);
  return refuseOtherRows(best, readings);
}

function nothingKnown(
  best: Reading,
  readings: readonly Reading[],
  expected: ReadonlySet<string>,
  head: HeadText,
): Refusal | null {
  const { line, text } = best.header;
  const sign = best.names.length === 1 ? likelyDelimiter(best, expected) : null;
  if (sign !== null)
    return wrongDelimiter(
      line,
      `line ${line} reads as one column; its delimiter looks like ${delimiterName(sign)}`,
      sign,
    );
  if (expected.size === 0) return best.names.some(isValue) ? headerless(best, "holds values, not names") : null;
  const later = laterHeader(readings, expected);
  if (later !== null) {
    return {
      refuse: "no-header",
      reason: `line ${line} is no header (${show(text)}); line ${later} looks like it`,
      next: `Have the file delivered without the lines before line ${later}`,
      line,
    };
  }
  if (best.names.length === 1 && expected.size > 1 && !isValue(best.names[0] ?? "") && isProse(head)) {
    return {
      refuse: "not-a-table",
      reason: `line ${line} is one column where several are expected: ${show(text)}`,
      next: "Look into the file; if it is a table, name its delimiter in the setting `delimiter` of this table",
      line,
    };
  }
  const wanted = [...expected].slice(0, 4).join(", ");
  return headerless(best, `has none of the expected names (${wanted}${expected.size > 4 ? ", …" : ""}): ${show(text)}`);
}

/** Rows that only another delimiter than the header's could split. */
function refuseOtherRows(best: Reading, readings: readonly Reading[]): Refusal | null {
  if (best.names.length === 1 || best.rows.length === 0) return null;
  if (best.rows.some((row) => row.fields.length > 1)) return null;
  const line = best.rows[0]?.line ?? best.header.line;
  const fits = readings.find(
    (other) => other.rows.filter((row) => row.fields.length === best.names.length).length * 2 > other.rows.length,
  );
  if (fits === undefined) return null;
  const reason = `the header is split by ${delimiterName(best.delimiter)}, but the rows from line ${line} on by ${delimiterName(fits.delimiter)}`;
  return {
    ...wrongDelimiter(line, reason, fits.delimiter),
    next: "Have the file delivered with one delimiter throughout",
  };
}

function headerless(best: Reading, what: string): Refusal {
  const names = best.names.some(isValue)
    ? ""
    : "; or map its columns in the setting `columns`, if these are their names";
  return {
    refuse: "no-header",
    reason: `without a header that is understood: line ${best.header.line} ${what}`,
    next: `Have the file delivered with a header, or name its columns in order in the setting \`layout\` of this table${names}`,
    line: best.header.line,
  };
}

function laterHeader(readings: readonly Reading[], expected: ReadonlySet<string>): number | null {
  const needed = Math.min(2, expected.size);
  for (const reading of readings) {
    const row = reading.rows.find(
      ({ fields }) => fields.filter((field) => expected.has(field.trim().toLowerCase())).length >= needed,
    );
    if (row !== undefined) return row.line;
  }
  return null;
}

function wrongDelimiter(line: number, reason: string, sign: string): Refusal {
  return {
    refuse: "wrong-delimiter",
    reason,
    next: `Set \`delimiter\` of this table to ${delimiterName(sign)}, or have the file delivered with one of , ; tab |`,
    line,
  };
}

function notJson(best: Reading): Refusal {
  return {
    refuse: "not-a-table",
    reason: "looks like JSON, not a table",
    next: "Deliver CSV, TSV or Parquet",
    line: best.header.line,
  };
}

/** A number or a date, which no column is called by. */
function isValue(name: string): boolean {
  return /^[-+(]?[$€£]?\d[\d.,' ]*\)?%?-?$/.test(name) || /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?$/.test(name);
}

/** No delimiter in any line. */
function isProse(head: HeadText): boolean {
  return head.text.split(/[\r\n]+/, 20).every((line) => !/[;\t|]|,\S/.test(line));
}

function show(text: string): string {
  const line = text.replaceAll(/[\s\u0000-\u001f]+/g, " ").trim();
  return JSON.stringify(line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line);
}
