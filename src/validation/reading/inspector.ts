import { createHash } from "node:crypto";
import { createUtf8Check } from "./check-utf8.ts";
import type { FileFacts, FileKind, TextFacts } from "./file-facts.ts";
import { bomOf, findUtf16, kindOf, looksBinary } from "./file-kind.ts";
import { createByteScanner, createUtf16Scanner } from "./scan-bytes.ts";

/** Gathers the facts of a file from its chunks, in order, of any length. */
export type Inspector = { push(chunk: Buffer): void; finish(): FileFacts };

const HEAD_BYTES = 64 * 1024;
/** So many bytes are looked at before kind and encoding are settled. */
const ENOUGH_BYTES = 4096;

const noText: TextFacts = {
  lineEnd: "none",
  physicalLines: 0,
  endsWithLineEnd: false,
  maxLineBytes: 0,
  hasQuote: false,
  hasNul: false,
  hasBackslash: false,
  hasNullEscape: false,
  hasControl: false,
};

type TextReader = {
  push(chunk: Buffer): void;
  finish(): TextFacts & Pick<FileFacts, "encoding" | "bom" | "hasInnerBom" | "cutCharacter" | "notUtf8Line">;
};

export function createInspector(): Inspector {
  const hash = createHash("sha256");
  const ends = createEnds();
  let bytes = 0;
  let waiting: Buffer | null = Buffer.alloc(0);
  let kind: FileKind = "empty";
  let text: TextReader | null = null;

  function begin(start: Buffer): void {
    waiting = null;
    kind = kindOf(start);
    if (kind !== "text") return;
    const wide = findUtf16(start);
    text = wide === null ? createUtf8Reader(bomOf(start)) : createUtf16Reader(wide.encoding, wide.bom);
    text.push(start);
  }

  return {
    push(chunk) {
      hash.update(chunk);
      ends.push(chunk);
      bytes += chunk.length;
      if (waiting === null) return text?.push(chunk);
      const start = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
      if (start.length >= ENOUGH_BYTES) begin(start);
      else waiting = Buffer.from(start);
    },
    finish() {
      if (waiting !== null) begin(waiting);
      const { head, tail } = ends.finish();
      const common = { bytes, sha256: hash.digest("hex"), head, tail };
      const none = { encoding: "utf-8", bom: 0, hasInnerBom: false, cutCharacter: false, notUtf8Line: null } as const;
      if (text === null) return { ...noText, ...none, ...common, kind };
      const found = text.finish();
      const hasControls = found.hasControl || found.hasNul;
      if (hasControls && (found.encoding === "latin1?" || found.encoding === "utf-8")) {
        if (looksBinary(head, found.encoding === "utf-8")) return { ...noText, ...none, ...common, kind: "binary" };
      }
      return { ...found, ...common, kind };
    },
  };
}

function createUtf8Reader(bom: number): TextReader {
  const scanner = createByteScanner();
  const check = createUtf8Check();
  let badLine: number | null = null;
  return {
    push(chunk) {
      const bad = badLine === null ? check.push(chunk) : -1;
      if (bad === -1) return scanner.push(chunk);
      scanner.push(chunk.subarray(0, bad));
      badLine = scanner.line();
      scanner.push(chunk.subarray(bad));
    },
    finish() {
      const { badEnd, cutCharacter, hasInnerBom } = check.finish();
      if (badLine === null && badEnd) badLine = scanner.line();
      const sound = badLine === null;
      const encoding = sound ? "utf-8" : "latin1?";
      return {
        ...scanner.finish(),
        encoding,
        bom,
        hasInnerBom: sound && hasInnerBom,
        cutCharacter: sound && cutCharacter,
        notUtf8Line: badLine,
      };
    },
  };
}

function createUtf16Reader(encoding: "utf-16le" | "utf-16be", bom: number): TextReader {
  const scanner = createUtf16Scanner(encoding, bom);
  let bytes = 0;
  return {
    push(chunk) {
      bytes += chunk.length;
      scanner.push(chunk);
    },
    finish: () => ({
      ...scanner.finish(),
      encoding,
      bom,
      hasInnerBom: false,
      cutCharacter: bytes % 2 === 1,
      notUtf8Line: null,
    }),
  };
}

/** Keeps the first and last bytes of what goes by. */
function createEnds(): { push(chunk: Buffer): void; finish(): { head: Buffer; tail: Buffer } } {
  let head: Buffer = Buffer.alloc(0);
  let tail: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
      if (chunk.length >= HEAD_BYTES) tail = Buffer.from(chunk.subarray(-HEAD_BYTES));
      else tail = Buffer.concat([tail, chunk]).subarray(-HEAD_BYTES);
    },
    finish: () => ({ head, tail }),
  };
}
