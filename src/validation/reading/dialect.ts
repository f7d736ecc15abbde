import type { FileFormat } from "../../config/project-config.ts";
import { type Columns, takeHeader, takeLayout } from "./columns.ts";
import { cleanName, DELIMITERS, delimiterName, readWith } from "./delimiter.ts";
import type { FileFacts } from "./file-facts.ts";
import { refuseUnlessText } from "./file-kind.ts";
import { findCut } from "./find-cut.ts";
import { skipPreamble, skipTitle } from "./preamble.ts";
import type { Refusal } from "./refusal.ts";

/** How a file's records are written, and what its columns are called. */
export type Dialect = {
  /** One ASCII character. */
  delimiter: string;
  /** Null where the file holds no quote at all. */
  quote: '"' | null;
  /** Names as written, without blanks around; "" for a column without a name. */
  header: string[];
  /** Physical line of the header, after `sep=` and blank lines; 0 where the names come from `layout`. */
  headerLine: number;
  /** Physical line after the header. */
  firstDataLine: number;
  /** Fields of a sound record: the length of `header`. */
  fields: number;
  /** How many more fields a sound record may have if they are empty: a delimiter at the end of every line. */
  trailing: number;
  /** Blank lines before the header (or before the first row, without one); they count as skipped. */
  leadingBlank: number;
  /** Lines of a title or of comments before the header; they count as skipped too. */
  leadingTitle: number;
  /** The header as written, without its line end; "" where the names come from `layout`. */
  headerText: string;
};

export type DialectParams = {
  facts: FileFacts;
  /** The file's decoded start, without byte-order mark. */
  text: string;
  format: FileFormat;
  /** Names to look for, lower case: the contract's and the mapped ones. Empty: any line of names is taken for a header. */
  expected: readonly string[];
};

/**
 * Finds header and delimiter. The delimiter is the one that yields expected names in the header; where several do, or
 * nothing is expected, the one by which the rows agree with the header. What is declared is never overruled.
 */
export function findDialect(params: DialectParams): Dialect | Refusal {
  const { facts, format } = params;
  const refused = refuseUnlessText(facts);
  if (refused !== null) return refused;
  const first = skipPreamble(params.text, facts.bytes <= facts.head.length);
  if (first === null) return onlyBlank(facts);
  const delimiter = format.delimiter ?? first.separator;
  if (delimiter !== null && !isDelimiter(delimiter)) return badDelimiter(delimiter);
  const layout = format.layout ?? [];
  const expected = new Set([...params.expected, ...layout.map((name) => cleanName(name).toLowerCase())]);
  const delimiters = delimiter === null ? DELIMITERS : [delimiter];
  const seen = readWith(first.head, delimiters, expected);
  const start = format.layout === null ? skipTitle(first, seen, expected) : first;
  const readings = start === first ? seen : readWith(start.head, delimiters, expected);
  if (readings.length === 0) return longHeader(start.head.line);
  const columns: Columns | Refusal =
    format.layout === null ? takeHeader(readings, expected, start.head) : takeLayout(readings, layout, start.head);
  if ("refuse" in columns) return columns;
  const dialect: Dialect = {
    ...columns,
    quote: facts.hasQuote ? '"' : null,
    leadingBlank: start.blank,
    leadingTitle: start.title,
  };
  return findCut(facts, dialect) ?? dialect;
}

function onlyBlank(facts: FileFacts): Refusal {
  const all = facts.bytes <= facts.head.length;
  return {
    refuse: "empty-file",
    reason: all
      ? "holds nothing but blank lines"
      : `its first ${facts.head.length / 1024} KiB are nothing but blank lines`,
    next: "Have the file delivered again; a closed day can be confirmed with `endcap confirm`",
  };
}

function isDelimiter(text: string): boolean {
  return text.length === 1 && text > "\0" && text <= "\u007f" && !'"\\\r\n'.includes(text);
}

function badDelimiter(delimiter: string): Refusal {
  return {
    refuse: "wrong-delimiter",
    reason: `${delimiterName(delimiter)} cannot be a delimiter: it must be one ASCII character, and no quote, backslash or line end`,
    next: "Correct the setting `delimiter` of this table",
  };
}

function longHeader(line: number): Refusal {
  return {
    refuse: "no-header",
    reason: `line ${line}, where the header should be, does not end within 64 KiB or opens a quote that does not close`,
    next: "Look into the file: it may be no table; columns can be named in the setting `layout`",
    line,
  };
}
