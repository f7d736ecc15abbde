import assert from "node:assert/strict";
import test from "node:test";
import { readShopState } from "../chaos/shop-state.testkit.ts";
import { copyShop, runShop, withPrepared } from "./faulty.testkit.ts";

const HOUR = 3_600_000;

test("a clock that jumps in a run, back and years ahead, changes no number and ends no run", () =>
  withPrepared(async (prepared) => {
    for (const jump of [-1, 24 * 365 * 4]) {
      const shop = await copyShop(prepared);
      let calls = 0;
      const clock = { now: () => new Date(Date.parse("2026-01-13T02:00:00Z") + (calls++ % 5) * jump * HOUR) };
      const outcome = await runShop(shop, { clock });
      assert.equal(outcome.status, "done");
      assert.deepEqual(await readShopState(shop.dir), prepared.expected);
      const again = await runShop(shop, { clock: { now: () => new Date("2026-01-01T00:00:00Z") } });
      assert.deepEqual([again.status, again.published], ["done", 0], "a run before the last one in time");
      assert.deepEqual((await readShopState(shop.dir)).tables, prepared.expected.tables);
    }
  }));

test("two runs in the same second have names of their own", () =>
  withPrepared(async (prepared) => {
    const shop = await copyShop(prepared);
    const clock = { now: () => new Date("2026-01-13T02:00:00Z") };
    const [first, second] = [await runShop(shop, { clock }), await runShop(shop, { clock })];
    assert.notEqual(first.runId, second.runId);
    assert.deepEqual((await readShopState(shop.dir)).tables, prepared.expected.tables);
  }));
