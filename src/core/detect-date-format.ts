/** Which date format a column of texts is written in, by evidence alone: two formats that both fit are a question. */
import { parseDateText } from "./date-format.ts";

export type DetectedDateFormat =
  | { kind: "iso" }
  /** `evidence`: the text that only this format can read, in words. */
  | { kind: "declared"; format: string; evidence: string }
  /** `example`: a text that the candidates read as different days. */
  | { kind: "ambiguous"; candidates: string[]; example: string }
  | { kind: "none" };

/** A column with fewer dates than this share of its texts is no column of dates. */
const ENOUGH_DATES = 0.5;
/** Stray other texts among ISO dates, up to this share, change nothing: they are rows to quarantine. */
const STRAY_SHARE = 0.1;

/** Among ISO dates such a text is an impossible date, not another format. */
const YEAR_FIRST = /^\d{4}([-/.])\d{1,2}\1\d{1,2}(?:$|[\sT])/;

const SEPARATED = /^\d{1,4}([-/. ])\d{1,2}\1\d{1,4}(?:$|[\sT,])/;
const NAMED: Record<string, RegExp> = {
  "DD-MMM-YYYY": /^\d{1,2}-[A-Za-z]{3,9}-\d{4}/,
  "DD-MMM-YY": /^\d{1,2}-[A-Za-z]{3,9}-\d{2}(?!\d)/,
  "DD MMM YYYY": /^\d{1,2} [A-Za-z]{3,9}\.? \d{4}/,
  "DD MMM YY": /^\d{1,2} [A-Za-z]{3,9}\.? \d{2}(?!\d)/,
  "DD/MMM/YYYY": /^\d{1,2}\/[A-Za-z]{3,9}\/\d{4}/,
  "DD/MMM/YY": /^\d{1,2}\/[A-Za-z]{3,9}\/\d{2}(?!\d)/,
  "DD.MMM.YYYY": /^\d{1,2}\.[A-Za-z]{3,9}\.\d{4}/,
  DDMMMYYYY: /^\d{1,2}[A-Za-z]{3,9}\d{4}/,
  DDMMMYY: /^\d{1,2}[A-Za-z]{3,9}\d{2}(?!\d)/,
  "MMM DD, YYYY": /^[A-Za-z]{3,9}\.? \d{1,2}, \d{4}/,
  "MMM DD YYYY": /^[A-Za-z]{3,9}\.? \d{1,2} \d{4}/,
  "YYYY-MMM-DD": /^\d{4}-[A-Za-z]{3,9}-\d{1,2}/,
  "YYYY MMM DD": /^\d{4} [A-Za-z]{3,9} \d{1,2}/,
};

/**
 * `samples`: texts of one column, from all parts of its files; blank ones do not count.
 * One text that only one format can read decides; texts that contradict each other, or none that decides, are `ambiguous`.
 */
export function detectDateFormat(samples: readonly string[]): DetectedDateFormat {
  const texts = [...new Set(samples.map((text) => text.trim()).filter((text) => text !== ""))];
  const unread = texts.filter((text) => parseDateText(text, null) === null);
  const isMostlyIso = unread.length <= texts.length * (1 - ENOUGH_DATES);
  const others = isMostlyIso ? unread.filter((text) => !YEAR_FIRST.test(text)) : unread;
  const isoShare = texts.length === 0 ? 0 : 1 - others.length / texts.length;
  if (isoShare >= 1 - STRAY_SHARE) return { kind: "iso" };
  const candidates = candidateFormats(others);
  const readBy = (format: string): Set<string> =>
    new Set(others.filter((text) => parseDateText(text, format) !== null));
  const ranked = candidates.map((format) => ({ format, read: readBy(format) })).filter(({ read }) => read.size > 0);
  const readable = others.filter((text) => ranked.some(({ read }) => read.has(text)));
  const dates = texts.length - unread.length + readable.length;
  if (texts.length === 0 || dates < texts.length * ENOUGH_DATES) return { kind: "none" };
  if (readable.length === 0) return { kind: "iso" };
  const complete = ranked.filter(({ read }) => read.size === readable.length);
  const [only] = complete;
  if (only !== undefined && complete.length === 1) {
    return { kind: "declared", format: only.format, evidence: evidenceFor(only.format, readable, ranked) };
  }
  const open = complete.length > 0 ? complete : ranked;
  return {
    kind: "ambiguous",
    candidates: open.map(({ format }) => format),
    example: exampleOf(
      open.map(({ format }) => format),
      readable,
    ),
  };
}

const monthFirst = [
  ["MM", "DD", "YYYY"],
  ["MM", "DD", "YY"],
];
const dayFirst = [
  ["DD", "MM", "YYYY"],
  ["DD", "MM", "YY"],
];
const yearFirst = [
  ["YY", "MM", "DD"],
  ["YYYY", "DD", "MM"],
];

/** Every format that a text's shape allows, likelier ones first. */
function candidateFormats(texts: readonly string[]): string[] {
  const formats = new Set<string>();
  for (const text of texts) {
    const separator = SEPARATED.exec(text)?.[1];
    if (separator !== undefined) {
      for (const parts of separator === "."
        ? [...dayFirst, ...monthFirst, ...yearFirst]
        : [...monthFirst, ...dayFirst, ...yearFirst]) {
        formats.add(parts.join(separator));
      }
    }
    for (const [format, shape] of Object.entries(NAMED)) if (shape.test(text)) formats.add(format);
    if (/^\d{8}(?:$|[\sT])/.test(text)) for (const format of ["DDMMYYYY", "MMDDYYYY"]) formats.add(format);
    if (/^\d{6}(?:$|[\sT])/.test(text)) for (const format of ["YYMMDD", "DDMMYY", "MMDDYY"]) formats.add(format);
  }
  return [...formats];
}

function evidenceFor(
  format: string,
  texts: readonly string[],
  ranked: readonly { format: string; read: ReadonlySet<string> }[],
): string {
  const rivals = ranked.filter((rival) => rival.format !== format);
  const deciding = texts.find((text) => rivals.every((rival) => !rival.read.has(text)));
  if (rivals.length === 0 || deciding === undefined)
    return `all ${texts.length} different texts, such as "${texts[0] ?? ""}", are dates as ${format}`;
  return `"${deciding}" is a date only as ${format}`;
}

function exampleOf(formats: readonly string[], texts: readonly string[]): string {
  const readings = (text: string): number =>
    new Set(formats.map((format) => parseDateText(text, format)?.date).filter((date) => date !== undefined)).size;
  return texts.find((text) => readings(text) > 1) ?? texts[0] ?? "";
}
