import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openDuck } from "../core/duck.ts";
import { loadFiles } from "./load-files.testkit.ts";
import { zonedDates } from "./zoned-dates.ts";

const HEADER = "store_key,prod_key,trans_dt,sales_qty,sales_amt\n";
const times = { table: "sales", sql: "SELECT trans_time FROM accepted ORDER BY source_line" } as const;

function sales(dates: readonly string[], amount = "2.00"): Record<string, string> {
  return { "sales.csv": HEADER + dates.map((date) => `1,10,${date},1,${amount}\n`).join("") };
}

const evening = ["2026-01-05T15:00:00Z", "2026-01-06T04:30:00Z", "2026-01-06T05:00:00Z"];

test("an instant belongs to the retailer's day, read by SQL or exactly", async (context) => {
  const expected = ["sales 2026-01-05 2", "sales 2026-01-06 1"];
  const config = { timeZone: "America/New_York" };
  const plain = await loadFiles(context, { files: sales(evening), config, ask: times });
  assert.deepEqual(plain.days, expected);
  assert.deepEqual(
    plain.answer.map(({ trans_time }) => trans_time),
    ["10:00:00", "23:30:00", "00:00:00"],
  );
  assert.deepEqual((await loadFiles(context, { files: sales(evening, "$2.00"), config })).days, expected);
  assert.deepEqual((await loadFiles(context, { files: sales(evening) })).days, [
    "sales 2026-01-05 1",
    "sales 2026-01-06 2",
  ]);
});

test("clocks that change, other offsets, and texts without a zone among them", async (context) => {
  const dates = [
    "2026-03-28T22:59:59Z",
    "2026-03-28T23:00:00Z",
    "2026-03-29T21:59:59Z",
    "2026-03-29T22:00:00Z",
    "2026-03-29T23:30:00-05:00",
    "2026-03-29 23:30:00",
  ];
  const { days } = await loadFiles(context, { files: sales(dates), config: { timeZone: "Europe/Berlin" } });
  assert.deepEqual(days, ["sales 2026-03-28 1", "sales 2026-03-29 3", "sales 2026-03-30 2"]);
});

test("the hour from which a business day counts is the local one", async (context) => {
  const dates = ["2026-01-06T08:59:00Z", "2026-01-06T09:00:00Z", "2026-01-06 03:59:00"];
  const config = { timeZone: "America/New_York", businessDayStartsAt: 4 };
  const { days } = await loadFiles(context, { files: sales(dates), config });
  assert.deepEqual(days, ["sales 2026-01-05 2", "sales 2026-01-06 1"]);
});

test("a file whose times are all midnight UTC holds days; one other time makes them instants", async (context) => {
  const config = { timeZone: "America/New_York" };
  const midnights = Array.from({ length: 300 }, () => "2026-01-06T00:00:00.000Z");
  assert.deepEqual((await loadFiles(context, { files: sales(midnights), config })).days, ["sales 2026-01-06 300"]);
  const { days } = await loadFiles(context, { files: sales([...midnights, "2026-01-06T12:00:00Z"]), config });
  assert.deepEqual(days, ["sales 2026-01-05 300", "sales 2026-01-06 1"]);
});

test("Parquet: a timestamp with time zone is an instant, one without is local", async (context) => {
  const zoned = await parquet(context, "TIMESTAMPTZ");
  const local = await parquet(context, "TIMESTAMP");
  const config = { timeZone: "America/New_York" };
  const { days, answer } = await loadFiles(context, { files: { "sales.parquet": zoned }, config, ask: times });
  assert.deepEqual(days, ["sales 2026-01-05 2", "sales 2026-01-06 1"]);
  assert.deepEqual(
    answer.map(({ trans_time }) => trans_time),
    ["10:00:00", "23:30:00", "00:00:00"],
  );
  assert.deepEqual((await loadFiles(context, { files: { "sales.parquet": local }, config })).days, [
    "sales 2026-01-05 1",
    "sales 2026-01-06 2",
  ]);
});

test("what texts are is told by their zones and times", () => {
  assert.equal(zonedDates(["2026-01-05", "2026-01-05 10:00:00", ""]), "none");
  assert.equal(zonedDates(["2026-01-05T00:00:00Z", "2026-01-06 00:00:00+00", "2026-01-06"]), "midnights");
  assert.equal(zonedDates(["2026-01-05T00:00:00Z", "2026-01-05T10:00:00Z"]), "instants");
  assert.equal(zonedDates(["2026-01-05T00:00:00+01:00"]), "instants");
  assert.equal(zonedDates(["5.1.2026 10:00 PM UTC"]), "instants");
});

async function parquet(context: TestContext, type: string): Promise<Buffer> {
  const dir = await mkdtemp(join(tmpdir(), "endcap-zones-"));
  context.after(() => rm(dir, { recursive: true, force: true }));
  const duck = await openDuck({ memory: "200MB", threads: 1, spill: dir });
  const path = join(dir, "sales.parquet");
  const rows = evening.map((date) => `(1, 10, CAST('${date}' AS ${type}), 1, 2.00)`).join(", ");
  await duck.run(
    `COPY (SELECT * FROM (VALUES ${rows}) AS t(store_key, prod_key, trans_dt, sales_qty, sales_amt)) TO '${path}' (FORMAT parquet)`,
  );
  duck.close();
  return readFile(path);
}
