import type { HeadText, Reading } from "./delimiter.ts";

/** What stands before the header. */
export type Preamble = {
  /** Declared by a first line such as `sep=;`, which spreadsheets write. */
  separator: string | null;
  /** Blank lines, and lines of delimiters alone. */
  blank: number;
  /** Lines of a title or of comments. */
  title: number;
  /** From the header's line on. */
  head: HeadText;
};

const SEPARATOR_LINE = /^\s*"?sep=(?<sign>[^"\r\n])"?[ \t;,|]*(?:\r\n|\n|\r|$)/i;
const BLANK_LINE = /^[ \t;,|\u001a]*(?:\r\n|\n|\r)/;

/** Null where the text holds nothing but blank lines. */
export function skipPreamble(text: string, whole: boolean): Preamble | null {
  let rest = text;
  let line = 1;
  let blank = 0;
  let separator: string | null = null;
  for (;;) {
    const declared: RegExpExecArray | null =
      separator === null && line === blank + 1 ? SEPARATOR_LINE.exec(rest) : null;
    const skipped = declared ?? BLANK_LINE.exec(rest);
    if (skipped === null) break;
    if (declared === null) blank++;
    else separator = declared.groups?.["sign"] ?? null;
    rest = rest.slice(skipped[0].length);
    line++;
  }
  if (/^[ \t;,|\u001a]*$/.test(rest)) return null;
  return { separator, blank, title: 0, head: { text: rest, line, whole } };
}

/** The header is looked for in so many lines. */
const MOST_TITLE_LINES = 30;
/** A later line with so many expected names is the header, where the first one holds one of them at most. */
const NAMES_OF_HEADER = 3;

/** `start` from the header on, where lines of a title or of comments stand before it; else as it is. */
export function skipTitle(
  start: Preamble,
  readings: readonly Pick<Reading, "header" | "names" | "rows">[],
  expected: ReadonlySet<string>,
): Preamble {
  const known = (fields: readonly string[]) =>
    new Set(fields.map((field) => field.trim().toLowerCase()).filter((name) => expected.has(name))).size;
  if (readings.some(({ names }) => known(names) > 1)) return start;
  const lines = readings.flatMap(({ rows, header }) => {
    const found = rows.find(({ fields }) => known(fields) >= NAMES_OF_HEADER);
    return found === undefined || found.line - header.line > MOST_TITLE_LINES ? [] : [found.line];
  });
  if (lines.length === 0) return start;
  const line = Math.min(...lines);
  let { text } = start.head;
  let { blank, title } = start;
  for (let at = start.head.line; at < line; at++) {
    const [skipped = ""] = /^[^\r\n]*(?:\r\n|\n|\r)/.exec(text) ?? [];
    if (BLANK_LINE.test(skipped)) blank++;
    else title++;
    text = text.slice(skipped.length);
  }
  return { ...start, blank, title, head: { ...start.head, text, line } };
}
