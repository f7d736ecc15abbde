import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeShop, SMALL_SHOP } from "./small-shop.testsuite.ts";
import type { Answer, TestShop } from "./small-shop.testsuite.ts";

let folder: string;
let shop: TestShop;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "endcap-simulator-"));
  shop = await makeShop(folder);
});

after(() => rm(folder, { recursive: true, force: true }));

async function one(sql: string): Promise<Answer> {
  return (await shop.ask(sql))[0]!;
}

function between(value: unknown, low: number, high: number, what: string): void {
  assert.ok(
    typeof value === "number" && value >= low && value <= high,
    `${what} is ${String(value)}, not from ${low} to ${high}`,
  );
}

test("every store and every product trades", async () => {
  const row = await one(
    "SELECT count(DISTINCT store_key)::INTEGER AS stores, count(DISTINCT prod_key)::INTEGER AS products FROM sales",
  );
  assert.deepEqual(row, { stores: SMALL_SHOP.stores, products: SMALL_SHOP.products });
});

test("weekends sell more than the middle of the week", async () => {
  const row = await one(
    `SELECT avg(amt) FILTER (dow = 6) / avg(amt) FILTER (dow = 2) AS saturday FROM (
      SELECT trans_dt, dayofweek(trans_dt) AS dow, sum(sales_amt)::DOUBLE AS amt FROM sales GROUP BY ALL)`,
  );
  between(row["saturday"], 1.1, 1.8, "Saturday against Tuesday");
});

test("money is exact to the cent, and margins are what is left", async () => {
  const rows = await shop.ask(
    "SELECT sales_qty::VARCHAR AS qty, sales_price::VARCHAR AS price, sales_amt::VARCHAR AS amt, discount::VARCHAR AS discount, sales_cost::VARCHAR AS cost, sales_mgrn::VARCHAR AS margin FROM sales",
  );
  const whole = (text: unknown) => BigInt(String(text).replace(".", ""));
  let odd = 0;
  for (const row of rows) {
    const [qty, price] = [whole(row["qty"]), whole(row["price"])];
    const sign = qty < 0n ? -1n : 1n;
    const full = sign * ((sign * qty * price + 500n) / 1000n);
    assert.equal(whole(row["amt"]) + whole(row["discount"]), full);
    if (whole(row["margin"]) !== whole(row["amt"]) - whole(row["cost"])) odd++;
  }
  assert.ok(odd > 0 && odd < rows.length * 0.01, `${odd} odd margins of ${rows.length}`);
});

test("margin, discounts and promotions are a grocer's", async () => {
  const row = await one(
    `SELECT (sum(sales_mgrn) / sum(sales_amt))::DOUBLE AS margin, (sum(discount) / sum(sales_amt + discount))::DOUBLE AS discount,
      (SELECT avg(promotion_flg) FROM inventory) AS promoted FROM sales`,
  );
  between(row["margin"], 0.2, 0.4, "margin");
  between(row["discount"], 0.03, 0.15, "discount");
  between(row["promoted"], 0.04, 0.2, "share of promoted snapshots");
  const lift = await one(
    `SELECT sum(q) FILTER (promotion_flg = 1) / count(*) FILTER (promotion_flg = 1) / (sum(q) FILTER (promotion_flg = 0) / count(*) FILTER (promotion_flg = 0)) AS lift
      FROM inventory LEFT JOIN (SELECT trans_dt AS cal_dt, store_key, prod_key, sum(sales_qty)::DOUBLE AS q FROM sales GROUP BY ALL) USING (cal_dt, store_key, prod_key)`,
  );
  between(lift["lift"], 1.2, 4, "lift of a promotion");
});

test("weighed goods have fractions, others do not, and some goods come back", async () => {
  const row = await one(
    `SELECT count(*) FILTER (sales_qty <> floor(sales_qty) AND wgt = 1)::INTEGER AS fractions, count(*) FILTER (sales_qty <> floor(sales_qty) AND subcategory_name NOT IN ('Fruit', 'Vegetables', 'Beef', 'Poultry', 'Fish'))::INTEGER AS wrong,
      count(*) FILTER (sales_qty < 0 AND sales_amt < 0 AND sales_cost < 0)::INTEGER AS returned, count(*) FILTER (sales_qty < 0)::INTEGER AS negative, count(*)::INTEGER AS lines
     FROM sales JOIN product USING (prod_key)`,
  );
  assert.ok(Number(row["fractions"]) > 100);
  assert.equal(row["wrong"], 0);
  assert.ok(Number(row["returned"]) > 3 && Number(row["returned"]) < Number(row["lines"]) * 0.01);
  assert.equal(row["returned"], row["negative"]);
});

test("baskets have several lines, and their numbers mean nothing without the store", async () => {
  const row = await one(
    `SELECT (count(*) / count(DISTINCT (store_key, trans_id)))::DOUBLE AS lines, (count(DISTINCT (store_key, trans_id)) / count(DISTINCT trans_id))::DOUBLE AS shared,
      max(n)::INTEGER AS times, count(DISTINCT substr(trans_time, 1, 2))::INTEGER AS hours FROM sales
      JOIN (SELECT store_key, trans_id, count(DISTINCT (trans_dt, trans_time)) AS n FROM sales GROUP BY ALL) USING (store_key, trans_id)`,
  );
  between(row["lines"], 1.5, 4, "lines of a basket");
  between(row["shared"], 2, 12, "stores that share a number");
  assert.equal(row["times"], 1, "a basket is paid once");
  between(row["hours"], 14, 17, "opening hours");
});

test("shelves run out now and then, and stock lasts days or weeks", async () => {
  const row = await one(
    `SELECT avg(out_of_stock_flg) AS out, avg((out_of_stock_flg <> (inventory_on_hand_qty <= 0)::INTEGER)::INTEGER) AS odd_flags,
      count(*) FILTER (inventory_on_hand_qty < 0)::INTEGER AS negative, count(*) FILTER (next_delivery_dt < cal_dt)::INTEGER AS overdue,
      count(*) FILTER ((next_delivery_dt IS NULL) <> (inventory_on_order_qty = 0))::INTEGER AS undated FROM inventory`,
  );
  between(row["out"], 0.01, 0.1, "share out of stock");
  between(row["odd_flags"], 0.00001, 0.02, "flags that differ from the stock");
  assert.ok(Number(row["negative"]) > 0 && Number(row["overdue"]) > 0);
  assert.equal(row["undated"], 0);
  const cover = await one(
    "SELECT ((SELECT avg(inventory_on_hand_qty) FROM inventory) / (SELECT sum(sales_qty) / (SELECT count(*) FROM inventory) * 7 FROM sales))::DOUBLE AS weeks",
  );
  between(cover["weeks"], 0.4, 5, "weeks of supply");
});

test("fresh food is thrown away, and food that keeps hardly ever", async () => {
  const rows = await shop.ask(
    `WITH kinds AS (SELECT prod_key, category_key IN ('10', '20', '30', '40') AS fresh FROM product),
      wasted AS (SELECT fresh, sum(waste_qty) AS qty FROM inventory JOIN kinds USING (prod_key) GROUP BY ALL),
      sold AS (SELECT fresh, sum(sales_qty) AS qty FROM sales JOIN kinds USING (prod_key) GROUP BY ALL)
    SELECT (wasted.qty / sold.qty)::DOUBLE AS share FROM wasted JOIN sold USING (fresh) ORDER BY fresh`,
  );
  between(rows[0]!["share"], 0, 0.02, "waste of food that keeps");
  between(rows[1]!["share"], 0.01, 0.12, "waste of fresh food");
});
