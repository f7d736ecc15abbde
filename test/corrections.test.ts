/** Corrections, copies and oddities of delivery, one by one, through the command line: what must come out is written here. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { day, days, done, put, sales, salesOf, started, week, weekWith, type Files } from "./january-shop.testkit.ts";
import { endcap } from "./reckoning/product.ts";
import { writeParquet } from "./reckoning/parquet-writer.ts";
import { seededRandom } from "./reckoning/random.ts";

describe("corrections and copies", { concurrency: 2 }, () => {
  test("of two parts in a day's folder, one is written over: the other still counts", async (context) => {
    const folder = (of: number, part = 0): string => `sales/dt=${day(of)}/data_0_${part}_0.csv`;
    const product = await started(context, { ...week(folder), [folder(11, 1)]: sales(11, "2.00") });
    await put(product, { [folder(11, 1)]: sales(11, "3.00") });
    done(await product.run());
    assert.deepEqual(await days(product), weekWith("11: 24 lines, 48.00"));
  });

  test("the same content packed is the same delivery", async (context) => {
    const product = await started(context, { ...week(), [`sales_${day(11)}.csv.gz`]: gzipSync(sales(11)) });
    assert.deepEqual(await days(product), weekWith("11: 12 lines, 12.00"));
  });

  test("where deliveries add their lines, a second file adds and the same bytes again do not", async (context) => {
    const product = await started(context, week(), ["--set", "sales.mode=append"]);
    await put(product, { [`sales_${day(11)}_200000.csv`]: sales(11, "2.00") });
    done(await product.run());
    assert.deepEqual(await days(product), weekWith("11: 24 lines, 36.00"));
    await put(product, { [`sales_${day(11)}_210000.csv`]: sales(11, "2.00") });
    done(await product.run());
    assert.deepEqual(await days(product), weekWith("11: 24 lines, 36.00"));
  });

  test("a correction that is taken back leaves the first rows", async (context) => {
    const product = await started(context, week());
    await put(product, { [`sales_${day(11)}.csv`]: sales(11, "5.00") });
    done(await product.run());
    assert.deepEqual(await days(product), weekWith("11: 12 lines, 60.00"));
    await put(product, { [`sales_${day(11)}.csv`]: sales(11) });
    done(await product.run());
    assert.deepEqual(await days(product), weekWith("11: 12 lines, 12.00"));
  });

  test("a correction of bad rows only leaves the day as it was, says so, and its rows are in quarantine", async (context) => {
    const product = await started(context, week());
    await put(product, { [`sales_${day(11)}.csv`]: sales(11, "abc") });
    const { stdout, stderr } = await product.run();
    assert.deepEqual(await days(product), weekWith("11: 12 lines, 12.00"));
    assert.equal((await product.quarantine()).length, 12);
    assert.match(stdout + stderr, /2026-01-11/);
  });

  test("a correction with one row of twelve is held, and that is said", async (context) => {
    const product = await started(context, week());
    await put(product, { [`sales_${day(12)}.csv`]: sales(12, "1.00", [`77,1,1,${day(11)},1,9.00`]) });
    const { stdout, stderr } = await product.run();
    assert.deepEqual(await days(product), [...weekWith("11: 12 lines, 12.00"), "12: 12 lines, 12.00"]);
    assert.match(stdout + stderr, /2026-01-11/);
  });

  test("a week whose only day a newer calendar moves is gone", async (context) => {
    const dates = Array.from({ length: 31 }, (_, index) => day(index + 1));
    const calendar = (first: number): string =>
      ["cal_dt,yr_wk_num", ...dates.map((date) => `${date},${date < day(6) ? first : 202602}`), ""].join("\n");
    const product = await started(context, { ...week(), "calendar.csv": calendar(202601) });
    await put(product, { "calendar.csv": calendar(202602) });
    done(await product.run());
    const { stdout: restated } = await endcap(["diff", "--json", "--dir", product.project]);
    assert.match(restated, /The calendar moved its days into other weeks/);
    const weeks = await product.rows(
      "select yr_wk_num, sum(total_sales_amt) as amount from weekly_store_product group by all",
    );
    assert.deepEqual(weeks, [{ yr_wk_num: 202602, amount: "84.00" }]);
    assert.deepEqual(await days(product), weekWith("11: 12 lines, 12.00"));
  });

  test("one of several undated files that is written over is the newer one, though the others hold later days", async (context) => {
    const product = await started(context, {
      "a/sales.csv": salesOf([5, 6, 7]),
      "b/sales.csv": salesOf([8, 9, 10, 11]),
    });
    await put(product, { "a/sales.csv": salesOf([5, 6, 7], "2.00") });
    done(await product.run());
    const corrected = [5, 6, 7].map((of) => `${of}: 12 lines, 24.00`);
    assert.deepEqual(await days(product), [...corrected, ...weekWith("11: 12 lines, 12.00").slice(3)]);
  });

  test("two rows of a product that differ are both shown, with file, line and what differs", async (context) => {
    const header = "prod_key,prod_name,brand_name";
    const product = await started(context, {
      ...week(),
      "product.csv": [header, "1,Bread,Fox", "2,Milk,Cow", "1,Bread,Wolf", "2,Milk,Cow", ""].join("\n"),
    });
    await put(product, { "product.csv": [header, "1,Bread,Fox", "2,Milk,Cow", "1,Rye bread,Wolf", ""].join("\n") });
    const run = await product.run();
    done(run);
    assert.match(
      run.stdout,
      /prod_key "1": product\.csv line 2 has prod_name "Bread", brand_name "Fox"; product\.csv line 4 has prod_name "Rye bread", brand_name "Wolf" and counts/,
    );
    const names = await product.rows("select prod_name from dim_product order by prod_key limit 2");
    assert.deepEqual(names, [{ prod_name: "Rye bread" }, { prod_name: "Milk" }]);
  });

  test("a day all of whose rows are in quarantine is told as delivered, with how to look at them", async (context) => {
    const product = await started(context, week(), ["--set", "sales.cadence=daily"]);
    await put(product, { [`sales_${day(12)}.csv`]: sales(12, "abc") });
    const { code, stderr: alerts } = await product.run();
    assert.equal(code, 1);
    assert.match(
      alerts,
      /sales of 2026-01-12 was delivered, and none of its rows could be accepted: sales_2026-01-12\.csv came, and all of its 12 rows are in quarantine/,
    );
    assert.match(alerts, /endcap quarantine list --file sales_2026-01-12\.csv/);
    assert.doesNotMatch(alerts, /2026-01-12 is missing/);
  });

  test("a decimal comma declared for text does not touch the numbers of Parquet", async (context) => {
    const text: Files = Object.fromEntries(
      Object.entries(week()).map(([path, content]) => [
        path,
        String(content).replaceAll(",", ";").replaceAll(".00", ",00"),
      ]),
    );
    const columns = ["cal_dt", "store_key", "prod_key", "inventory_on_hand_qty"];
    const keys = { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" } as const;
    for (const january of [5, 6, 7, 8, 9, 10, 11]) {
      const cells = { cal_dt: day(january), store_key: "1", prod_key: "1", inventory_on_hand_qty: "8.5" };
      const params = { table: "inventory", columns, rows: [{ cells }], keys, random: seededRandom(january) } as const;
      text[`inventory_${day(january)}.parquet`] = await writeParquet(params);
    }
    const product = await started(context, text, ["--set", "decimal=,"]);
    const stock = await product.rows(
      "select distinct inventory_on_hand_qty as qty from daily_store_product where prod_key = 1",
    );
    assert.deepEqual(stock, [{ qty: "8.500" }]);
  });

  test("one impossible date among ISO dates is quarantined and turns no other", async (context) => {
    const product = await started(context, {
      ...week(),
      [`sales_${day(11)}.csv`]: sales(11, "1.00", ["99,1,1,2026-13-01,1,1.00"]),
    });
    assert.deepEqual(await days(product), weekWith("11: 12 lines, 12.00"));
    assert.deepEqual(
      (await product.quarantine()).map((row) => row["line"]),
      [14],
    );
  });
});
