/** Sources that send only new lines, through the command line: files add, and a file written over corrects itself alone. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  command,
  day,
  days,
  done,
  holds,
  put,
  sales,
  salesOf,
  started,
  week,
  weekWith,
  type Files,
} from "./january-shop.testkit.ts";
import type { Product } from "./reckoning/product.ts";

const append = ["--set", "sales.mode=append"];
const late = (time: string) => `sales_${day(11)}_${time}.csv`;

describe("deliveries that add their lines", { concurrency: 2 }, () => {
  const night = async (product: Product, files: Files, expected: string) => {
    await put(product, files);
    done(await product.run());
    assert.deepEqual(await days(product), weekWith(expected));
  };

  test("a file that is written over replaces what it was; the day's other files go on adding", async (context) => {
    const product = await started(context, { ...week(), [late("200000")]: sales(11, "2.00") }, append);
    assert.deepEqual(await days(product), weekWith("11: 24 lines, 36.00"));
    await night(product, { [`sales_${day(11)}.csv`]: sales(11, "3.00") }, "11: 24 lines, 60.00");
    await night(product, { [late("210000")]: sales(11, "4.00") }, "11: 36 lines, 108.00");
    await night(product, { [late("200000")]: sales(11, "1.50") }, "11: 36 lines, 102.00");
    await night(product, { [`sales_${day(11)}.csv`]: sales(11) }, "11: 36 lines, 78.00");
    done(await command(product, "backfill", "--from", day(5), "--to", day(11)));
    assert.deepEqual(await days(product), weekWith("11: 36 lines, 78.00"));
  });

  test("files without a date that were found together correct themselves alone too", async (context) => {
    const dated = Object.fromEntries(Object.entries(week()).filter(([name]) => !name.includes(day(11))));
    const files = { "a/sales.csv": sales(11), "b/sales.csv": sales(11, "2.00") };
    const product = await started(context, { ...dated, ...files }, append);
    assert.deepEqual(await days(product), weekWith("11: 24 lines, 36.00"));
    await night(product, { "a/sales.csv": sales(11, "5.00") }, "11: 24 lines, 84.00");
    await put(product, { "b/sales.csv": "trans_id,store_key\n1,1\n" });
    assert.equal((await product.run()).code, 1);
    assert.deepEqual(await days(product), weekWith("11: 24 lines, 84.00"));
  });

  test("the same bytes under another name count once, and count when what they repeat is written over", async (context) => {
    const product = await started(context, week(), append);
    await night(product, { [late("200000")]: sales(11) }, "11: 12 lines, 12.00");
    await put(product, { [`sales_${day(11)}.csv`]: sales(11, "2.00") });
    const ended = await product.run(["--json"]);
    done(ended);
    assert.deepEqual(await days(product), weekWith("11: 24 lines, 36.00"));
    const { rows } = JSON.parse(ended.stdout) as { rows: Record<string, number> };
    assert.deepEqual([rows["files"], rows["delivered"], rows["accepted"], rows["skipped"]], [2, 24, 24, 0]);
  });

  test("files that are renamed as new ones come lose no line", async (context) => {
    const logs = (...contents: string[]): Files =>
      Object.fromEntries(contents.map((content, index) => [index === 0 ? "sales.csv" : `sales_${index}.csv`, content]));
    const dated = Object.fromEntries(Object.entries(week()).filter(([name]) => !name.includes(day(11))));
    const [first, second, third] = [sales(11), sales(11, "2.00"), sales(11, "3.00")];
    const product = await started(context, { ...dated, ...logs(first) }, append);
    await night(product, logs(second, first), "11: 24 lines, 36.00");
    await night(product, logs(third, second, first), "11: 36 lines, 72.00");
    await night(product, logs(sales(11, "4.00"), third, second, first), "11: 48 lines, 120.00");
  });

  test("a correction much smaller, or without one of its days, is held until confirmed", async (context) => {
    const product = await started(context, { ...week(), "sales_20260113.csv": salesOf([12, 13]) }, append);
    await put(product, { [late("200000")]: sales(11, "2.00") });
    done(await product.run());
    await put(product, {
      [late("200000")]: sales(11, "2.00").split("\n").slice(0, 3).join("\n") + "\n",
      "sales_20260113.csv": sales(13),
    });
    holds(await product.run());
    const shown = async () => (await days(product)).slice(6);
    assert.deepEqual(await shown(), ["11: 24 lines, 36.00", "12: 12 lines, 12.00", "13: 12 lines, 12.00"]);
    done(await command(product, "confirm", "sales", day(11), "--smaller"));
    done(await command(product, "confirm", "sales", day(12), "--vanished"));
    done(await product.run());
    assert.deepEqual(await shown(), ["11: 14 lines, 16.00", "13: 12 lines, 12.00"]);
  });
});
