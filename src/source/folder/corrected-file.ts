/** Names that an understood name begins and a word for a correction ends: `sales_20260105_v2`, `sales_20260105-korr`. */
import { parseFileName, splitExtension, type FileName, type FilePatterns } from "./file-name.ts";

const CORRECTION =
  /[-_. ]+(?:v\d{1,2}|ver\d{1,2}|rev\d{0,2}|version\d{1,2}|corr|corrected|correction|corrections?|korr|korrektur|korrigiert|revised|fix|fixed|updated?|new|neu|corrige|corregid[oa]|corrett[oa]|corrigid[oa])$/i;

/** The path without that word, where it is understood then; null for any other. */
export function correctedFile(path: string, patterns: FilePatterns): { original: string; name: FileName } | null {
  const split = splitExtension(path);
  const found = split === null ? null : CORRECTION.exec(split.stem);
  if (split === null || found === null) return null;
  const original = `${split.stem.slice(0, found.index)}${path.slice(split.stem.length)}`;
  const name = parseFileName(original, patterns);
  return name === null ? null : { original, name };
}
