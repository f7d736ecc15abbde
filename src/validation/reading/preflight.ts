import type { FileFormat } from "../../config/project-config.ts";
import { decodeHead, type Encoding, resolveEncoding } from "./decode.ts";
import { type Dialect, findDialect } from "./dialect.ts";
import type { FileFacts } from "./file-facts.ts";
import { refuseUnlessText } from "./file-kind.ts";
import { isPlain } from "./plain.ts";
import type { Refusal } from "./refusal.ts";

export type Preflight = {
  encoding: Encoding;
  dialect: Dialect;
  /** Whether the file may be split by line and delimiter alone; else it needs the careful path. */
  plain: boolean;
};

/** All that is decided about a text file before its rows are read; a refusal says why they cannot be. */
export function preflight(params: {
  facts: FileFacts;
  format: FileFormat;
  expected: readonly string[];
}): Preflight | Refusal {
  const { facts, format } = params;
  const refused = refuseUnlessText(facts);
  if (refused !== null) return refused;
  const encoding = resolveEncoding(facts, format);
  if (typeof encoding !== "string") return encoding;
  const dialect = findDialect({ ...params, text: decodeHead(facts, encoding) });
  if ("refuse" in dialect) return dialect;
  return { encoding, dialect, plain: isPlain(facts, dialect) && encoding === "utf-8" };
}
