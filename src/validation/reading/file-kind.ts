import type { FileKind } from "./file-facts.ts";
import type { Refusal } from "./refusal.ts";

const signatures: readonly { kind: FileKind; what: string; bytes: readonly number[] }[] = [
  { kind: "parquet", what: "a Parquet file", bytes: [0x50, 0x41, 0x52, 0x31] },
  { kind: "gzip", what: "a gzip file", bytes: [0x1f, 0x8b] },
  { kind: "zip", what: "a zip archive", bytes: [0x50, 0x4b, 0x03, 0x04] },
  { kind: "zip", what: "an empty zip archive", bytes: [0x50, 0x4b, 0x05, 0x06] },
  { kind: "pdf", what: "a PDF document", bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { kind: "binary", what: "an encrypted Parquet file", bytes: [0x50, 0x41, 0x52, 0x45] },
  { kind: "binary", what: "an old Excel or Word file", bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { kind: "binary", what: "a Zstandard file", bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { kind: "binary", what: "an xz file", bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { kind: "binary", what: "a 7-Zip archive", bytes: [0x37, 0x7a, 0xbc, 0xaf] },
  { kind: "binary", what: "an SQLite database", bytes: [...Buffer.from("SQLite format 3\0")] },
  { kind: "binary", what: "an Avro file", bytes: [0x4f, 0x62, 0x6a, 0x01] },
  { kind: "binary", what: "a PNG picture", bytes: [0x89, 0x50, 0x4e, 0x47] },
  { kind: "binary", what: "a JPEG picture", bytes: [0xff, 0xd8, 0xff] },
  { kind: "binary", what: "UTF-32 text", bytes: [0xff, 0xfe, 0x00, 0x00] },
  { kind: "binary", what: "UTF-32 text", bytes: [0x00, 0x00, 0xfe, 0xff] },
];

/** The kind by the file's first bytes; `text` where nothing speaks against it. */
export function kindOf(head: Buffer): FileKind {
  if (head.length === 0) return "empty";
  const signature = signatureOf(head);
  if (signature === undefined) return looksLikeMarkup(head) ? "html" : "text";
  return signature.kind === "zip" && head.subarray(0, 4096).includes("xl/") ? "xlsx" : signature.kind;
}

/** Whether text that begins like this holds far more controls than any table would; zeros at its end are filling. */
export function looksBinary(start: Buffer, utf8: boolean): boolean {
  const end = start.findLastIndex((byte) => byte !== 0) + 1;
  const head = end === 0 ? start : start.subarray(0, end);
  let controls = 0;
  for (const byte of head) if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) controls++;
  return controls > 8 && controls > head.length * (utf8 ? 0.3 : 0.05);
}

/**
 * UTF-16 by its mark, or without one by the zero bytes that digits, delimiters and line ends have in any language: all in
 * every second place, and beside most line ends.
 */
export function findUtf16(head: Buffer): { encoding: "utf-16le" | "utf-16be"; bom: number } | null {
  if (head.length >= 2 && head[0] === 0xff && head[1] === 0xfe) return { encoding: "utf-16le", bom: 2 };
  if (head.length >= 2 && head[0] === 0xfe && head[1] === 0xff) return { encoding: "utf-16be", bom: 2 };
  const sample = head.subarray(0, 4096);
  if (!sample.includes(0)) return null;
  if (hasZerosAt(sample, 1)) return { encoding: "utf-16le", bom: 0 };
  return hasZerosAt(sample, 0) ? { encoding: "utf-16be", bom: 0 } : null;
}

/** Whether zeros stand in the places of this parity as they do in UTF-16: 1 for little-endian. */
function hasZerosAt(sample: Buffer, parity: 0 | 1): boolean {
  const pairs = sample.length >> 1;
  let zeros = 0;
  let others = 0;
  let wideEnds = 0;
  let ends = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const high = sample[pair * 2 + parity] as number;
    const low = sample[pair * 2 + 1 - parity] as number;
    if (high === 0) zeros++;
    if (low === 0) others++;
    if (high === 0 && isLineEnd(low)) wideEnds++;
    ends += Number(isLineEnd(high)) + Number(isLineEnd(low));
  }
  if (pairs < 2 || others > pairs * 0.01) return false;
  return ends === 0 ? zeros > pairs * 0.6 : zeros > pairs * 0.15 && wideEnds * 2 > ends;
}

function isLineEnd(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d;
}

/** Why a file of this kind is no table to be read; null for text, and for Parquet and gzip that are what they seem. */
export function refuseKind(facts: { kind: FileKind; bytes: number; head: Buffer; tail: Buffer }): Refusal | null {
  switch (facts.kind) {
    case "text":
    case "gzip":
      return null;
    case "parquet":
      if (facts.bytes >= 12 && facts.tail.subarray(-4).toString("latin1") === "PAR1") return null;
      return {
        refuse: "cut",
        reason: "begins as a Parquet file but lacks its end: it looks cut",
        next: "Have the file delivered again, whole",
      };
    case "empty":
      return {
        refuse: "empty-file",
        reason: "has no bytes at all",
        next: "Have the file delivered again; a closed day can be confirmed with `endcap confirm`",
      };
    case "html":
      return {
        refuse: "not-a-table",
        reason: "is an HTML or XML page, not a table; often an error page saved under the file's name",
        next: "Open the file to see what the sender's server answered, and have it delivered again",
        line: 1,
      };
    case "xlsx":
      return {
        refuse: "not-a-table",
        reason: "is an Excel workbook, not text",
        next: "Save the sheet as CSV UTF-8 and deliver that",
      };
    case "zip":
    case "pdf":
    case "binary":
      return {
        refuse: "not-a-table",
        reason: `is ${signatureOf(facts.head)?.what ?? "binary data"}, not a table`,
        next: facts.kind === "zip" ? "Unpack it and deliver the files in it" : "Deliver CSV, TSV or Parquet",
      };
  }
}

export function bomOf(head: Buffer): number {
  return head.length >= 3 && head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
}

/** The same where text is asked for: what is to be read as Parquet, or unpacked first, is refused too. */
export function refuseUnlessText(facts: { kind: FileKind; bytes: number; head: Buffer; tail: Buffer }): Refusal | null {
  const refused = refuseKind(facts);
  if (refused !== null || facts.kind === "text") return refused;
  const what = signatureOf(facts.head)?.what ?? "no text";
  return {
    refuse: "not-a-table",
    reason: `is ${what} where text is expected`,
    next: "Give the file the ending of what it is (.parquet, .csv.gz)",
  };
}

function signatureOf(head: Buffer): (typeof signatures)[number] | undefined {
  return signatures.findLast(({ bytes }) => bytes.every((byte, index) => head[index] === byte));
}

function looksLikeMarkup(head: Buffer): boolean {
  const start = head.subarray(0, 1024).toString("latin1").replaceAll("\0", "");
  return /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?\s*<(?:[!?]|[a-z][a-z0-9:]*[\s/>])/i.test(start);
}
