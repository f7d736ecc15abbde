import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { confirmDay } from "./confirm.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";
import { smallShop, type SmallShop } from "./small-shop.testkit.ts";

suite("what a run says of rows that it loaded", () => {
  let shop: SmallShop;
  let project: Project;
  const lines = (date: string) =>
    Array.from({ length: 10 }, (_, at) => `${at + 3},11,1,${date},10:00,1,1.50,1.50,0,1.00,0.50,0`);
  const warnings = async () =>
    (await run(project, quietEffects(), { trigger: "command" })).warnings.map(({ rule, file, rows }) => [
      rule,
      file,
      rows,
    ]);
  before(async () => {
    shop = await smallShop();
    project = await openProject(shop.dir);
  });
  after(async () => {
    project.close();
    await shop.remove();
  });

  test("each finding with its file and rows; what concerns no row is told once", async () => {
    await shop.write("product.csv", "prod_key,prod_name\n10,Tea\n11,Jam\n");
    await shop.sales("2026-01-05", "10.00", [
      ...lines("2026-01-05"),
      "99,12,1,2026-01-05,10:00,2,1.00,5.00,0,1.00,4.00,0",
    ]);
    await shop.inventory("2026-01-05");
    const first = await warnings();
    assert.deepEqual(
      first.filter(([rule]) => rule !== "missing-optional"),
      [
        ["identity-amount", "sales_20260105.csv", 1],
        ["orphan-product", "sales_20260105.csv", 1],
      ],
    );
    assert.ok(first.some(([rule, file]) => rule === "missing-optional" && file === "product.csv"));
    await shop.write("product.csv", "prod_key,prod_name\n10,Tea\n11,Jam\n12,Salt\n");
    assert.deepEqual(await warnings(), []);
  });

  test("a replacement that is held is told by every run, with its decision, until there is a word", async () => {
    await shop.sales("2026-01-05", "10.00");
    for (let again = 0; again < 2; again++) {
      const { heldDays, complete } = await run(project, quietEffects(), { trigger: "command" });
      assert.deepEqual(
        heldDays.map(({ text, next }) => [text, next]),
        [["The replacement of 2026-01-05 has 2 rows instead of 13", "endcap confirm sales 2026-01-05 --smaller"]],
      );
      assert.equal(complete, false);
    }
    const said = { kind: "smaller", table: "sales", date: "2026-01-05", reason: "" } as const;
    await confirmDay(project, quietEffects(), said);
    const { heldDays, complete } = await run(project, quietEffects(), { trigger: "command" });
    assert.deepEqual([heldDays, complete], [[], true]);
  });
});

suite("columns that come and go", () => {
  const header = "prod_key,store_key,trans_dt,sales_qty,sales_amt";
  const sales = (shop: SmallShop, day: string, added = "") =>
    shop.write(
      `sales_202601${day}.csv`,
      `${header}${added}\n10,1,2026-01-${day},1,1.00${added.replaceAll(/[a-z]+/g, "0")}\n`,
    );
  const columnTexts = async (project: Project) =>
    (await run(project, quietEffects(), { trigger: "command" })).warnings
      .filter(({ rule }) => rule === "missing-optional" || rule === "unknown-column")
      .map(({ file, files, text }) => `${file} ${files} ${text}`);

  test("are named once, with the first file that is so and the last that was not", async () => {
    const shop = await smallShop();
    const project = await openProject(shop.dir);
    try {
      await sales(shop, "05", ",discount");
      await sales(shop, "06", ",discount");
      await sales(shop, "07", ",loyalty");
      await sales(shop, "08", ",loyalty");
      const missing = "Optional columns are missing: their measures are unknown";
      const unknown = "Columns that are not part of the contract are left out";
      assert.deepEqual(await columnTexts(project), [
        `sales_20260105.csv 4 ${missing} (trans_id, trans_time, sales_price, sales_cost, sales_mgrn, ship_cost)`,
        `sales_20260107.csv 2 ${unknown} (loyalty, not there up to sales_20260106.csv)`,
        `sales_20260107.csv 2 ${missing} (discount, there up to sales_20260106.csv)`,
      ]);
      await sales(shop, "09", ",loyalty");
      assert.deepEqual(await columnTexts(project), []);
      await sales(shop, "10", ",discount");
      assert.deepEqual(await columnTexts(project), []);
      await sales(shop, "11", "");
      assert.deepEqual(await columnTexts(project), [
        `sales_20260111.csv 1 ${missing} (discount, there up to sales_20260110.csv)`,
      ]);
    } finally {
      project.close();
      await shop.remove();
    }
  });

  test("are not told again where systems that differ deliver side by side", async () => {
    const shop = await smallShop();
    const project = await openProject(shop.dir);
    const both = async (day: string) => {
      await shop.write(`sales_202601${day}_part1.csv`, `${header},till\n10,1,2026-01-${day},1,1.00,7\n`);
      await shop.write(`sales_202601${day}_part2.csv`, `${header}\n10,2,2026-01-${day},1,1.00\n`);
    };
    try {
      await both("05");
      await columnTexts(project);
      await both("06");
      assert.deepEqual(await columnTexts(project), []);
    } finally {
      project.close();
      await shop.remove();
    }
  });
});
