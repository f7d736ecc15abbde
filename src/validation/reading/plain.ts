import type { Dialect } from "./dialect.ts";
import type { FileFacts } from "./file-facts.ts";

/** Longer lines take the careful path, which refuses what is no record. */
const LONGEST_PLAIN_LINE = 1_000_000;

/**
 * Whether every physical line from the header on is one record, to be split at the delimiter alone: UTF-8, nothing
 * quoted or escaped, one kind of line end, no controls. Such a file may still hold lines that are blank, repeat the
 * header or have another number of fields.
 */
export function isPlain(facts: FileFacts, dialect: Dialect): boolean {
  return (
    facts.kind === "text" &&
    facts.encoding === "utf-8" &&
    !facts.hasInnerBom &&
    !facts.hasQuote &&
    !facts.hasNul &&
    !facts.hasBackslash &&
    !facts.hasControl &&
    (facts.lineEnd === "lf" || facts.lineEnd === "crlf" || facts.lineEnd === "none") &&
    facts.maxLineBytes < LONGEST_PLAIN_LINE &&
    dialect.trailing === 0
  );
}
