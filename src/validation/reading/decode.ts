import type { FileFormat } from "../../config/project-config.ts";
import type { FileFacts } from "./file-facts.ts";
import type { Refusal } from "./refusal.ts";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "latin1" | "windows-1252";

/** Turns chunks of any length, cut anywhere, into UTF-8. What cannot be decoded becomes U+FFFD; the mark is not removed. */
export type Decoder = { push(chunk: Buffer): Buffer; finish(): Buffer };

export function createDecoder(encoding: Encoding): Decoder {
  switch (encoding) {
    case "utf-8":
      return { push: (chunk) => chunk, finish: () => Buffer.alloc(0) };
    case "latin1":
      return { push: (chunk) => Buffer.from(chunk.toString("latin1")), finish: () => Buffer.alloc(0) };
    case "utf-16le":
    case "utf-16be":
    case "windows-1252": {
      const decoder = new TextDecoder(encoding, { ignoreBOM: true });
      return {
        push: (chunk) => Buffer.from(decoder.decode(chunk, { stream: true })),
        finish: () => Buffer.from(decoder.decode()),
      };
    }
  }
}

/** The encoding to read a file with; a file that is neither UTF-8 nor UTF-16 needs a declared one. */
export function resolveEncoding(facts: FileFacts, format: FileFormat): Encoding | Refusal {
  const declared = format.encoding;
  if (facts.encoding === "utf-16le" || facts.encoding === "utf-16be") return facts.encoding;
  if (facts.bom > 0 && facts.encoding === "utf-8") return "utf-8";
  if (declared === "utf-16le" || declared === "utf-16be") {
    if (facts.hasNul) return declared;
    return {
      refuse: "wrong-encoding",
      reason: `declared as ${declared}, but no byte of it is zero, as every second one of plain letters would be`,
      next: "Correct the setting `encoding` of this table, or remove it",
    };
  }
  if (facts.encoding === "utf-8") return "utf-8";
  if (declared !== null && declared !== "utf-8") return declared;
  const line = facts.notUtf8Line ?? 1;
  const guess = guessOneByteEncoding(facts);
  return {
    refuse: "wrong-encoding",
    reason: `not UTF-8: line ${line} holds bytes that are not; it may be ${guess}`,
    next: `Ask for UTF-8, or set \`encoding\` of this table (such as ${guess}) if that is what the source writes`,
    line,
  };
}

/** The decoded start of the file, without its byte-order mark; a character cut by the end of the head is left out. */
export function decodeHead(facts: FileFacts, encoding: Encoding): string {
  const whole = facts.bytes <= facts.head.length;
  const decoder = createDecoder(encoding);
  const body = facts.head.subarray(facts.bom);
  if (encoding === "utf-8") return new TextDecoder("utf-8", { ignoreBOM: true }).decode(body, { stream: !whole });
  return decoder.push(body).toString() + (whole ? decoder.finish().toString() : "");
}

function guessOneByteEncoding(facts: FileFacts): Encoding {
  const sample = Buffer.concat([facts.head, facts.tail]);
  return sample.some((byte) => byte >= 0x80 && byte < 0xa0) ? "windows-1252" : "latin1";
}
