import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeShop, SMALL_SHOP } from "./small-shop.testsuite.ts";
import type { TestShop } from "./small-shop.testsuite.ts";

let folder: string;
let shop: TestShop;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "endcap-simulator-"));
  shop = await makeShop(folder, { ...SMALL_SHOP, stores: 15, products: 60, weeks: 12, planWeeks: 12 });
});

after(() => rm(folder, { recursive: true, force: true }));

const SOLD = "(SELECT trans_dt AS cal_dt, store_key, prod_key, sum(sales_qty) AS sold FROM sales GROUP BY ALL)";

test("the record follows from receipts as booked, sales, waste and counts, on every shelf and day", async () => {
  const broken = await shop.ask(
    `WITH days AS (
      SELECT i.*, coalesce(sold, 0) AS sold, coalesce(booked_qty, 0) AS booked, coalesce(counted_qty, 0) AS counted,
        lag(i.inventory_on_hand_qty) OVER shelf AS before, lag(i.cal_dt) OVER shelf AS day_before
      FROM inventory i LEFT JOIN ${SOLD} USING (cal_dt, store_key, prod_key) LEFT JOIN truth.stock_movement USING (cal_dt, store_key, prod_key)
      WINDOW shelf AS (PARTITION BY i.store_key, i.prod_key ORDER BY i.cal_dt))
    SELECT count(*)::INTEGER AS checked, count(*) FILTER (inventory_on_hand_qty <> before + booked - sold - waste_qty + counted)::INTEGER AS broken
    FROM days WHERE day_before = cal_dt - 1`,
  );
  assert.ok(Number(broken[0]!["checked"]) > 10_000);
  assert.equal(broken[0]!["broken"], 0);
});

test("the true stock follows from receipts, sales, waste and theft, and is never negative", async () => {
  const [row] = await shop.ask(
    `WITH weeks AS (
      SELECT *, lag(true_on_hand_qty) OVER shelf AS before FROM truth.weekly_truth
      WHERE store_key NOT IN (SELECT store_key FROM truth.events WHERE store_key IS NOT NULL)
      WINDOW shelf AS (PARTITION BY store_key, prod_key ORDER BY yr_wk_num))
    SELECT count(before)::INTEGER AS checked, min(true_on_hand_qty)::DOUBLE AS least,
      count(*) FILTER (true_on_hand_qty <> before + received_qty - sold_qty - wasted_qty - stolen_qty)::INTEGER AS broken,
      count(*) FILTER (demand_qty - lost_qty <> sold_qty + returned_qty)::INTEGER AS unequal FROM weeks`,
  );
  assert.ok(Number(row!["checked"]) > 1000);
  assert.deepEqual([row!["broken"], row!["unequal"]], [0, 0]);
  assert.ok(Number(row!["least"]) >= 0);
});

test("the weekly truth agrees with the retailer's own sales and waste", async () => {
  const [row] = await shop.ask(
    `SELECT (SELECT sum(sold_qty) FROM truth.weekly_truth) - (SELECT sum(sales_qty) FROM sales) AS sold,
      (SELECT sum(lost_qty) FROM truth.weekly_truth) - (SELECT sum(lost_qty) FROM truth.lost_demand) AS lost`,
  );
  assert.deepEqual([Number(row!["sold"]), Number(row!["lost"])], [0, 0]);
});

test("customers only leave empty-handed where there is nothing left to take", async () => {
  const [row] = await shop.ask(
    "SELECT count(*)::INTEGER AS days, avg((true_on_hand_qty < 1)::INTEGER) AS empty FROM truth.lost_demand",
  );
  assert.ok(Number(row!["days"]) > 100);
  assert.ok(Number(row!["empty"]) > 0.98);
});

test("each fault shows in the store that has it", async () => {
  const faults = await shop.ask(
    "SELECT fault, count(*)::INTEGER AS stores FROM truth.store_faults GROUP BY ALL ORDER BY fault",
  );
  assert.deepEqual(
    faults.map((row) => row["fault"]),
    ["discount", "over_order", "under_order", "waste", "wrong_records"],
  );
  const rates = await shop.ask(
    `WITH stock AS (SELECT store_key, avg(inventory_on_hand_qty) AS on_hand, sum(waste_qty) AS waste FROM inventory GROUP BY ALL),
      trade AS (SELECT store_key, sum(discount) / sum(sales_amt + discount) AS discount, sum(sales_qty) AS sold FROM sales GROUP BY ALL),
      truly AS (SELECT store_key, sum(lost_qty) / sum(demand_qty) AS lost, avg((true_on_hand_qty <> recorded_on_hand_qty)::INTEGER) AS wrong FROM truth.weekly_truth GROUP BY ALL),
      shelves AS (SELECT store_key, count(DISTINCT prod_key) AS n FROM inventory GROUP BY ALL)
    SELECT coalesce(fault, 'none') AS fault, avg(discount)::DOUBLE AS discount, avg(lost)::DOUBLE AS lost, avg(waste / sold)::DOUBLE AS waste, avg(wrong) AS wrong, avg(on_hand * n / sold)::DOUBLE AS cover
    FROM stock JOIN trade USING (store_key) JOIN truly USING (store_key) JOIN shelves USING (store_key) LEFT JOIN truth.store_faults USING (store_key)
    WHERE store_key NOT IN (SELECT store_key FROM truth.events WHERE store_key IS NOT NULL) GROUP BY ALL`,
  );
  const rate = (fault: string, name: string) => Number(rates.find((row) => row["fault"] === fault)![name]);
  const signs = {
    discount: "discount",
    over_order: "cover",
    under_order: "lost",
    waste: "waste",
    wrong_records: "wrong",
  };
  for (const [fault, sign] of Object.entries(signs)) {
    assert.ok(
      rate(fault, sign) > 1.4 * rate("none", sign),
      `${sign} of ${fault} is ${rate(fault, sign)} against ${rate("none", sign)}`,
    );
  }
});

test("a store that is new, closed or rebuilt says nothing while it is shut", async () => {
  const events = await shop.ask(
    "SELECT event, store_key, from_dt::VARCHAR AS from_dt, to_dt::VARCHAR AS to_dt FROM truth.events WHERE store_key IS NOT NULL ORDER BY event",
  );
  assert.deepEqual(
    events.map((row) => row["event"]),
    ["closing", "new", "refit"],
  );
  const shut: Record<string, string> = {
    closing: "day >= from_dt",
    new: "day < from_dt",
    refit: "day BETWEEN from_dt AND to_dt",
  };
  const [row] = await shop.ask(
    `WITH days AS (SELECT store_key, trans_dt AS day FROM sales UNION ALL SELECT store_key, cal_dt FROM inventory)
    SELECT ${Object.entries(shut)
      .map(
        ([event, when]) =>
          `count(*) FILTER (event = '${event}' AND ${when})::INTEGER AS "${event}_shut", count(*) FILTER (event = '${event}' AND NOT (${when}))::INTEGER AS "${event}_open"`,
      )
      .join(", ")}
    FROM days JOIN truth.events USING (store_key)`,
  );
  for (const event of Object.keys(shut)) {
    assert.equal(row![`${event}_shut`], 0, event);
    assert.ok(Number(row![`${event}_open`]) > 50, event);
  }
});

test("the supplier that fails delivers nothing to anyone, and overdue orders show it", async () => {
  const [row] = await shop.ask(
    `WITH failing AS (SELECT prod_key, from_dt, least(to_dt, (SELECT max(cal_dt) FROM inventory)) AS to_dt FROM truth.events JOIN truth.product_supplier USING (supplier) WHERE event = 'supplier_failure')
    SELECT (SELECT count(*)::INTEGER FROM truth.stock_movement m JOIN failing USING (prod_key) WHERE cal_dt BETWEEN from_dt AND to_dt AND received_qty > 0
        AND store_key NOT IN (SELECT store_key FROM truth.events WHERE event IN ('new', 'refit'))) AS received,
      (SELECT count(*)::INTEGER FROM truth.stock_movement m JOIN failing USING (prod_key) WHERE cal_dt < from_dt AND received_qty > 0) AS before,
      (SELECT avg((next_delivery_dt < cal_dt)::INTEGER) FROM inventory JOIN failing USING (prod_key) WHERE cal_dt BETWEEN from_dt + 7 AND to_dt) AS overdue`,
  );
  assert.equal(row!["received"], 0);
  assert.ok(Number(row!["before"]) > 20);
  assert.ok(Number(row!["overdue"]) > 0.5, `overdue: ${String(row!["overdue"])}`);
});
