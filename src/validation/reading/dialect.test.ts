import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { FileFormat } from "../../config/project-config.ts";
import { createInspector } from "./inspector.ts";
import { type Preflight, preflight } from "./preflight.ts";
import { isRefusal, type Refusal } from "./refusal.ts";
import { anyFormat } from "./reading.testsuite.ts";

const names = ["store_key", "prod_key", "sales_qty", "sales_amt"];

type Options = { format?: Partial<FileFormat>; expected?: readonly string[] };

function look(content: string | Buffer, options: Options = {}): Preflight | Refusal {
  const inspector = createInspector();
  inspector.push(Buffer.from(content as string));
  return preflight({
    facts: inspector.finish(),
    format: { ...anyFormat, ...options.format },
    expected: options.expected ?? names,
  });
}

function found(content: string | Buffer, options: Options = {}): Preflight {
  const result = look(content, options);
  if (isRefusal(result)) assert.fail(JSON.stringify(result));
  return result;
}

function refused(content: string | Buffer, options: Options = {}): Refusal {
  const result = look(content, options);
  if (!isRefusal(result)) assert.fail(JSON.stringify(result));
  return result;
}

describe("header and delimiter", () => {
  test("every delimiter, with decimal commas in the rows", () => {
    for (const delimiter of [",", ";", "\t", "|"]) {
      const header = ["STORE_KEY", " Prod_Key ", "sales_amt"].join(delimiter);
      const rows = [1, 2, 3].map((id) => [id, id, delimiter === "," ? "1.5" : "1,5"].join(delimiter));
      const { dialect, plain } = found([header, ...rows, ""].join("\n"));
      assert.equal(dialect.delimiter, delimiter);
      assert.deepEqual(dialect.header, ["STORE_KEY", "Prod_Key", "sales_amt"]);
      assert.equal(plain, true);
    }
  });

  test("decimal commas alone decide nothing, with names that are not expected", () => {
    const { dialect } = found("Filiale;Umsatz\n1;2,5\n2;3,5\n", { expected: [] });
    assert.deepEqual(dialect.header, ["Filiale", "Umsatz"]);
    assert.equal(found("Umsatz, netto;Menge\n2,5;1\n3,5;2\n", { expected: [] }).dialect.delimiter, ";");
  });

  test("`sep=`, blank lines and the place of the first row", () => {
    const { dialect } = found("sep=;\r\n\r\n;;\r\nstore_key;sales_amt\r\n1;2\r\n");
    assert.deepEqual(
      { ...dialect },
      {
        delimiter: ";",
        quote: null,
        header: ["store_key", "sales_amt"],
        headerLine: 4,
        firstDataLine: 5,
        fields: 2,
        trailing: 0,
        leadingBlank: 2,
        leadingTitle: 0,
        headerText: "store_key;sales_amt",
      },
    );
    assert.equal(found('"sep=^"\nstore_key^sales_amt\n1^2\n').dialect.delimiter, "^");
  });

  test("lines of a title or of comments before the header", () => {
    const places = ({ dialect }: Preflight) => [
      dialect.headerLine,
      dialect.firstDataLine,
      dialect.leadingTitle,
      dialect.leadingBlank,
    ];
    const header = "store_key;prod_key;sales_amt\r\n";
    const titled = found(`\r\nSales, of January\r\nStore_Key;7;;\r\n\r\n${header}1;2;3,5\r\n`);
    assert.deepEqual(places(titled), [5, 6, 2, 2]);
    assert.deepEqual([titled.dialect.delimiter, titled.plain], [";", true]);
    assert.deepEqual(places(found(`# made by hand\n# on Monday\n${header}1;2;3\n`)), [3, 4, 2, 0]);
    assert.deepEqual(places(found(`sep=;\nSales\n${header}1;2;3\n`)), [3, 4, 1, 0]);
    const late = "a title\n".repeat(40);
    assert.equal(refused(`${late}${header}1;2;3\n`).refuse, "no-header");
  });

  test("a header over two lines", () => {
    const { dialect, plain } = found('"store\nkey","sales_amt"\n1,2\n');
    assert.deepEqual(dialect.header, ["store key", "sales_amt"]);
    assert.deepEqual({ first: dialect.firstDataLine, plain }, { first: 3, plain: false });
  });

  test("a declared delimiter is not overruled", () => {
    assert.deepEqual(found("store_key:sales_amt\n1:2\n", { format: { delimiter: ":" } }).dialect.header, [
      "store_key",
      "sales_amt",
    ]);
    assert.equal(refused("store_key,sales_amt\n1,2\n", { format: { delimiter: ";" } }).refuse, "wrong-delimiter");
    const blank = found('store_key sales_amt\n"1 a" 2\n', { format: { delimiter: " " } });
    assert.deepEqual(blank.dialect.header, ["store_key", "sales_amt"]);
    assert.equal(refused("store_key||sales_amt\n", { format: { delimiter: "||" } }).refuse, "wrong-delimiter");
  });

  test("a layout names the columns, unless there is a header after all", () => {
    const format = { layout: ["store_key", "prod_key", "sales_amt"] };
    const { dialect } = found("\n1;2;3,5\n2;3;4,5\n", { format });
    assert.deepEqual(dialect.header, format.layout);
    assert.deepEqual(
      { ...dialect, header: 0 },
      { ...dialect, header: 0, headerLine: 0, firstDataLine: 2, delimiter: ";", leadingBlank: 1 },
    );
    assert.equal(found("prod_key;STORE_KEY;sales_amt\n1;2;3\n", { format }).dialect.headerLine, 1);
    assert.equal(refused("1,2\n3,4\n", { format }).refuse, "wrong-delimiter");
  });

  test("a file of one expected column", () => {
    assert.deepEqual(found("store_key\n1\n2\n").dialect.header, ["store_key"]);
  });
});

describe("what needs the careful path", () => {
  const header = "store_key,prod_key\n";
  const cases: [string, string | Buffer, Partial<FileFormat>?][] = [
    ["a quote", `${header}1,"a"\n`],
    ["a NUL", `${header}1,a\0\n`],
    ["a backslash", `${header}1,a\\,b\n`],
    ["a control", `${header}1,a\u0001\n`],
    ["carriage returns alone", `${header}1,a\n`.replaceAll("\n", "\r")],
    ["mixed line ends", `${header}1,a\r\n`],
    ["a mark inside", `${header}1,a\n\ufeff${header}`],
    ["UTF-16", Buffer.from(`\ufeff${header}1,a\n`, "utf16le")],
    ["a one-byte encoding", Buffer.from(`${header}1,\xe9\n`, "latin1"), { encoding: "windows-1252" }],
    ["a very long line", `${header}1,${"a".repeat(1_000_001)}\n`],
    ["delimiters at the ends of lines", `store_key,prod_key,\n1,a,\n`],
  ];
  for (const [title, content, format = {}] of cases) {
    test(title, () => assert.equal(found(content, { format }).plain, false));
  }
  test("but not nulls, blanks, marks at the start or letters beyond ASCII", () => {
    assert.equal(found(`\ufeff${header}1, é\n\n\\N,\\N\n`).plain, true);
  });
});

describe("refusals before any row is read", () => {
  const header = "store_key,prod_key,sales_amt\n";
  const cases: {
    title: string;
    content: string | Buffer;
    refuse: Refusal["refuse"];
    says: string;
    options?: Options;
  }[] = [
    { title: "no bytes", content: "", refuse: "empty-file", says: "no bytes" },
    { title: "a mark alone", content: "\ufeff", refuse: "empty-file", says: "blank" },
    { title: "blank lines alone", content: "\n \n,,,\n", refuse: "empty-file", says: "blank" },
    { title: "a zip", content: "PK\u0003\u0004....", refuse: "not-a-table", says: "zip" },
    { title: "a workbook", content: "PK\u0003\u0004....xl/workbook.xml", refuse: "not-a-table", says: "Excel" },
    { title: "an error page", content: "<!doctype html><title>502</title>", refuse: "not-a-table", says: "HTML" },
    { title: "JSON", content: '[\n {"store_key": 1}\n]', refuse: "not-a-table", says: "JSON" },
    { title: "a letter", content: "Dear all\nfind the file attached\n", refuse: "not-a-table", says: "Dear all" },
    { title: "a cut Parquet file", content: "PAR1..............", refuse: "cut", says: "Parquet" },
    { title: "a whole Parquet file", content: "PAR1.............PAR1", refuse: "not-a-table", says: "Parquet" },
    {
      title: "another delimiter",
      content: "store_key^prod_key^sales_amt\n1^2^3\n",
      refuse: "wrong-delimiter",
      says: '"^"',
    },
    {
      title: "columns aligned by blanks",
      content: "store_key   prod_key   sales_amt\n1  2  3\n",
      refuse: "wrong-delimiter",
      says: "blanks",
    },
    {
      title: "rows with another delimiter than the header",
      content: `${header}1;2;3\n4;5;6\n`,
      refuse: "wrong-delimiter",
      says: "rows from line 2",
    },
    {
      title: "no header",
      content: "1,2,3.5\n2,3,4.5\n",
      refuse: "no-header",
      says: "line 1 has none of the expected names",
    },
    {
      title: "no header and no expected names",
      content: "7,Lamp,2026-01-05\n",
      refuse: "no-header",
      says: "values",
      options: { expected: [] },
    },
    {
      title: "a title before a header of two names",
      content: "Sales of January,,\n\nstore_key,sales_amt\n1,2\n",
      refuse: "no-header",
      says: "line 3 looks like it",
    },
    { title: "other names", content: "Filiale,Artikel\n1,2\n", refuse: "no-header", says: "Filiale" },
    {
      title: "a column twice",
      content: 'store_key,prod_key," Store_Key"\n1,2,3\n',
      refuse: "duplicate-column",
      says: "Store_Key",
    },
    {
      title: "another encoding",
      content: Buffer.from(`${header}1,caf\xe9,3\n`, "latin1"),
      refuse: "wrong-encoding",
      says: "line 2",
    },
    {
      title: "a filled-up end",
      content: `${header}1,2,3\n${"\0".repeat(512)}`,
      refuse: "cut",
      says: "its last 512 bytes are NUL",
    },
    { title: "a row filled up", content: `${header}1,2,3\n1,2\0\0`, refuse: "cut", says: "its last 2 bytes are NUL" },
    { title: "a last line that is not whole", content: `${header}1,2,3\n2,3`, refuse: "cut", says: "line 3" },
    {
      title: "a last character that is not whole",
      content: Buffer.from(`${header}1,é,3\n2,3,é`).subarray(0, -1),
      refuse: "cut",
      says: "character",
    },
    {
      title: "half a unit of UTF-16",
      content: Buffer.from(`\ufeff${header}1,2,3\n`, "utf16le").subarray(0, -1),
      refuse: "cut",
      says: "character",
    },
  ];
  for (const { title, content, refuse, says, options } of cases) {
    test(title, () => {
      const refusal = refused(content, options);
      assert.equal(refusal.refuse, refuse, refusal.reason);
      assert.ok(refusal.reason.includes(says), refusal.reason);
    });
  }

  test("name the setting that would help", () => {
    assert.match(refused("1,2,3\n").next, /`layout`/);
    assert.match(refused("store_key^prod_key\n1^2\n").next, /`delimiter`/);
    assert.match(refused(Buffer.from(`${header}1,\x80,3\n`, "latin1")).next, /`encoding`.*windows-1252/);
    assert.equal(refused("store_key,a,A\n1,2,3\n").column, "A");
  });

  test("a complete last line without line end is fine", () => {
    assert.equal(found(`${header}1,2,3\n2,3,4`).plain, true);
  });
});
