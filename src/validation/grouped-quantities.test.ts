import assert from "node:assert/strict";
import { test } from "node:test";
import { loadFiles } from "./load-files.testkit.ts";

const ask = {
  table: "inventory",
  sql: "SELECT inventory_on_hand_qty::VARCHAR AS qty FROM accepted ORDER BY source_line",
} as const;

function stock(...quantities: string[]): Record<string, string> {
  const lines = quantities.map((quantity, at) => `2026-01-05;1;${at};${quantity}\n`);
  return { "inventory_20260105.csv": `cal_dt;store_key;prod_key;inventory_on_hand_qty\n${lines.join("")}` };
}

test("stock that may be grouped thousands refuses its file until the decimal sign is declared", async (context) => {
  const open = stock("2.085", "692", "1.835", "12");
  const { outcome } = await loadFiles(context, { files: open });
  const [refused] = outcome.refused;
  assert.equal(refused?.rule, "decimal-comma");
  assert.match(refused?.reason ?? "", /quantities such as \d\.\d+ in inventory_on_hand_qty may be grouped thousands/);
  assert.match(refused?.next ?? "", /--set inventory\.decimal=,/);
  const comma = await loadFiles(context, { files: open, config: { tables: { inventory: { decimal: "," } } }, ask });
  assert.deepEqual(
    comma.answer.map(({ qty }) => qty),
    ["2085.000", "692.000", "1835.000", "12.000"],
  );
  const rounded = await loadFiles(context, { files: stock("5.000", "692") });
  assert.equal(rounded.outcome.refused.length, 1);
});

test("a decimal comma in another table speaks for thousands, where the file itself says nothing", async (context) => {
  const config = { tables: { sales: { decimal: "," } } };
  const fixed = stock("2.085", "3.000", "12.250");
  assert.deepEqual((await loadFiles(context, { files: fixed })).outcome.refused, []);
  const { outcome } = await loadFiles(context, { files: fixed, config });
  assert.match(outcome.refused[0]?.reason ?? "", /; sales has a decimal comma$/);
  assert.deepEqual((await loadFiles(context, { files: stock("2.085", "0.350"), config })).outcome.refused, []);
});

for (const [what, quantities] of [
  ["a weight below one", ["0.350", "12", "12.500"]],
  ["fewer decimals", ["1.2", "12.500", "7"]],
  ["a whole number beyond a thousand", ["12.500", "1250", "7"]],
  ["pieces among fixed decimals", ["12.000", "1.250", "7.000"]],
] as const) {
  test(`weighed stock loads as it is written: ${what} tells it`, async (context) => {
    const { outcome } = await loadFiles(context, { files: stock(...quantities) });
    assert.deepEqual([outcome.refused, outcome.rows.accepted], [[], 3]);
  });
}
