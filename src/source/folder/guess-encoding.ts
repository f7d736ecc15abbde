import type { Encoding } from "../../validation/reading/decode.ts";
import type { FileFacts } from "../../validation/reading/file-facts.ts";

/** So much of the bytes beyond ASCII must be letters of western languages (or € ° £ and the like). */
const LETTER_SHARE = 0.9;

/**
 * The one-byte encoding of a text that is not UTF-8, where its bytes look like western European words: windows-1252, which
 * reads all Latin-1 texts as well. Null where they do not: then a person must say.
 */
export function guessEncoding(facts: FileFacts): Encoding | null {
  const high = [...facts.head, ...facts.tail].filter((byte) => byte >= 0x80);
  if (high.length === 0) return null;
  const text = new TextDecoder("windows-1252").decode(Uint8Array.from(high));
  const usual = text.match(/[à-öø-ÿÀ-ÖØ-ÝßŒœŠšŽžŸ€£°§²³½¼®©™’‘“”–…]/g)?.length ?? 0;
  return usual >= high.length * LETTER_SHARE ? "windows-1252" : null;
}
