import { DOS_END, SPACE, TAB } from "./bytes.ts";

/** Whether nothing but blanks and delimiters stands there (or the end mark of DOS). */
export function isBlankText(bytes: Uint8Array, start: number, end: number, delimiter: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte !== delimiter && byte !== SPACE && byte !== TAB && byte !== DOS_END) return false;
  }
  return true;
}
