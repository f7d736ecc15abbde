import assert from "node:assert/strict";
import { test } from "node:test";
import type { QueryResult, QueryValue } from "../query.ts";
import { textFormats, type TextFormat } from "./index.ts";
import { table } from "./table.ts";

function resultOf(columns: Record<string, string> | [string, string][], rows: QueryValue[][]): QueryResult {
  const pairs = Array.isArray(columns) ? columns : Object.entries(columns);
  return {
    columns: pairs.map(([name, type]) => ({ name, type })),
    rowCount: rows.length,
    async *blocks() {
      for (const row of rows) yield [row];
    },
  };
}

async function written(format: TextFormat, result: QueryResult): Promise<string> {
  let text = "";
  for await (const part of textFormats[format](result)) text += part;
  return text;
}

const sample = () =>
  resultOf({ key: "BIGINT", amount: "DECIMAL(18,2)", share: "DOUBLE", name: "VARCHAR", ok: "BOOLEAN", day: "DATE" }, [
    [1n, "0.10", 0.1 + 0.2, "=SUM(A1)", true, "2026-01-05"],
    [9007199254740993n, "-2.35", Number.NaN, "", false, null],
    [null, null, null, 'say "a, b"\nc', null, null],
  ]);

test("CSV tells NULL from the empty text, quotes what must be and prefixes nothing", async () => {
  assert.equal(
    await written("csv", sample()),
    "key,amount,share,name,ok,day\n" +
      "1,0.10,0.30000000000000004,=SUM(A1),true,2026-01-05\n" +
      '9007199254740993,-2.35,NaN,"",false,\n' +
      ',,,"say ""a, b""\nc",,\n',
  );
});

test("JSON carries DECIMAL and great whole numbers as text, others as they are", async () => {
  const rows = JSON.parse(await written("json", sample())) as unknown[];
  assert.deepEqual(rows[0], {
    key: 1,
    amount: "0.10",
    share: 0.30000000000000004,
    name: "=SUM(A1)",
    ok: true,
    day: "2026-01-05",
  });
  assert.deepEqual(rows[1], { key: "9007199254740993", amount: "-2.35", share: "NaN", name: "", ok: false, day: null });
  assert.equal(rows.length, 3);
});

test("NDJSON is one object a line, in the columns' order whatever their names", async () => {
  assert.equal(
    await written(
      "ndjson",
      resultOf(
        [
          ["b", "INTEGER"],
          ["1", "BIGINT[]"],
        ],
        [[2, [1n, null]]],
      ),
    ),
    '{"b":2,"1":[1,null]}\n',
  );
  const separators = resultOf([["b", "VARCHAR"]], [["x\u2028y\u2029z"]]);
  assert.equal(await written("ndjson", separators), '{"b":"x\\u2028y\\u2029z"}\n');
});

test("no rows: a CSV header, an empty JSON array, nothing in NDJSON", async () => {
  const none = () => resultOf({ a: "INTEGER" }, []);
  assert.equal(await written("csv", none()), "a\n");
  assert.deepEqual(JSON.parse(await written("json", none())), []);
  assert.equal(await written("ndjson", none()), "");
});

test("a table aligns, names NULL, and lets no text steer the terminal", async () => {
  assert.equal(
    await written(
      "table",
      resultOf({ n: "INTEGER", text: "VARCHAR" }, [
        [7, "a\u001b[31mb"],
        [12345, null],
      ]),
    ),
    "    n  text\n─────  ───────\n    7  a [31mb\n12345  NULL\n2 rows\n",
  );
});

test("a table that leaves rows out says so", async () => {
  let text = "";
  for await (const part of table(resultOf({ n: "INTEGER" }, [[1], [2], [3]]), { maxRows: 2 })) text += part;
  assert.match(text, /1\n2\n2 of 3 rows/);
});
