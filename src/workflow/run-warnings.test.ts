import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { quietEffects } from "../core/effects.ts";
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

  test("a replacement that is held names its decision", async () => {
    await shop.sales("2026-01-05", "10.00");
    const { warnings: said } = await run(project, quietEffects(), { trigger: "command" });
    const held = said.find(({ rule }) => rule === "smaller-replacement");
    assert.match(held?.text ?? "", /2026-01-05: 2 rows instead of 13/);
    assert.equal(held?.next, "endcap confirm sales 2026-01-05 --smaller");
  });
});
