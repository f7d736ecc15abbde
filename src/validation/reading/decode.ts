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

/**
 * The encoding to read a file with: what its bytes prove (UTF-8, UTF-16), else the declared one. A file that is neither
 * needs a declared encoding.
 */
export function resolveEncoding(facts: FileFacts, format: FileFormat): Encoding | Refusal {
  if (facts.encoding !== "latin1?") return facts.encoding;
  const declared = format.encoding;
  if (declared === "latin1" || declared === "windows-1252") return declared;
  const line = facts.notUtf8Line ?? 1;
  const guess = guessOneByteEncoding(facts);
  const other = declared === null ? "UTF-8" : `${declared}, which is declared, nor UTF-8`;
  return {
    refuse: "wrong-encoding",
    reason: `not ${other}: line ${line} holds other bytes; it may be ${guess}`,
    next: `Have it delivered in UTF-8, or set \`encoding\` of this table (to ${guess}, if that is what the source writes)`,
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
