/** The pages over Athena's API, behind which a real Trino reads, against the same pages over DuckDB on the same lake: every cell. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sideBySide } from "../../src/core/side-by-side.ts";
import { measureSearch, rowsSearch } from "../../src/dashboard/contract.ts";
import { handPages, type HandPages } from "../../src/dashboard/hand-pages.testkit.ts";
import { measurePage } from "../../src/dashboard/measure.ts";
import { metaPage } from "../../src/dashboard/meta.ts";
import { own, ownLake } from "../../src/dashboard/own-lake.testkit.ts";
import { rowsPage } from "../../src/dashboard/rows.ts";
import { builtInMeasures } from "../../src/model/own-measure-names.ts";
import { athenaLake, type AthenaLake } from "./athena-lake.testkit.ts";
import { startAwsServer, type AwsServer } from "./aws-server.testkit.ts";
import { startS3Server, type S3Server } from "./s3-server.testkit.ts";

/** A whole page is several statements at once, on a machine that may be busy. */
const PATIENCE_MS = 300_000;

const weeks = { from: 202520, to: 202521 };

const revenueSearches = [
  {},
  { ...weeks, compare: "previous" },
  { ...weeks, region: ["North"], by: "store", sort: "label", dir: "asc" },
  { ...weeks, by: "product", compare: "none", limit: 2, offset: 1 },
  { ...weeks, by: "brand", category: ["BK", ""] },
  { ...weeks, market: ["N1"], subcategory: ["L"], complete: true },
];
const storesSearches = [
  {},
  { ...weeks, sort: "no_stock_impact", measure: "weeks_of_supply" },
  { ...weeks, store: ["10"] },
  { ...weeks, store: ["20"], category: ["BK"], compare: "last-year" },
  { ...weeks, store: ["10"], product: ["1"] },
  { ...weeks, product: ["3"], measure: "shelf_sales" },
];

describe("the pages over Athena as over DuckDB", () => {
  let s3: S3Server;
  let aws: AwsServer;
  let lake: AthenaLake;
  let embedded: HandPages;
  let athena: HandPages;

  before(async () => {
    s3 = await startS3Server();
    aws = await startAwsServer(s3);
    const params = await s3.makeBucket("lake");
    await s3.makeBucket("answers");
    lake = athenaLake({ endpoint: aws.endpoint, lake: params, output: "s3://answers/pages/" });
    embedded = await handPages(ownLake);
    athena = await handPages(ownLake, lake.open, PATIENCE_MS);
  });
  after(async () => {
    await embedded?.close();
    await athena?.close();
    lake?.close();
    await aws?.stop();
    await s3?.stop();
  });

  for (const search of revenueSearches)
    test(`revenue ${JSON.stringify(search)}`, async () => {
      const expected = await embedded.revenue(search);
      assert.ok(expected.table.rows.length > 0);
      assert.deepEqual(await athena.revenue(search), expected);
    });

  for (const search of storesSearches)
    test(`stores ${JSON.stringify(search)}`, async () => {
      const expected = await embedded.stores(search);
      assert.ok(expected.tables.every(({ rows }) => rows.length > 0));
      assert.deepEqual(await athena.stores(search), expected);
    });

  test("every measure by its name, the project's own too", async () => {
    const names = [...builtInMeasures.keys(), ...own.map(({ name }) => name)];
    assert.ok(names.length >= 23);
    await sideBySide(names, 2, async (name) => {
      const search = measureSearch.parse({ ...weeks, name, region: ["North", "South"] });
      assert.deepEqual(await measurePage(athena.page, search), await measurePage(embedded.page, search), name);
    });
  });

  test("what the filters offer, what is known of a day, the rows behind a number", async () => {
    const project = { name: "Hand", currency: "EUR", timeZone: "UTC", version: "1" };
    assert.deepEqual(metaPage({ ...athena.page, project }), metaPage({ ...embedded.page, project }));
    assert.equal(athena.warehouse.lastDay, "2025-06-23");
    assert.deepEqual(await athena.warehouse.storesOn("2025-06-23"), await embedded.warehouse.storesOn("2025-06-23"));
    const search = rowsSearch.parse({ store: "10", product: "1", week: 202521 });
    const expected = await rowsPage(embedded.page, search);
    assert.equal(expected.rowCount, 2);
    assert.deepEqual(await rowsPage(athena.page, search), expected);
  });
});
