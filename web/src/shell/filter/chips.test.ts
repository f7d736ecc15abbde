import assert from "node:assert/strict";
import { test } from "node:test";
import type { MetaAnswer } from "../../../../src/dashboard/contract.ts";
import { chipsOf } from "./chips.ts";

const meta = {
  regions: [{ key: "N", label: "North" }],
  markets: [],
  stores: [],
  categories: [],
  subcategories: [],
  brands: [],
} as unknown as MetaAnswer;

test("each value is a chip that takes away itself alone", () => {
  const chips = chipsOf({ region: ["N", ""], from: 202601, to: 202604 }, meta);
  assert.deepEqual(
    chips.map((chip) => chip.text),
    ["2026 W01 to 2026 W04", "Region: North", "Region: (none)"],
  );
  assert.deepEqual(chips[1]?.without, { region: [""] });
  assert.deepEqual(chips[0]?.without, { from: undefined, to: undefined });
});

test("a value that no option has is said to be left out; of products the options know nothing", () => {
  const chips = chipsOf({ region: ["Noth"], product: ["12"] }, meta);
  assert.deepEqual(
    chips.map((chip) => chip.text),
    ["Region: Noth, left out", "Product: 12"],
  );
});

test("the last value of a list clears it, and many values are one chip", () => {
  assert.deepEqual(chipsOf({ region: ["N"] }, meta)[0]?.without, { region: undefined });
  const many = chipsOf({ store: ["1", "2", "3", "4"] }, meta);
  assert.deepEqual(
    many.map((chip) => chip.text),
    ["4 stores"],
  );
  assert.equal(chipsOf({}, meta).length, 0);
});
