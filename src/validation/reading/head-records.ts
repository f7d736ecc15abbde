import { isBlankText } from "./blank-text.ts";
import { ESCAPED, RecordScanner } from "./record-scanner.ts";
import { fieldString } from "./write-field.ts";

export type HeadRecord = {
  fields: readonly string[];
  /** As written, without its line end. */
  text: string;
  /** Physical line of its start, and of the record after it. */
  line: number;
  nextLine: number;
  isBlank: boolean;
};

/**
 * The first records of a file's decoded start, for looking at. A record that the end of the text may have cut is left
 * out unless `whole` says that the text is the whole file.
 */
export function headRecords(params: {
  text: string;
  delimiter: string;
  /** Physical line that the text begins with. */
  line: number;
  whole: boolean;
  most: number;
}): HeadRecord[] {
  const bytes = Buffer.from(params.text);
  const delimiter = params.delimiter.charCodeAt(0);
  const scanner = new RecordScanner({
    delimiter,
    quote: true,
    escapedQuotes: false,
    fields: 0,
    mostFields: Number.MAX_SAFE_INTEGER,
  });
  const records: HeadRecord[] = [];
  let at = 0;
  let line = params.line;
  while (records.length < params.most && at < bytes.length) {
    if (scanner.scan(bytes, at, bytes.length, params.whole) !== "record") break;
    const fields: string[] = [];
    for (let index = 0; index < scanner.fieldCount; index++) {
      const [start, end, kind] = [scanner.starts[index], scanner.ends[index], scanner.kinds[index]] as [
        number,
        number,
        number,
      ];
      fields.push(fieldString({ source: bytes, start, end, kind: kind & ~ESCAPED, delimiter }));
    }
    const text = bytes.toString("utf8", at, scanner.end);
    const isBlank = isBlankText(bytes, at, scanner.end, delimiter);
    records.push({ fields, text, line, nextLine: line + Math.max(1, scanner.lineEnds), isBlank });
    line += scanner.lineEnds;
    at = scanner.next;
  }
  return records;
}
