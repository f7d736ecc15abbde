import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { isDemo, makeDemo, readDemo, RETAILER, tradeOn } from "./demo-retailer.ts";
import { askDatabase } from "./small-shop.testsuite.ts";

suite("the demo's retailer", () => {
  let dir = "";
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "endcap-demo-retailer-"));
  });
  after(() => rm(dir, { recursive: true }));

  const salesByDay = () =>
    askDatabase(
      join(dir, RETAILER),
      "SELECT trans_dt::VARCHAR AS day, count(*) AS lines, sum(sales_amt) AS amt FROM sales GROUP BY 1 ORDER BY 1",
    );

  test("trades on: the days before stay as they were, and the mark says up to when", async () => {
    assert.equal(await tradeOn({ dir, until: "2026-01-03" }), null);
    assert.deepEqual([isDemo(dir), await readDemo(dir)], [false, null]);
    const size = { stores: 2, products: 6, weeks: 1, seed: 3 };
    await makeDemo({ dir, until: "2026-01-03", size });
    const first = await salesByDay();
    const summary = await tradeOn({ dir, until: "2026-01-05" });
    const then = await salesByDay();
    assert.deepEqual(then.slice(0, first.length), first);
    assert.equal(then.at(-1)?.["day"], "2026-01-05");
    assert.equal(summary?.lastDate, "2026-01-05");
    assert.deepEqual(await readDemo(dir), { ...size, startDate: "2025-12-28", lastDate: "2026-01-05" });
    assert.equal(await tradeOn({ dir, until: "2026-01-05" }), null);
  });

  test("cut off before its mark was written, it trades the same days again", async () => {
    const markFile = join(dir, "demo.json");
    const demo = JSON.parse(await readFile(markFile, "utf8")) as object;
    const before = await salesByDay();
    await writeFile(markFile, JSON.stringify({ ...demo, lastDate: "2026-01-03" }));
    await tradeOn({ dir, until: "2026-01-05" });
    assert.deepEqual(await salesByDay(), before);
    assert.equal((await readDemo(dir))?.lastDate, "2026-01-05");
  });
});
