import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { isRefusal } from "./refusal.ts";
import { inFolder, mustRead, type ReadResult, readBytes } from "./reading.testsuite.ts";

/** Raised by hand when the scanner is changed. */
const RUNS = Number(process.env["ENDCAP_PROPERTY_RUNS"] ?? 60);

const names = ["store_key", "prod_key", "trans_dt", "sales_qty", "sales_amt"];

type Style = {
  delimiter: string;
  quoteAll: boolean;
  lineEnd: string;
  encoding: "utf-8" | "utf-8-bom" | "utf-16le-bom" | "utf-16be-bom" | "utf-16le" | "latin1";
  lastLineEnd: boolean;
};

const style: fc.Arbitrary<Style> = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  quoteAll: fc.boolean(),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
  encoding: fc.constantFrom("utf-8", "utf-8-bom", "utf-16le-bom", "utf-16be-bom", "utf-16le", "latin1"),
  lastLineEnd: fc.boolean(),
});

const piece = fc.constantFrom(
  "a",
  "B7",
  "12.50",
  "3,5",
  "é",
  "ÿ",
  " ",
  '"',
  "'",
  ",",
  ";",
  "\t",
  "|",
  "\n",
  "\r\n",
  "\r",
  "\\",
  "\\N",
  "x y",
  "0",
);
const value = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(""));
const table = fc.integer({ min: 2, max: names.length }).chain((columns) =>
  fc.record({
    header: fc.constant(names.slice(0, columns)),
    rows: fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 25 }),
  }),
);

/** An independent writer: quotes what has to be quoted, doubles quotes, and nothing else. */
function writeTable(
  header: string[],
  rows: string[][],
  how: Style,
): { content: Buffer; lines: number[]; lineCount: number } {
  const cell = (text: string): string => {
    const needs =
      how.quoteAll || text === "" || /["\r\n\\]/.test(text) || text.includes(how.delimiter) || text !== text.trim();
    return needs ? `"${text.split('"').join('""')}"` : text;
  };
  const records = [header, ...rows].map((row) => row.map(cell).join(how.delimiter));
  const text = records.join(how.lineEnd) + (how.lastLineEnd ? how.lineEnd : "");
  const lines: number[] = [];
  let line = 1;
  for (const record of records) {
    lines.push(line);
    line += (record.match(/\r\n|\n|\r/g) ?? []).length + 1;
  }
  return { content: encode(text, how.encoding), lines: lines.slice(1), lineCount: line - 1 };
}

function encode(text: string, encoding: Style["encoding"]): Buffer {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text);
    case "utf-8-bom":
      return Buffer.from(`\ufeff${text}`);
    case "utf-16le":
      return Buffer.from(text, "utf16le");
    case "utf-16le-bom":
      return Buffer.from(`\ufeff${text}`, "utf16le");
    case "utf-16be-bom":
      return Buffer.from(`\ufeff${text}`, "utf16le").swap16();
    case "latin1":
      return Buffer.from(text, "latin1");
  }
}

const breaks = (text: string): string => text.replaceAll(/\r\n|\n|\r/g, "\u001e");

describe("reading, for any table", () => {
  test("gives back what another writer wrote: fields, lines and counts", () =>
    inFolder(async (folder) => {
      await fc.assert(
        fc.asyncProperty(table, style, async ({ header, rows }, how) => {
          const { content, lines, lineCount } = writeTable(header, rows, how);
          const result = await mustRead(folder, content, { expected: names, format: { encoding: "latin1" } });
          assert.deepEqual(result.found.dialect.header, header);
          assert.deepEqual(
            result.records.map(({ line, fields }) => ({ line, fields })),
            rows.map((row, index) => ({ line: lines[index], fields: row.map(breaks) })),
          );
          assert.equal(result.canonical.delivered, rows.length);
          assert.equal(result.facts.physicalLines, lineCount);
        }),
        { numRuns: RUNS },
      );
    }));

  test("finds header and delimiter without knowing any name", () =>
    inFolder(async (folder) => {
      const simple = fc.array(fc.tuple(fc.nat(9999), fc.nat(99), fc.nat(99)), { minLength: 1, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(simple, style, fc.constantFrom(".", ","), async (numbers, how, decimal) => {
          const rows = numbers.map(([id, whole, part]) => [
            `${id}`,
            `${whole}${decimal}${part}`,
            `${part}${decimal}${whole}`,
          ]);
          const { content } = writeTable(["Filiale", "Menge", "Umsatz"], rows, how);
          const result = await mustRead(folder, content);
          assert.equal(result.found.dialect.delimiter, how.delimiter);
          assert.deepEqual(
            result.records.map(({ fields }) => fields),
            rows,
          );
        }),
        { numRuns: RUNS },
      );
    }));

  test("undoes the escapes of an unload without quotes", () =>
    inFolder(async (folder) => {
      const text = fc
        .array(fc.constantFrom("a", "b c", ",", "\\", "\n", "é", "1"), { maxLength: 5 })
        .map((parts) => parts.join(""));
      const rows = fc.array(fc.tuple(fc.nat(), text, fc.nat(), text), { minLength: 1, maxLength: 20 });
      const escape = (field: string): string => (field === "" ? "\\N" : field.replaceAll(/[\\,\n]/g, "\\$&"));
      await fc.assert(
        fc.asyncProperty(rows, async (rows) => {
          const header = "store_key,prod_key,sales_qty,sales_amt";
          const lines = rows.map((row) => row.map((field) => escape(String(field))).join(","));
          const { records } = await mustRead(folder, `${header}\n${lines.join("\n")}\n`, { expected: names });
          const wanted = rows.map((row) => row.map((field) => (field === "" ? "\\N" : breaks(String(field)))));
          assert.deepEqual(
            records.map(({ fields }) => fields),
            wanted,
          );
        }),
        { numRuns: RUNS },
      );
    }));

  test("agrees with a naive split wherever a file is called plain", () =>
    inFolder(async (folder) => {
      const field = fc
        .array(fc.constantFrom("a", "12", ".5", "é", " ", "'", "\\N", "-"), { maxLength: 4 })
        .map((parts) => parts.join(""));
      const line = fc.array(field, { minLength: 1, maxLength: 5 }).map((fields) => fields.join(","));
      const lineEnd = fc.constantFrom("\n", "\r\n");
      await fc.assert(
        fc.asyncProperty(fc.array(line, { maxLength: 25 }), lineEnd, async (lines, end) => {
          const content = ["store_key,prod_key,sales_amt", ...lines, ""].join(end);
          const { found, records, canonical } = await mustRead(folder, content, { expected: names });
          if (found.dialect.trailing > 0) return;
          assert.equal(found.plain, true);
          const rows = lines.map((text, index) => ({ line: index + 2, raw: text, fields: text.split(",") }));
          const wanted = rows.filter(({ fields }) => fields.some((field) => field.trim() !== ""));
          assert.deepEqual(records, wanted);
          assert.equal(canonical.skipped.blank, rows.length - wanted.length);
        }),
        { numRuns: RUNS },
      );
    }));
});

describe("reading, for any bytes", () => {
  test("ends with records that account for every line, or with a refusal", () =>
    inFolder(async (folder) => {
      const good = Buffer.from('store_key,prod_key,sales_amt\n1,"a ""b"", c",2\r\n2,\\N,3\n\n3,d\\,e,4\r4,"f\ng",5\n');
      const change = fc.record({
        at: fc.nat(good.length),
        remove: fc.nat(4),
        insert: fc.oneof(
          fc.uint8Array({ maxLength: 3 }),
          fc.constantFrom('"', "\n", "\r", "\\", ",", "\0", "\ufeff", "é").map((text) => Buffer.from(text)),
        ),
      });
      const mangled = fc.array(change, { maxLength: 4 }).map((changes) => {
        let bytes = good;
        for (const { at, remove, insert } of changes)
          bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
        return bytes;
      });
      const anything = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
      const encoding = fc.constantFrom(null, "utf-8", "windows-1252", "latin1", "utf-16le", "utf-16be");
      await fc.assert(
        fc.asyncProperty(fc.oneof(mangled, anything), encoding, fc.boolean(), async (content, encoding, knows) => {
          const result = await readBytes(folder, content, { expected: knows ? names : [], format: { encoding } });
          if (isRefusal(result)) {
            assert.ok(result.reason.length > 0 && result.next.length > 0);
          } else accountForLines(result);
        }),
        { numRuns: RUNS * 4 },
      );
    }));
});

/** Every physical line stands before the first row, in a record, or is skipped; records stand in order. */
function accountForLines({ facts, found, canonical, records }: ReadResult): void {
  assert.equal(records.length, canonical.records);
  const { firstDataLine, leadingBlank } = found.dialect;
  let lines = firstDataLine - 1 + canonical.skipped.blank - leadingBlank;
  let next = firstDataLine;
  for (const { line, raw } of records) {
    assert.ok(line >= next, "records stand in the order of their lines");
    const own = 1 + raw.split("\u001e").length - 1;
    lines += own;
    next = line + own;
  }
  if (canonical.skipped.header > 0) assert.ok(lines <= facts.physicalLines);
  else if (facts.encoding === "utf-8") assert.equal(lines, facts.physicalLines);
}
