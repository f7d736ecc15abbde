import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { confirmDay } from "./confirm.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";
import type { RunOutcome } from "./run-outcome.ts";
import { smallShop, type SmallShop } from "./small-shop.testkit.ts";

const again = { from: "2026-01-05", to: "2026-01-07" };

suite("a delivery that is read again and comes out much smaller, or without a day", () => {
  let shop: SmallShop;
  let project: Project;
  before(async () => {
    shop = await smallShop();
    for (const day of ["05", "06", "07"]) {
      const lines = Array.from(
        { length: 12 },
        (_, at) => `${at},1,2026-01-${day},2026-01-${day === "06" ? "09" : day},1,1.00`,
      );
      await shop.write(
        `sales_202601${day}.csv`,
        `prod_key,store_key,trans_dt,booked,sales_qty,sales_amt\n${lines.join("\n")}\n`,
      );
    }
    await shop.write("product.csv", "prod_key,prod_name\n1,Tea\n");
    project = await openProject(shop.dir);
    await run(project, quietEffects(), { trigger: "command" });
  });
  after(async () => {
    project.close();
    await shop.remove();
  });

  /** Writes the settings beside those of the shop, and opens the project by them. */
  async function configure(tables: object, rest: object = {}): Promise<void> {
    const path = join(shop.dir, "endcap.config.json");
    const config = JSON.parse(await readFile(path, "utf8")) as { tables: { sales: object } };
    project.close();
    await writeFile(
      path,
      JSON.stringify({ ...config, severities: {}, ...rest, tables: { sales: { cadence: "daily", ...tables } } }),
    );
    project = await openProject(shop.dir);
  }

  const backfill = (confirmed = false): Promise<RunOutcome> =>
    run(project, quietEffects(), { trigger: "backfill", again: { ...again, confirmed } });

  const counted = (): string[] =>
    project.store
      .all<{ date: string; rows: number }>(
        "SELECT business_date AS date, sum(rows) AS rows FROM days WHERE table_name = 'sales' AND state = 'current' GROUP BY 1 ORDER BY 1",
      )
      .map(({ date, rows }) => `${date.slice(8)}: ${rows}`);

  const all = ["05: 12", "06: 12", "07: 12"];

  test("a day that moves away stays until it is confirmed, and its rows count once", async () => {
    await configure({ columns: { trans_dt: "booked" } });
    const { heldDays, complete } = await backfill();
    assert.deepEqual(counted(), all);
    assert.deepEqual(
      heldDays.map(({ text, next, isReading }) => [text, next, isReading]),
      [
        [
          "sales_20260106.csv, read again, has 0 of the 12 rows of 2026-01-06: its older reading stays, for all its days",
          "endcap confirm sales 2026-01-06 --vanished",
          true,
        ],
      ],
    );
    assert.equal(complete, false);
    const said = await confirmDay(project, quietEffects(), {
      kind: "vanished",
      table: "sales",
      date: "2026-01-06",
      reason: "",
    });
    assert.deepEqual([said.taken, said.requeued], [1, 1]);
    assert.deepEqual((await run(project, quietEffects(), { trigger: "command" })).heldDays, []);
    assert.deepEqual(counted(), ["05: 12", "07: 12", "09: 12"]);
  });

  test("read as before, nothing is asked any more", async () => {
    await configure({});
    assert.deepEqual(
      (await run(project, quietEffects(), { trigger: "backfill", again: { from: "2026-01-09", to: "2026-01-09" } }))
        .heldDays.length,
      1,
    );
    assert.deepEqual(counted(), ["05: 12", "07: 12", "09: 12"]);
    await run(project, quietEffects(), {
      trigger: "backfill",
      again: { from: "2026-01-09", to: "2026-01-09", confirmed: true },
    });
    assert.deepEqual(counted(), all);
  });

  test("a rule that takes most rows out holds them too; all can be confirmed at once, and that is no word for the next time", async () => {
    await configure({}, { severities: { "orphan-product": "quarantine" } });
    const { heldDays } = await backfill();
    assert.deepEqual(
      heldDays.map(({ next }) => next),
      [
        "endcap confirm sales 2026-01-07 --smaller",
        "endcap confirm sales 2026-01-06 --smaller",
        "endcap confirm sales 2026-01-05 --smaller",
      ],
    );
    assert.deepEqual(counted(), all);
    await configure({});
    assert.deepEqual((await backfill()).heldDays, [], "what was held is forgotten where it is read as before");
    await configure({}, { severities: { "orphan-product": "quarantine" } });
    assert.deepEqual((await backfill(true)).heldDays, []);
    assert.deepEqual(counted(), ["05: 1", "06: 1", "07: 1"]);
    await configure({});
    await backfill();
    await configure({}, { severities: { "orphan-product": "quarantine" } });
    assert.equal((await backfill()).heldDays.length, 3);
  });

  test("what is held is settled by a newer delivery of its day", async () => {
    const products = Array.from({ length: 12 }, (_, at) => `${at},Tea ${at}\n`);
    await shop.write("product.csv", `prod_key,prod_name\n${products.join("")}`);
    const lines = Array.from({ length: 12 }, (_, at) => `${at},1,2026-01-05,2026-01-05,${at},1.00`);
    await shop.write(
      "sales_20260105_230000.csv",
      `prod_key,store_key,trans_dt,booked,sales_qty,sales_amt\n${lines.join("\n")}\n`,
    );
    const { heldDays } = await run(project, quietEffects(), { trigger: "command" });
    assert.deepEqual(
      heldDays.map(({ date }) => date),
      ["2026-01-07", "2026-01-06"],
    );
    assert.deepEqual(counted(), all);
  });
});
