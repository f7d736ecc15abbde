/** What one pass over a file's bytes tells. Everything that is decided about reading the file is decided from this. */

export type FileKind = "text" | "parquet" | "gzip" | "zip" | "html" | "pdf" | "xlsx" | "binary" | "empty";

/** `latin1?`: bytes that are not UTF-8; which one-byte encoding it is cannot be known from the bytes. */
export type FoundEncoding = "utf-8" | "utf-16le" | "utf-16be" | "latin1?";

export type LineEnd = "lf" | "crlf" | "cr" | "mixed" | "none";

/** What the bytes hold, line by line; of kinds other than text all counts are 0 and all flags false. */
export type TextFacts = {
  lineEnd: LineEnd;
  /** Lines as an editor counts them, the header too; a last line without line end counts. */
  physicalLines: number;
  endsWithLineEnd: boolean;
  /** Longest physical line, without its line end. */
  maxLineBytes: number;
  hasQuote: boolean;
  hasNul: boolean;
  /** A backslash that is not the first half of `\N`. */
  hasBackslash: boolean;
  /** `\N`, the null of Snowflake, MySQL and PostgreSQL unloads. */
  hasNullEscape: boolean;
  /** C0 controls other than tab, line feed, carriage return and NUL. */
  hasControl: boolean;
};

export type FileFacts = TextFacts & {
  bytes: number;
  /** Of the bytes as delivered, lower-case hexadecimal. */
  sha256: string;
  kind: FileKind;
  encoding: FoundEncoding;
  /** Length of the byte-order mark in bytes; 0 without one. */
  bom: number;
  /** A UTF-8 byte-order mark that is not at the start, as concatenated files have. */
  hasInnerBom: boolean;
  /** Ends in the middle of a UTF-8 character (or of a UTF-16 code unit), everything before being sound. */
  cutCharacter: boolean;
  /** Physical line of the first bytes that are not UTF-8; null where there are none. */
  notUtf8Line: number | null;
  /** First and last 64 KiB. */
  head: Buffer;
  tail: Buffer;
};
