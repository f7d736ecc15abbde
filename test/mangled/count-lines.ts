/** A counter too simple to be wrong: how many rows lie in a file below its header, where that has a plain answer. */

/**
 * Null where the answer depends on how quotes, odd line ends, other encodings or packed bytes are read, or where they are a page or begin with `sep=`. Blank lines
 * and repeated headers are delivered rows, too; the empty text after the last line end is none.
 */
export function countRows(bytes: Uint8Array): number | null {
  if (bytes.length === 0) return 0;
  for (const byte of bytes) {
    const isPlain = byte === 0x09 || byte === 0x0a || (byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c);
    if (!isPlain) return null;
  }
  const text = Buffer.from(bytes).toString("latin1");
  if (/^(<|PAR1|sep=)/.test(text)) return null;
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return Math.max(0, lines.length - 1);
}
