import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { inFolder, mustRead, mustRefuse, type ReadOptions } from "./reading.testsuite.ts";

const expected = ["store_key", "prod_key", "sales_amt"];

type Case = {
  title: string;
  text: string | Buffer;
  options?: ReadOptions;
  /** `line: field|field|…` of each record, ␤ for a line break. */
  records: string[];
  skipped?: { blank?: number; header?: number };
};

const cases: Case[] = [
  {
    title: "all fields quoted, with doubled quotes and delimiters inside",
    text: 'store_key,prod_key,sales_amt\n"1","5"" nail, long","2.50"\n',
    records: ['2: 1|5" nail, long|2.50'],
  },
  {
    title: "a line break inside quotes is one row, and later rows keep their physical line",
    text: 'store_key,prod_key,sales_amt\r\n1,"two\r\nlines\rand\nmore",3\r\n2,b,4\r\n',
    records: ["2: 1|two␤lines␤and␤more|3", "6: 2|b|4"],
  },
  {
    title: "a quote inside an unquoted field is text",
    text: 'store_key,prod_key,sales_amt\n1,5" nail,3\n2,a"b"c,4\n3,x",5\n',
    records: ['2: 1|5" nail|3', '3: 2|a"b"c|4', '4: 3|x"|5'],
  },
  {
    title: "texts that a spreadsheet is to take for no number",
    text: 'store_key,prod_key,sales_amt\n="007",="a",="5"\n"=""007""","=""x""""y""",3\n="",=,"=""5"\n="7,=8",9\n',
    records: ["2: 007|a|5", '3: 007|x""y|3', '4: |=|="5', '5: ="7|=8"|9'],
  },
  {
    title: "text after a closing quote marks that line alone",
    text: 'store_key,prod_key,sales_amt\n1,"big" nail,3\n2,"ok",4\n',
    records: ['2: 1|"big" nail|3|⁋stray-quote', "3: 2|ok|4"],
  },
  {
    title: "a wrong opening quote does not take the next lines with it",
    text: 'store_key,prod_key,sales_amt\n1,"nail,3\n2,"ok",4\n3,"ok",5\n',
    records: ['2: 1|"nail|3|⁋stray-quote', "3: 2|ok|4", "4: 3|ok|5"],
  },
  {
    title: "a mark never makes up for a missing field",
    text: 'store_key,prod_key,sales_amt\n1,"a" b\n2,c,3\n',
    records: ['2: 1|"a" b||⁋stray-quote', "3: 2|c|3"],
  },
  {
    title: "blanks around quotes are dropped, others kept",
    text: 'store_key , prod_key,sales_amt\n 1 , "a b" ,\t"3"\n',
    records: ["2:  1 |a b|3"],
  },
  {
    title: "carriage returns alone, and all line ends mixed",
    text: "store_key,prod_key,sales_amt\r1,a,2\r\n2,b,3\n3,c,4\r4,d,5",
    records: ["2: 1|a|2", "3: 2|b|3", "4: 3|c|4", "5: 4|d|5"],
  },
  {
    title: "commas and nulls of an unquoted unload",
    text: "store_key,prod_key,sales_amt\n1,nails\\, long,2\n2,\\N,3\n3,back\\\\slash,4\n4,C:\\dir,5\n",
    records: ["2: 1|nails, long|2", "3: 2|\\N|3", "4: 3|back\\slash|4", "5: 4|C:\\dir|5"],
  },
  {
    title: "a backslash that escapes nothing before a delimiter is text",
    text: "store_key,prod_key,sales_amt\n1,C:\\,2\n2,D:\\,3\n",
    records: ["2: 1|C:\\|2", "3: 2|D:\\|3"],
  },
  {
    title: "an escaped line end is inside the row if the row fits only then",
    text: "store_key,sales_amt,prod_key\n1,2,two\\\nlines\n2,3,C:\\\n3,4,x\n",
    records: ["2: 1|2|two␤lines", "4: 2|3|C:\\", "5: 3|4|x"],
  },
  {
    title: "a backslash at the very end escapes nothing",
    text: "store_key,prod_key\n1,a\\\r\n",
    records: ["2: 1|a\\"],
  },
  {
    title: "quotes escaped by backslashes are recognised, also before they could be",
    text: 'store_key,prod_key,sales_amt\n1,"5\\"",2\n2,"a \\"b\\" c",3\n3,"d\\\\",4\n',
    records: ['2: 1|5"|2', '3: 2|a "b" c|3', "4: 3|d\\|4"],
  },
  {
    title: "a backslash before a closing quote is text where nothing else is escaped",
    text: 'store_key,prod_key,sales_amt\n1,"C:\\",2\n2,"a",3\n',
    records: ["2: 1|C:\\|2", "3: 2|a|3"],
  },
  {
    title: "blank lines, lines of delimiters and repeated headers are skipped and counted",
    text: '\n\nstore_key,prod_key,sales_amt\n1,a,2\n\n,,,\n , \nSTORE_KEY, Prod_Key ,"sales_amt"\n2,b,3\n\n',
    records: ["4: 1|a|2", "9: 2|b|3"],
    skipped: { blank: 6, header: 1 },
  },
  {
    title: "a header repeated behind a byte-order mark, as concatenated files have it",
    text: "\ufeffstore_key,prod_key,sales_amt\n1,a,2\n\ufeffstore_key,prod_key,sales_amt\n2,b,3\n",
    records: ["2: 1|a|2", "4: 2|b|3"],
    skipped: { header: 1 },
  },
  {
    title: "rows with another number of fields keep their own",
    text: "store_key,prod_key,sales_amt\n1,a\n2,b,3,4\nTotal\n3,c,5\n",
    records: ["2: 1|a", "3: 2|b|3|4", "4: Total", "5: 3|c|5"],
  },
  {
    title: "a delimiter at the end of every line, header included",
    text: "store_key;prod_key;sales_amt;\n1;a;2;\n2;b;3\n",
    records: ["2: 1|a|2", "3: 2|b|3"],
  },
  {
    title: "a value under a last column without a name",
    text: "store_key;prod_key;sales_amt;\n1;a;2;\n2;b;3;x\n",
    records: ["2: 1|a|2|", "3: 2|b|3|x"],
  },
  {
    title: "a delimiter at the end of every row alone",
    text: "store_key;prod_key;sales_amt\n1;a;2;\n2;b;3;\n",
    records: ["2: 1|a|2", "3: 2|b|3"],
  },
  {
    title: "a NUL marks its row",
    text: "store_key,prod_key,sales_amt\n1,a\0b,2\n2,c,3\n",
    records: ["2: 1|a␀b|2|⁋nul-byte", "3: 2|c|3"],
  },
  {
    title: "separators of the canonical form inside the data give way",
    text: "store_key,prod_key,sales_amt\n1,a\u001fb\u001ec\u001dd,2\n",
    records: ["2: 1|a�b�c�d|2"],
  },
  {
    title: "a last line of the end mark of DOS",
    text: "store_key,prod_key,sales_amt\r\n1,a,2\r\n\u001a",
    records: ["2: 1|a|2"],
    skipped: { blank: 1 },
  },
  {
    title: "a declared layout in place of a header",
    text: "1,a,2\n2,b,3\n",
    options: { format: { layout: expected } },
    records: ["1: 1|a|2", "2: 2|b|3"],
  },
  {
    title: "a declared blank as delimiter, also before a quote",
    text: 'store_key prod_key sales_amt\n1 "a b" 2\n2  3\n',
    options: { format: { delimiter: " " } },
    records: ["2: 1|a b|2", "3: 2||3"],
  },
  {
    title: "a header without rows",
    text: "store_key,prod_key,sales_amt\n",
    records: [],
  },
];

describe("the careful path", () => {
  for (const { title, text, options, records, skipped } of cases) {
    test(title, () =>
      inFolder(async (folder) => {
        const result = await mustRead(folder, text, { expected, ...options });
        const shown = result.records.map(({ line, fields }) => `${line}: ${fields.join("|")}`);
        assert.deepEqual(
          shown.map((record) => record.replaceAll("\u001e", "␤").replaceAll("\u001d", "⁋")),
          records,
        );
        assert.deepEqual(result.canonical.skipped, { blank: 0, header: 0, ...skipped });
        assert.equal(result.canonical.records, records.length);
      }),
    );
  }

  test("keeps the record as delivered beside its fields", () =>
    inFolder(async (folder) => {
      const { records } = await mustRead(folder, 'store_key,prod_key\n 1 ,"a ""b""\r\nc"\n');
      assert.deepEqual(
        records.map(({ raw }) => raw),
        [' 1 ,"a ""b""\u001ec"'],
      );
    }));

  test("counts marked and ragged records", () =>
    inFolder(async (folder) => {
      const { canonical } = await mustRead(folder, 'store_key,prod_key\n1,"a"b\n2\n3,c\n4,\0\n5,d,e\n');
      assert.deepEqual(canonical, { records: 5, skipped: { blank: 0, header: 0 }, delivered: 5, marked: 2, ragged: 2 });
    }));
});

describe("what ends too early", () => {
  const header = "store_key,prod_key,sales_amt\n";
  const refusals = [
    { title: "a last line with too few fields", text: `${header}1,"a",2\n2,b`, refuse: "cut", line: 3 },
    { title: "a last line inside quotes", text: `${header}1,"a",2\n2,"b`, refuse: "cut", line: 3 },
    {
      title: "a last line without the delimiter all others end with",
      text: `${header.trim()},\n1,"a",2,\n2,"b",3`,
      refuse: "cut",
      line: 3,
    },
    {
      title: "a quote that never closes",
      text: `${header}1,"a",2\n2,"b,3\n${"3,c,4\n".repeat(50)}`,
      refuse: "open-quote",
      line: 3,
    },
    {
      title: "a quote that does not close within a MiB",
      text: `${header}2,"b,3\n${"3,c,4\n".repeat(300_000)}4,"d",5\n`,
      refuse: "open-quote",
      line: 2,
    },
    {
      title: "a line of several MiB",
      text: `${header}1,"a",2\n2,${"b".repeat(3_000_000)},3\n`,
      refuse: "line-too-long",
      line: 3,
    },
  ];
  for (const { title, text, refuse, line } of refusals) {
    test(title, () =>
      inFolder(async (folder) => {
        const refusal = await mustRefuse(folder, text, { expected });
        assert.deepEqual({ refuse: refusal.refuse, line: refusal.line }, { refuse, line });
        assert.ok(refusal.reason.includes(`line ${line}`), refusal.reason);
        assert.equal(existsSync(join(folder, "output")), false, "a refused file leaves no output");
      }),
    );
  }

  test("a last line that is whole but lacks its line end is a row", () =>
    inFolder(async (folder) => {
      const { records } = await mustRead(folder, `${header}1,"a",2\n2,"b",3`, { expected });
      assert.equal(records.length, 2);
    }));
});
