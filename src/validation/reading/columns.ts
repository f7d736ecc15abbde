import { cleanName, delimiterName, type HeadText, type Reading } from "./delimiter.ts";
import type { HeadRecord } from "./head-records.ts";
import { refuseHeader } from "./refuse-header.ts";
import type { Refusal } from "./refusal.ts";

/** What a header, or a declared layout in its place, says. */
export type Columns = {
  delimiter: string;
  header: string[];
  headerLine: number;
  firstDataLine: number;
  fields: number;
  trailing: number;
  headerText: string;
};

/** The first line as the header. */
export function takeHeader(
  readings: readonly Reading[],
  expected: ReadonlySet<string>,
  head: HeadText,
): Columns | Refusal {
  const refused = refuseHeader(readings, expected, head);
  if (refused !== null) return refused;
  const { delimiter, names, header, rows } = readings[0] as Reading;
  const named = names.findLastIndex((name) => name !== "") + 1;
  const isDropped = rows.every((row) => row.fields.slice(named, names.length).every(isEmpty));
  const fields = isDropped ? named : names.length;
  const kept = names.slice(0, fields);
  const twice = repeatedName(kept);
  if (twice !== undefined) {
    return {
      refuse: "duplicate-column",
      reason: `the header in line ${header.line} names the column ${twice} twice`,
      next: "Have the file delivered with a name of its own for every column",
      line: header.line,
      column: twice,
    };
  }
  const trailing = Math.max(names.length - fields, hasOneMore(rows, fields) ? 1 : 0);
  const lines = { headerLine: header.line, firstDataLine: header.nextLine, headerText: header.text };
  return { delimiter, header: kept, fields, trailing, ...lines };
}

/** The declared names, unless the first line holds most of them: then it is a header and is taken for one. */
export function takeLayout(readings: readonly Reading[], layout: readonly string[], head: HeadText): Columns | Refusal {
  const names = layout.map(cleanName);
  const expected = new Set(names.map((name) => name.toLowerCase()));
  if ((readings[0]?.known ?? 0) * 2 > names.length) return takeHeader(readings, expected, head);
  const fitting = (reading: Reading): number => {
    const rows = [reading.header, ...reading.rows];
    return hasOneMore(rows, names.length)
      ? rows.length
      : rows.filter((row) => row.fields.length === names.length).length;
  };
  const reading = readings.toSorted((one, other) => fitting(other) - fitting(one))[0] as Reading;
  const { delimiter, header, rows } = reading;
  if (fitting(reading) === 0) {
    return {
      refuse: "wrong-delimiter",
      reason: `\`layout\` names ${names.length} columns, but line ${header.line} has ${header.fields.length} between ${delimiterName(delimiter)}`,
      next: "Correct the setting `layout` or `delimiter` of this table",
      line: header.line,
    };
  }
  const trailing = hasOneMore([header, ...rows], names.length) ? 1 : 0;
  const lines = { headerLine: 0, firstDataLine: header.line, headerText: "" };
  return { delimiter, header: names, fields: names.length, trailing, ...lines };
}

/** Every row ends with a delimiter that the header lacks. */
function hasOneMore(rows: readonly HeadRecord[], fields: number): boolean {
  return rows.length > 0 && rows.every((row) => row.fields.length === fields + 1 && isEmpty(row.fields[fields] ?? ""));
}

function repeatedName(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => {
    const lower = name.toLowerCase();
    if (name === "" || !seen.has(lower)) return seen.add(lower) === null;
    return true;
  });
}

function isEmpty(field: string): boolean {
  return field.trim() === "";
}
