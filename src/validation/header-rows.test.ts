import assert from "node:assert/strict";
import { test } from "node:test";
import { loadFiles } from "./load-files.testkit.ts";

const HEADER = "store_key,prod_key,trans_dt,sales_qty,sales_amt\n";
const ask = { table: "sales", sql: "SELECT CAST(sum(sales_qty) AS VARCHAR) AS qty FROM accepted" } as const;

test("a header that comes again is skipped; one of another order refuses its file, naming the line", async (context) => {
  const rows = (date: string) => `1,10,${date},3,27.00\n2,10,${date},3,27.00\n`;
  const { outcome, answer, quarantine } = await loadFiles(context, {
    files: {
      "sales_20260105.csv": HEADER + rows("2026-01-05") + HEADER.toUpperCase() + rows("2026-01-05"),
      "sales_20260106.csv": `${HEADER}${rows("2026-01-06")}STORE_KEY,PROD_KEY,TRANS_DT,SALES_AMT,SALES_QTY\n2,11,2026-01-06,27,3\n`,
      "sales_20260107.csv": `${HEADER}${rows("2026-01-07")}prod_key,store_key,sales_qty,sales_amt\n"10",2,27,3\n`,
    },
    ask,
  });
  assert.deepEqual(
    outcome.refused.map(({ file, reason }) => `${file}: ${reason}`),
    [
      "sales_20260106.csv: line 4 is another header (STORE_KEY,PROD_KEY,TRANS_DT,SALES_AMT,SALES_QTY): the rows behind it are not written as the first one says",
      "sales_20260107.csv: line 4 is another header (prod_key,store_key,sales_qty,sales_amt): the rows behind it are not written as the first one says",
    ],
  );
  const { delivered, accepted, quarantined, skipped, refused } = outcome.rows;
  assert.deepEqual([delivered, accepted, quarantined, skipped, refused], [13, 4, 0, 1, 8]);
  assert.deepEqual([answer, quarantine], [[{ qty: "12.000" }], []]);
});

test("where every column is text, a header inside is none of the rows either", async (context) => {
  const sales = `${HEADER}A,P1,2026-01-05,1,2.00\n`;
  const product = (again: string) => `prod_key,prod_name\nP1,Milk\n${again}\nP2,Bread\n`;
  const config = { keys: { prod_key: "VARCHAR", store_key: "VARCHAR" } };
  const load = (again: string) =>
    loadFiles(context, {
      files: { "sales_20260105.csv": sales, "product.csv": product(again) },
      config,
      ask: { table: "product", sql: "SELECT prod_key FROM accepted ORDER BY ALL" },
    });
  const same = await load("PROD_KEY,PROD_NAME");
  assert.deepEqual(same.answer, [{ prod_key: "P1" }, { prod_key: "P2" }]);
  const other = await load("prod_name,prod_key");
  assert.match(other.outcome.refused[0]?.reason ?? "", /^line 3 is another header/);
});

test("a key that holds a quoted line break keeps it, whatever else its row has to be read exactly for", async (context) => {
  const { answer, quarantine } = await loadFiles(context, {
    files: {
      "sales_20260105.csv": `${HEADER}"North\nShop","P\r\n1",2026-01-05,1,2.00\n"North\nShop","P\r\n1",2026-01-05,1,$2.00\n"North\nShop",P2,2026-01-05,x,2.00\n`,
    },
    config: { keys: { prod_key: "VARCHAR", store_key: "VARCHAR" } },
    ask: { table: "sales", sql: "SELECT store_key, prod_key, count(*) AS n FROM accepted GROUP BY ALL" },
  });
  assert.deepEqual(answer, [{ store_key: "North\nShop", prod_key: "P\n1", n: 2n }]);
  assert.deepEqual(
    quarantine.map(({ row }) => row),
    ["North\nShop,P2,2026-01-05,x,2.00".replace("North\nShop", '"North\nShop"')],
  );
});
