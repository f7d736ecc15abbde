/** Ways in which a good file arrives spoiled. Each takes bytes and gives bytes; none knows what a CSV is worth. */
import { deflateRawSync, gzipSync } from "node:zlib";
import type { Random } from "../reckoning/random.ts";

export type Mutation = (bytes: Buffer, random: Random) => Buffer;

/** A mutation of the text, for bytes that still are UTF-8. */
function ofText(change: (text: string, random: Random) => string): Mutation {
  return (bytes, random) => Buffer.from(change(bytes.toString("utf8"), random));
}

/** A mutation of the lines, each without its end. */
function ofLines(change: (lines: string[], random: Random) => string[]): Mutation {
  return ofText((text, random) => change(text.split("\n"), random).join("\n"));
}

/** A mutation of one line, the header left out of the choice. */
function ofOneLine(change: (line: string, random: Random) => string): Mutation {
  return ofLines((lines, random) => {
    const at = random.int(Math.min(1, lines.length - 1), lines.length - 1);
    return lines.map((line, index) => (index === at ? change(line, random) : line));
  });
}

function ofHeader(change: (header: string, random: Random) => string): Mutation {
  return ofLines(([header = "", ...rest], random) => [change(header, random), ...rest]);
}

function insert(bytes: Buffer, at: number, what: string | Buffer): Buffer {
  return Buffer.concat([
    bytes.subarray(0, at),
    typeof what === "string" ? Buffer.from(what) : what,
    bytes.subarray(at),
  ]);
}

function anywhere(bytes: Buffer, random: Random): number {
  return random.int(0, bytes.length);
}

function repeat(random: Random, bytes: Buffer, change: (bytes: Buffer) => Buffer): Buffer {
  let result = bytes;
  for (let times = random.int(1, 5); times > 0; times--) result = change(result);
  return result;
}

function insertedField(field: string): Mutation {
  return ofOneLine((line, random) => {
    const fields = line.split(",");
    fields[random.int(0, fields.length - 1)] = field;
    return fields.join(",");
  });
}

export const mutations: Readonly<Record<string, Mutation>> = {
  "cut anywhere": (bytes, random) => bytes.subarray(0, anywhere(bytes, random)),
  "beginning lost": (bytes, random) => bytes.subarray(anywhere(bytes, random)),
  "bytes flipped": (bytes, random) =>
    repeat(random, bytes, (all) => {
      const result = Buffer.from(all);
      if (result.length > 0) result[random.int(0, result.length - 1)] = random.int(0, 255);
      return result;
    }),
  "NUL bytes": (bytes, random) => repeat(random, bytes, (all) => insert(all, anywhere(all, random), "\0")),
  "a block of NULs": (bytes, random) => insert(bytes, anywhere(bytes, random), Buffer.alloc(4096)),
  "quotes inserted": (bytes, random) => repeat(random, bytes, (all) => insert(all, anywhere(all, random), '"')),
  "delimiters swapped": ofText((text, random) => text.replaceAll(",", random.pick([";", "\t", "|", ":", " "]))),
  "delimiters swapped in a line": ofOneLine((line, random) => line.replaceAll(",", random.pick([";", "\t", "|"]))),
  "delimiters doubled": ofOneLine((line) => line.replaceAll(",", ",,")),
  "a delimiter more": ofOneLine((line, random) => line.replace(",", ",".repeat(random.int(2, 4)))),
  "a delimiter less": ofOneLine((line) => line.replace(",", "")),
  "lines doubled": ofLines((lines, random) => lines.flatMap((line) => (random.chance(0.3) ? [line, line] : [line]))),
  "lines lost": ofLines((lines, random) => lines.filter(() => !random.chance(0.4))),
  "lines shuffled, header too": ofLines((lines, random) => random.shuffle(lines)),
  "blank lines": ofLines((lines, random) =>
    lines.flatMap((line) => (random.chance(0.3) ? [line, random.pick(["", " ", ",,,,", "\t"])] : [line])),
  ),
  "header repeated": ofLines((lines, random) => lines.toSpliced(random.int(1, lines.length), 0, lines[0] ?? "")),
  "the file twice": ofText((text) => text + text),
  "the file twice, glued": ofText((text) => text.trimEnd() + text),
  "a total line": ofText(
    (text, random) =>
      text + random.pick(["Total,,,,,41,,99.50,,,,\n", "TOTAL;99.50\n", "12 rows\n", "(12 rows affected)\n"]),
  ),
  "no header": ofLines((lines) => lines.slice(1)),
  "only the header": ofLines((lines) => lines.slice(0, 1)),
  "a column renamed": ofHeader((header, random) => header.replace(random.pick(header.split(",")), "something_else")),
  "a column twice": ofHeader((header, random) =>
    header.replace(random.pick(header.split(",")), random.pick(header.split(","))),
  ),
  "a header cell empty": ofHeader((header, random) => header.replace(random.pick(header.split(",")), "")),
  "header shuffled": ofHeader((header, random) => random.shuffle(header.split(",")).join(",")),
  "header with one field more": ofHeader((header) => `${header},`),
  "lines before the header": ofText(
    (text, random) => random.pick(["Report of 5 January\n\n", "sep=,\n", "# exported\n", "\n\n"]) + text,
  ),
  "line ends of every kind": ofLines((lines, random) => [
    lines.map((line) => line + random.pick(["\n", "\r\n", "\r", "\n\r"])).join(""),
  ]),
  "carriage returns only": ofText((text) => text.replaceAll("\n", "\r")),
  "Windows line ends": ofText((text) => text.replaceAll("\n", "\r\n")),
  "line separators of Unicode": ofText((text) => text.replaceAll("\n", "\u2028")),
  "no line ends": ofText((text) => text.replaceAll("\n", "")),
  "UTF-16 without a mark": (bytes) => Buffer.from(bytes.toString("utf8"), "utf16le"),
  "UTF-16 with a mark": (bytes) => Buffer.from(`\uFEFF${bytes.toString("utf8")}`, "utf16le"),
  "UTF-16 big endian": (bytes) => Buffer.from(`\uFEFF${bytes.toString("utf8")}`, "utf16le").swap16(),
  "UTF-16 cut in a character": (bytes) => Buffer.from(`\uFEFF${bytes.toString("utf8")}`, "utf16le").subarray(0, -1),
  "two byte-order marks": ofText((text) => `\uFEFF\uFEFF${text}`),
  "a mark inside": (bytes, random) => insert(bytes, anywhere(bytes, random), "\uFEFF"),
  "bytes of Latin-1": (bytes, random) => insert(bytes, anywhere(bytes, random), Buffer.from([0xe9, 0xfc])),
  "half a character": (bytes, random) => insert(bytes, anywhere(bytes, random), Buffer.from([0xe6, 0x97])),
  "a giant field": insertedField("x".repeat(2_000_000)),
  "a giant number": insertedField("9".repeat(5000)),
  "an odd number": (bytes, random) =>
    insertedField(random.pick(["NaN", "-inf", "1e309", "0x1F", "1,234.50", "$5", "1_000", "٣", "--1", "5-"]))(
      bytes,
      random,
    ),
  "an odd date": (bytes, random) =>
    insertedField(random.pick(["2026-02-30", "0000-00-00", "99999-01-01", "05/01/2026", "46027", "today"]))(
      bytes,
      random,
    ),
  "a formula": insertedField("=cmd|' /C calc'!A0"),
  "an open quote": ofOneLine((line, random) => line.replace(",", random.pick([',"', ',""', ',"a"b']))),
  "a quoted line break": insertedField('"two\nlines"'),
  "a backslash before the delimiter": ofOneLine((line) => line.replace(",", "\\,")),
  "decimal commas": ofText((text) => text.replaceAll(/(\d)\.(\d)/g, "$1,$2")),
  "a thousand columns": ofLines((lines) => lines.map((line) => (line === "" ? line : line + ",x".repeat(1000)))),
  "garbage at the end": (bytes, random) =>
    Buffer.concat([bytes, Buffer.from(random.pick(["\x1a", "\0\0\0", "EOF", "\x04"]))]),
  "a zip": (bytes) => Buffer.concat([Buffer.from("504b0304140000000800", "hex"), deflateRawSync(bytes)]),
  "a gzip under a plain name": (bytes) => gzipSync(bytes),
  "a gzip cut": (bytes) => gzipSync(bytes).subarray(0, -12),
  "a gzip of nothing": () => gzipSync(Buffer.alloc(0)),
  "the first bytes of a gzip": (bytes) => Buffer.concat([Buffer.from([0x1f, 0x8b, 0x08]), bytes]),
  "a Parquet mark": (bytes) => Buffer.concat([Buffer.from("PAR1"), bytes, Buffer.from("PAR1")]),
  "a web page": () =>
    Buffer.from(
      "<!DOCTYPE html>\n<html><head><title>503</title></head>\n<body>Service Unavailable, try again</body></html>\n",
    ),
  "JSON instead": () => Buffer.from('[{"prod_key": 9, "store_key": 101},\n {"prod_key": 10, "store_key": 101}]\n'),
  "random bytes": (_, random) => Buffer.from(Array.from({ length: random.int(1, 3000) }, () => random.int(0, 255))),
  nothing: () => Buffer.alloc(0),
  "a mark and nothing": () => Buffer.from("\uFEFF"),
  "line ends and nothing": (_, random) => Buffer.from("\n".repeat(random.int(1, 50))),
  "blanks and nothing": () => Buffer.from("   \t  "),
  "one word": () => Buffer.from("sales"),
};

export const mutationNames = Object.keys(mutations);

/** One to three mutations, one after the other, and what they were. */
export function mangle(bytes: Buffer, random: Random, first: string): { bytes: Buffer; how: string[] } {
  const how = [first, ...Array.from({ length: random.pick([0, 0, 0, 1, 2]) }, () => random.pick(mutationNames))];
  return { bytes: how.reduce((result, name) => (mutations[name] as Mutation)(result, random), bytes), how };
}
