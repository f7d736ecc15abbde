import assert from "node:assert/strict";
import { test } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { openProject } from "./project.ts";
import { run } from "./run.ts";
import { askLake, smallShop } from "./small-shop.testkit.ts";

test("a barcode in a quantity, and all the digits that a column holds, load and are computed like any number", async (context) => {
  const shop = await smallShop();
  context.after(() => shop.remove());
  await shop.sales("2026-01-05", "10.00", [
    "3,12,1,2026-01-05,10:00,5012345678901,3.00,3.00,0,1.00,2.00,0",
    "4,13,1,2026-01-05,10:00,900000000000000.001,9999999999999999.99,9000000000.01,0,-9999999999999999.99,1.00,0",
  ]);
  await shop.write(
    "inventory_20260105.csv",
    "cal_dt,store_key,prod_key,inventory_on_hand_qty\n2026-01-05,1,12,7\n2026-01-05,1,13,700000000000000\n",
  );
  const project = await openProject(shop.dir);
  context.after(() => project.close());
  const outcome = await run(project, quietEffects(), { trigger: "command" });
  assert.deepEqual([outcome.rows.accepted, outcome.rows.refused, outcome.held], [6, 0, []]);
  const rows = await askLake(
    project,
    "SELECT total_sales_qty, potential_low_stock_impact FROM weekly_store_product WHERE prod_key > 11 ORDER BY prod_key",
  );
  assert.deepEqual(
    rows.map((row) => [String(row["total_sales_qty"]), String(row["potential_low_stock_impact"])]),
    [
      ["5012345678901.000", "3.00"],
      ["900000000000000.001", "2000000000.00"],
    ],
  );
});
