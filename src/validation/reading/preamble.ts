import type { HeadText } from "./delimiter.ts";

/** What stands before the header. */
export type Preamble = {
  /** Declared by a first line such as `sep=;`, which spreadsheets write. */
  separator: string | null;
  /** Blank lines, and lines of delimiters alone. */
  blank: number;
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
  return { separator, blank, head: { text: rest, line, whole } };
}
