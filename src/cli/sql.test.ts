import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { after, before, suite, test } from "node:test";
import { makeShop, said, type Shop } from "./cli.testkit.ts";
import { main } from "./main.ts";

suite("endcap sql", () => {
  let shop: Shop;
  before(async () => {
    shop = await makeShop();
    await shop.endcap("run", "--quiet");
  });
  after(() => shop.remove());

  test("Parquet goes into a pipe as the same bytes as into a file, and not to a terminal", async () => {
    const query = "SELECT store_key, sum(total_sales_amt) AS amount FROM weekly_store_product GROUP BY 1 ORDER BY 1";
    const file = join(shop.project, "answer.parquet");
    const asked = ["sql", query, "--format", "parquet", "--dir", shop.project];
    const written = await said([...asked, "--output", file]);
    assert.match(written.stderr, /^As of 2026-01-06\n.* in .*answer\.parquet\n$/);
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const piped = buffer(stdout);
    const streams = { stdout, stderr } as unknown as Parameters<typeof main>[1];
    assert.equal(await main(asked, streams), 0);
    stdout.end();
    assert.ok((await readFile(file)).equals(await piped));
    const shown = await said(asked, { columns: 80 });
    assert.equal(shown.code, 2);
    assert.match(shown.stderr, /--output <file>\.parquet/);
  });

  test("a sum of stock over weeks says what it is, on stderr alone", async () => {
    const query = "SELECT sum(eow_on_hand_qty) AS stock FROM weekly_store_product";
    const { stdout, stderr } = await shop.endcap("sql", query, "--format", "csv");
    assert.equal(stdout, "stock\n9.000\n");
    assert.match(stderr, /^Note: sum\(eow_on_hand_qty\) adds stock over time/m);
    assert.equal((await shop.endcap("sql", query, "--format", "csv", "--quiet")).stderr, "");
  });
});
