/** Whole days that a newer delivery lacks, through the command line: when that is told, and what a person's word does. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { command, days, done, holds, put, sales, salesOf, started, week, weekWith } from "./january-shop.testkit.ts";
import type { Product } from "./reckoning/product.ts";

const last = "11: 12 lines, 12.00";

type Held = { table: string; reason: string; next: string };

async function held(product: Product): Promise<string[]> {
  const { stdout } = await command(product, "status", "--json");
  return (JSON.parse(stdout) as { held: Held[] }).held.map(({ next }) => next);
}

describe("days that vanished", { concurrency: 2 }, () => {
  test("the whole history again without one day: the day stays until it is confirmed away, and its week reopens", async (context) => {
    const product = await started(context, { "sales_20260111.csv": salesOf([5, 6, 7, 8, 9, 10, 11]) });
    await put(product, { "sales_20260112.csv": salesOf([5, 6, 8, 9, 10, 11, 12]) });
    const run = await product.run();
    holds(run);
    const next = "endcap confirm sales 2026-01-07 --vanished";
    assert.match(
      run.stdout,
      /2026-01-07 vanished: sales_20260112\.csv .*its 12 rows stay\n *next: endcap confirm sales 2026-01-07 --vanished/,
    );
    assert.deepEqual(await held(product), [next]);
    const before = [...weekWith(last), "12: 12 lines, 12.00"];
    assert.deepEqual(await days(product), before);
    const plan = await command(product, "plan");
    assert.match(
      plan.stdout,
      /Held until you confirm it\n +sales: 2026-01-07 vanished: sales_20260112\.csv .*\n.*--vanished/,
    );
    assert.equal((await command(product, "confirm", "sales", "2026-01-07", "--smaller")).code, 2);
    assert.equal((await command(product, "confirm", "sales", "2026-01-08", "--vanished")).code, 2);
    for (const _time of [1, 2]) done(await command(product, "confirm", "sales", "2026-01-07", "--vanished"));
    const reopened = JSON.parse((await command(product, "plan", "--json")).stdout) as { weeks: { week: number }[] };
    assert.deepEqual(
      reopened.weeks.map(({ week: number }) => number),
      [202602],
    );
    done(await product.run());
    const without = before.filter((text) => !text.startsWith("7:"));
    assert.deepEqual(await days(product), without);
    assert.deepEqual(await held(product), []);
    done(await command(product, "confirm", "sales", "2026-01-07", "--vanished"));

    await put(product, { "sales_20260113.csv": salesOf([5, 6, 8, 9, 10, 11, 12, 13]) });
    done(await product.run());
    assert.deepEqual(await held(product), [], "what was confirmed is not asked again");
    assert.deepEqual(await days(product), [...without, "13: 12 lines, 12.00"]);
    await put(product, { "sales_20260114.csv": salesOf([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]) });
    done(await product.run());
    assert.equal((await days(product))[2], "7: 12 lines, 12.00", "delivered anew, the day is back");
  });

  test("a rollback brings the day back that was confirmed away", async (context) => {
    const product = await started(context, { "sales_20260111.csv": salesOf([5, 6, 7, 8, 9, 10, 11]) });
    await put(product, { "sales_20260111.csv": salesOf([5, 6, 7, 8, 9, 10]) });
    holds(await product.run());
    done(await command(product, "confirm", "sales", "2026-01-11", "--vanished"));
    done(await product.run());
    assert.equal((await days(product)).length, 6);
    done(await command(product, "rollback", "--reason", "it was no mistake"));
    done(await product.run());
    assert.deepEqual(await days(product), weekWith(last));
  });

  test("a file of two days that is written over with one of them", async (context) => {
    const product = await started(context, { ...week(), "sales_20260113.csv": salesOf([12, 13]) });
    await put(product, { "sales_20260113.csv": sales(13) });
    holds(await product.run());
    assert.deepEqual(await held(product), ["endcap confirm sales 2026-01-12 --vanished"]);
  });

  test("an undated history that is written over without its last day counts as the newer one", async (context) => {
    const product = await started(context, { "sales.csv": salesOf([5, 6, 7, 8, 9, 10, 11]) });
    await put(product, { "sales.csv": salesOf([5, 6, 7, 8, 9, 10], "2.00") });
    holds(await product.run());
    assert.deepEqual(await held(product), ["endcap confirm sales 2026-01-11 --vanished"]);
    assert.deepEqual(await days(product), [...[5, 6, 7, 8, 9, 10].map((of) => `${of}: 12 lines, 24.00`), last]);
  });

  test("a day whose rows are all in quarantine did not vanish", async (context) => {
    const product = await started(context, { "sales_20260111.csv": salesOf([5, 6, 7, 8, 9, 10, 11]) });
    const bad = sales(7, "abc").split("\n").slice(1).join("\n");
    await put(product, { "sales_20260112.csv": salesOf([5, 6, 8, 9, 10, 11, 12]) + bad });
    done(await product.run());
    assert.deepEqual(await held(product), []);
    assert.equal((await product.quarantine()).length, 12);
  });

  test("what trips nothing: days in their own files, a window that moves on, corrections, late lines", async (context) => {
    const product = await started(context, week());
    const night = async (name: string, content: string) => {
      await put(product, { [name]: content });
      done(await product.run());
      assert.deepEqual(await held(product), [], name);
    };
    await night("sales_20260112.csv", salesOf([12]));
    await night("sales_20260113.csv", sales(13, "1.00", ["99,1,1,2026-01-16,1,1.00"]));
    await night("sales_20260116.csv", salesOf([14, 15, 16]));
    await night("sales_20260117.csv", salesOf([15, 16, 17]));
    await night("sales_20260118.csv", salesOf([16, 17, 18]));
    await night("sales_20260119.csv", salesOf([5, 19], "3.00"));
    await night("sales.csv", salesOf([20]));
    await night("sales.csv", salesOf([21, 22]));
    await night("sales.csv", salesOf([20], "2.00"));
    assert.equal((await days(product)).length, 18);
  });
});
