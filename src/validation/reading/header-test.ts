import { cleanName } from "./delimiter.ts";
import type { RecordScanner } from "./record-scanner.ts";
import { fieldString } from "./write-field.ts";

/** Whether the record that the scanner found last repeats the header: the same names, in any case, with any blanks. */
export type HeaderTest = (source: Buffer, scanner: RecordScanner) => boolean;

export function createHeaderTest(header: readonly string[], delimiter: number): HeaderTest {
  const names = header.map((name) => name.toLowerCase());
  const named = names.findLastIndex((name) => name !== "") + 1;
  const first = names[0] ?? "";
  const starts = new Uint8Array(256);
  for (const text of [first, first.toUpperCase(), " ", "\t", "\ufeff"]) starts[Buffer.from(text)[0] ?? 0] = 1;
  const nameAt = (source: Buffer, scanner: RecordScanner, index: number): string => {
    const text = {
      source,
      start: scanner.starts[index] ?? 0,
      end: scanner.ends[index] ?? 0,
      kind: scanner.kinds[index] ?? 0,
    };
    return cleanName(fieldString({ ...text, delimiter })).toLowerCase();
  };
  return (source, scanner) => {
    if (first !== "" && starts[source[scanner.starts[0] as number] as number] === 0) return false;
    if (scanner.fieldCount < named || named === 0) return false;
    for (let index = 0; index < scanner.fieldCount; index++) {
      if (nameAt(source, scanner, index) !== (index < named ? names[index] : "")) return false;
    }
    return true;
  };
}
