/** Deliveries that are read again, through the command line: what was accepted of them counts until the new reading is recorded. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { command, day, days, done, put, sales, started, week, weekWith } from "./january-shop.testkit.ts";
import type { Product } from "./reckoning/product.ts";

const PROGRAM = fileURLToPath(new URL("../bin/endcap", import.meta.url));
const last = "11: 12 lines, 12.00";
const allDays = ["backfill", "--from", day(5), "--to", day(11)];

type Written = { tables: { sales: object } };

/** What `init` wrote, with other settings of sales; those of an earlier call are gone. */
async function configure({ project }: Product, settings: object): Promise<void> {
  const [written, json] = [join(project, "endcap.config.ts"), join(project, "endcap.config.json")];
  const kept = join(project, "init.config.ts");
  await rename(written, kept).catch(() => undefined);
  const { default: config } = (await import(pathToFileURL(kept).href)) as { default: Written };
  const tables = { ...config.tables, sales: { ...config.tables.sales, ...settings } };
  await writeFile(json, JSON.stringify({ ...config, tables }));
}

/** Ends the command's process after a while, in whatever it is doing. */
function killed({ project }: Product, args: readonly string[], delayMs: number): Promise<void> {
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args, "--dir", project], { stdio: "ignore" });
    const timer = setTimeout(() => child.kill("SIGKILL"), delayMs);
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(timer);
      settle();
    });
  });
}

type Outcome = { complete: boolean; refused: { file: string; keptRows: number }[]; weeks: unknown[] };

describe("deliveries read again", { concurrency: 2 }, () => {
  for (const args of [allDays, ["quarantine", "retry"]])
    test(`${args.slice(0, 2).join(" ")}: files that the reading refuses now leave their last good rows, and the run says so`, async (context) => {
      const product = await started(context, {
        ...week(),
        [`sales_${day(11)}.csv`]: sales(11, "1.00", ["99,1,1,x,1,1"]),
      });
      await configure(product, { delimiter: ";" });
      const refused = await command(product, ...args);
      assert.equal(refused.code, 1, refused.stderr);
      assert.match(
        refused.stdout,
        /sales_2026-01-11\.csv.*\n.*readers keep what was accepted before: 12 rows\n.*next: /,
      );
      assert.deepEqual(await days(product), weekWith(last));
      assert.match((await command(product, "status")).stdout, /sales_2026-01-11\.csv/);
      const accepted = await product.rows("select count(*) as n from accepted_sales");
      assert.equal(String(accepted[0]?.["n"]), "84", "their accepted rows stay as well");

      await configure(product, {});
      const run = await product.run(["--json"]);
      done(run);
      const outcome = JSON.parse(run.stdout) as Outcome;
      assert.deepEqual([outcome.refused, outcome.weeks], [[], []]);
      assert.deepEqual(await days(product), weekWith(last));
      assert.equal((await product.quarantine()).length, 1);
    });

  test("retry of a correction that is refused once more leaves what was there before it", async (context) => {
    const product = await started(context, week());
    await put(product, { [`sales_${day(11)}.csv`]: "trans_id,store_key\n1,1\n" });
    assert.equal((await product.run()).code, 1);
    const retried = await command(product, "retry", "--json");
    assert.equal(retried.code, 1);
    const { refused } = JSON.parse(retried.stdout) as Outcome;
    assert.deepEqual(
      refused.map(({ file, keptRows }) => [file, keptRows]),
      [["sales_2026-01-11.csv", 12]],
    );
    assert.deepEqual(await days(product), weekWith(last));
  });

  test("a reading under which no row fits leaves the rows that did", async (context) => {
    const product = await started(context, week());
    await configure(product, { nulls: ["1"] });
    const run = await command(product, ...allDays);
    assert.equal(run.code, 1);
    assert.deepEqual(await days(product), weekWith(last));
    await configure(product, {});
    done(await command(product, ...allDays));
    assert.deepEqual(await days(product), weekWith(last));
    assert.deepEqual(await product.quarantine(), []);
  });

  test("a day that the new reading moves elsewhere is what the delivery before said of it", async (context) => {
    const header = "store_key,prod_key,trans_dt,trans_time,sales_qty,sales_amt";
    const file = (...rows: string[]) => [header, ...rows.flatMap((row) => [`1,1,${row}`, `1,1,${row}`]), ""].join("\n");
    const product = await started(context, {
      [`sales_${day(5)}.csv`]: file("2026-01-05,10:00,1,1.00"),
      [`sales_${day(6)}.csv`]: file("2026-01-06,10:00,1,2.00"),
      [`sales_${day(7)}.csv`]: file("2026-01-06,02:00,1,4.00", "2026-01-07,10:00,1,8.00"),
    });
    assert.deepEqual(await days(product), ["5: 2 lines, 2.00", "6: 2 lines, 8.00", "7: 2 lines, 16.00"]);
    await configure(product, { businessDayStartsAt: 4 });
    done(await command(product, "backfill", "--from", day(7), "--to", day(7)));
    assert.deepEqual(await days(product), ["5: 2 lines, 8.00", "6: 2 lines, 4.00", "7: 2 lines, 16.00"]);
  });

  test("killed at any instant, it leaves the old rows or the new ones, and the next run the new ones", async (context) => {
    const gross = (of: number) => sales(of).replaceAll(",1.00", ",1.00,2.00").replace("sales_amt", "sales_amt,gross");
    const files = Object.fromEntries([5, 6, 7, 8, 9, 10, 11].map((of) => [`sales_${day(of)}.csv`, gross(of)]));
    const product = await started(context, files);
    await configure(product, { columns: { sales_amt: "gross" } });
    const old = weekWith(last);
    const fresh = [5, 6, 7, 8, 9, 10, 11].map((of) => `${of}: 12 lines, 24.00`);
    const startedAt = performance.now();
    done(await command(product, "plan"));
    const planMs = performance.now() - startedAt;
    for (const share of [0.5, 0.8, 1, 1.15, 1.3, 1.5]) {
      await killed(product, allDays, planMs * share);
      const seen = JSON.stringify(await days(product));
      assert.ok(
        [old, fresh].some((state) => JSON.stringify(state) === seen),
        seen,
      );
      const [accepted] = await product.rows("select sum(sales_amt) as amount from accepted_sales");
      assert.ok(["84.00", "168.00"].includes(String(accepted?.["amount"])), JSON.stringify(accepted));
    }
    done(await command(product, ...allDays));
    assert.deepEqual(await days(product), fresh);
    const { code, stdout } = await command(product, "doctor", "--deep");
    assert.equal(code, 0, stdout);

    done(await command(product, "rollback", "--reason", "gross was the wrong column"));
    await put(product, { [`sales_${day(11)}.csv`]: gross(11).replaceAll("2.00", "5.00") });
    done(await product.run());
    assert.deepEqual(
      await days(product),
      weekWith("11: 12 lines, 60.00"),
      "the other days are what they were read as first",
    );
  });
});
