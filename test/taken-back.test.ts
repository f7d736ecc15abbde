/** What was rolled back and what comes after it, through the command line: one corrected table brings its day back. */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { command, day, done, put, sales, salesOf, started, week } from "./january-shop.testkit.ts";
import type { Product } from "./reckoning/product.ts";

function stock(of: number, onHand: number): string {
  const rows = Array.from({ length: 12 }, (_, index) => `${day(of)},1,${index + 1},${onHand}`);
  return ["cal_dt,store_key,prod_key,inventory_on_hand_qty", ...rows, ""].join("\n");
}

/** Six days of both tables; the seventh follows in a commit of its own. */
async function shop(context: TestContext): Promise<Product> {
  const six = Object.entries(week()).filter(([name]) => !name.includes(day(11)));
  const stocks = [5, 6, 7, 8, 9, 10].map((of) => [`inventory_${day(of)}.csv`, stock(of, 9)] as const);
  const daily = ["sales", "inventory"].flatMap((table) => ["--set", `${table}.cadence=daily`]);
  return started(context, Object.fromEntries([...six, ...stocks]), daily);
}

/** Amount and stock of the days from the tenth on. */
async function shown(product: Product): Promise<string[]> {
  const rows = await product.rows(
    `select cal_dt, sum(sales_amt) as amount, sum(inventory_on_hand_qty) as stock from daily_store_product where cal_dt >= '${day(10)}' group by all order by all`,
  );
  return rows.map((row) => `${String(row["cal_dt"]).slice(8)}: ${String(row["amount"])}, ${String(row["stock"])}`);
}

const tenth = "10: 12.00, 108.000";

describe("days that were taken back", { concurrency: 2 }, () => {
  test("a new day waits for one of its tables; corrected sales bring its stock with them, and the run says so", async (context) => {
    const product = await shop(context);
    await put(product, { [`sales_${day(11)}.csv`]: sales(11, "99.00"), [`inventory_${day(11)}.csv`]: stock(11, 7) });
    done(await product.run());
    done(await command(product, "rollback", "--reason", "wrong price file"));
    assert.deepEqual(await shown(product), [tenth]);
    const waits = await product.run();
    assert.equal(waits.code, 1);
    assert.match(
      waits.stdout,
      /inventory taken back by a rollback, commit 3 \(wrong price file\), until a table of the day is delivered anew/,
    );
    await put(product, { [`sales_${day(11)}.csv`]: sales(11, "2.00") });
    const plan = JSON.parse((await command(product, "plan", "--json")).stdout) as { waiting: unknown[] };
    assert.deepEqual(plan.waiting, []);
    const run = await product.run();
    done(run);
    assert.match(
      run.stdout,
      /Taken up again after a rollback\n +inventory of 2026-01-11, taken back by commit 3 \(wrong price file\), counts again as it was, because sales of that day was delivered anew/,
    );
    assert.deepEqual(await shown(product), [tenth, "11: 24.00, 84.000"]);
    const quiet = await product.run();
    done(quiet);
    assert.doesNotMatch(quiet.stdout, /Taken up again/);
    const status = JSON.parse((await command(product, "status", "--json")).stdout) as { pinned: unknown[] };
    assert.deepEqual(status.pinned, []);
  });

  test("other days that were taken back stay away when one of them is corrected", async (context) => {
    const product = await shop(context);
    for (const number of [11, 12, 13])
      await put(product, {
        [`sales_${day(number)}.csv`]: sales(number, "99.00"),
        [`inventory_${day(number)}.csv`]: stock(number, 7),
      });
    done(await product.run());
    done(await command(product, "rollback", "--reason", "wrong price file"));
    await put(product, { [`sales_${day(13)}.csv`]: sales(13, "2.00") });
    for (const _night of [1, 2]) {
      assert.equal((await product.run()).code, 1);
      assert.deepEqual(await shown(product), [tenth, "13: 24.00, 84.000"]);
    }
  });

  test("a day that was there before keeps the rolled-back-to version of what is not delivered anew", async (context) => {
    const product = await shop(context);
    await put(product, { [`sales_${day(10)}.csv`]: sales(10, "99.00") });
    done(await product.run());
    done(await command(product, "rollback", "--reason", "wrong price file"));
    assert.deepEqual(await shown(product), [tenth]);
    await put(product, { [`inventory_${day(10)}.csv`]: stock(10, 5) });
    done(await product.run());
    assert.deepEqual(await shown(product), ["10: 12.00, 60.000"], "the wrong prices stay away");
    await put(product, { [`sales_${day(10)}.csv`]: sales(10, "3.00") });
    done(await product.run());
    assert.deepEqual(await shown(product), ["10: 36.00, 60.000"]);
  });

  test("the version that was rolled back to stays when its delivery is read again for another day", async (context) => {
    const product = await started(context, {
      ...Object.fromEntries(Object.entries(week()).filter(([name]) => !/-1[01]\./.test(name))),
      "sales_20260111.csv": salesOf([10, 11]),
    });
    await put(product, { "sales_20260112.csv": salesOf([11, 12], "99.00") });
    done(await product.run());
    done(await command(product, "rollback", "--reason", "wrong price file"));
    await command(product, "backfill", "--from", day(10), "--to", day(10));
    await put(product, { [`sales_${day(9)}.csv`]: sales(9, "2.00") });
    await product.run();
    const rows = await product.rows(
      "select cal_dt, sum(sales_amt) as amount from daily_store_product group by all order by all",
    );
    assert.deepEqual(
      rows.slice(-3).map((row) => `${String(row["cal_dt"]).slice(8)}: ${String(row["amount"])}`),
      ["09: 24.00", "10: 12.00", "11: 12.00"],
    );
  });

  test("stock that came late and was taken back leaves the day's sales as they were", async (context) => {
    const product = await shop(context);
    await put(product, { [`sales_${day(11)}.csv`]: sales(11) });
    assert.equal((await product.run()).code, 1);
    done(await command(product, "confirm", "inventory", day(11), "--without"));
    done(await product.run());
    await put(product, { [`inventory_${day(11)}.csv`]: stock(11, 7) });
    done(await product.run());
    assert.deepEqual(await shown(product), [tenth, "11: 12.00, 84.000"]);
    done(await command(product, "rollback", "--reason", "wrong stock"));
    await put(product, { [`sales_${day(10)}.csv`]: sales(10, "2.00") });
    done(await product.run());
    assert.deepEqual(await shown(product), ["10: 24.00, 108.000", "11: 12.00, null"]);
  });
});
