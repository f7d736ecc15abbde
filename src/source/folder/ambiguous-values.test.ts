import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, look, setting, table } from "./recognise.testkit.ts";

const stock = (...quantities: string[]) =>
  `cal_dt;store_key;prod_key;inventory_on_hand_qty\n${quantities.map((quantity, at) => `2026-01-05;1;${at};${quantity}\n`).join("")}`;
const sales = (amount: string) =>
  `store_key;prod_key;trans_dt;sales_qty;sales_amt\n1;1;2026-01-05;1;${amount}\n1;2;2026-01-05;1;${amount}\n`;

test("stock such as 2.085 is asked about where nothing tells what its point is", async (t) => {
  const open = await look(t, { "inventory_20260105.csv": stock("2.085", "692", "12") });
  assert.deepEqual(asked(open), ["inventory.decimal: . | ,"]);
  assert.match(open.questions[0]?.why ?? "", /"2\.085" in inventory_on_hand_qty may have three decimals or grouped/);
});

test("a decimal comma in another table of the folder is evidence, and the likely answer", async (t) => {
  const files = { "inventory_20260105.csv": stock("2.085", "3.500", "12.000"), "sales_20260105.csv": sales("1,50") };
  const found = await look(t, files);
  assert.deepEqual(asked(found), ["inventory.decimal: , | ."]);
  assert.equal(found.questions[0]?.suggestion, ",");
  assert.match(found.questions[0]?.why ?? "", /and sales has a decimal comma/);
  assert.deepEqual(asked(await look(t, files, { sets: ["inventory.decimal=,"] })), []);
  assert.deepEqual(asked(await look(t, { ...files, "sales_20260105.csv": sales("1.50") })), []);
});

test("weights are recognised, and declared so that a later file of 2.085 alone is none in doubt", async (t) => {
  for (const quantities of [
    ["0.350", "12", "2.085"],
    ["1.2", "12.500"],
  ]) {
    const found = await look(t, { "inventory_20260105.csv": stock(...quantities) });
    assert.deepEqual([asked(found), setting(found, "inventory", "decimal")], [[], "."]);
  }
  const plain = await look(t, { "inventory_20260105.csv": stock("1", "1250", "2.085") });
  assert.deepEqual(asked(plain), []);
});

test("dates that name instants are counted in the retailer's zone, which is asked for where nobody said it", async (t) => {
  const files = {
    "sales_20260105.csv":
      "store_key,prod_key,trans_dt,sales_qty,sales_amt\n1,1,2026-01-05T15:00:00Z,1,2.00\n1,1,2026-01-06T04:30:00Z,1,2.00\n",
  };
  const guessed = await look(t, files);
  assert.deepEqual(asked(guessed), ["timeZone: Europe/Berlin"]);
  assert.equal(table(guessed, "sales").days?.last, "2026-01-06");
  const said = await look(t, files, { sets: ["timeZone=America/New_York"] });
  assert.deepEqual(asked(said), []);
  assert.deepEqual(table(said, "sales").days, { first: "2026-01-05", last: "2026-01-05", count: 1 });
  assert.deepEqual(table(said, "sales").notes, [
    '"2026-01-05T15:00:00Z" in trans_dt names an instant: it counts on the day it is then in America/New_York (timeZone)',
  ]);
  const midnights = await look(t, {
    "sales_20260105.csv": files["sales_20260105.csv"].replace(/T\d\d:\d\d/g, "T00:00"),
  });
  assert.deepEqual(asked(midnights), []);
  assert.match(table(midnights, "sales").notes[0] ?? "", /all times are midnight UTC/);
});
