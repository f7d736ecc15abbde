import assert from "node:assert/strict";
import { test } from "node:test";
import {
  buildTree,
  checkState,
  paramsOf,
  productLeaves,
  searchTree,
  selectedLeaves,
  storeLeaves,
  toggleNode,
} from "./tree.ts";

const option = (key: string): { key: string; label: string } => ({ key, label: key });
const stores = storeLeaves({
  regions: [option("North"), option("South")],
  markets: [
    { ...option("Kiel"), region: "North" },
    { ...option("Hamburg"), region: "North" },
    { ...option("Munich"), region: "South" },
  ],
  stores: [
    { ...option("1"), region: "North", market: "Kiel" },
    { ...option("2"), region: "North", market: "Hamburg" },
    { ...option("3"), region: "North", market: "Hamburg" },
    { ...option("4"), region: "South", market: "Munich" },
  ],
});

test("stores stand under their market and region", () => {
  const tree = buildTree(stores);
  assert.deepEqual(
    tree.map((node) => [node.label, node.leaves]),
    [
      ["North", ["1", "2", "3"]],
      ["South", ["4"]],
    ],
  );
  assert.deepEqual(
    tree[0]?.children.map((node) => node.label),
    ["Kiel", "Hamburg"],
  );
});

test("a choice is said by the highest level that says it exactly", () => {
  const said = (...ids: string[]): object => JSON.parse(JSON.stringify(paramsOf(stores, new Set(ids)))) as object;
  assert.deepEqual(said("1", "2", "3"), { region: ["North"] });
  assert.deepEqual(said("2", "3"), { market: ["Hamburg"] });
  assert.deepEqual(said("2", "4"), { store: ["2", "4"] });
});

test("nothing chosen and everything chosen are no filter, and clear what was set", () => {
  const cleared = { region: undefined, market: undefined, store: undefined };
  assert.deepEqual(paramsOf(stores, new Set()), cleared);
  assert.deepEqual(paramsOf(stores, new Set(["1", "2", "3", "4"])), cleared);
});

test("what the parameters say is what is checked: lists narrow each other", () => {
  assert.deepEqual([...selectedLeaves(stores, { region: ["North"] })], ["1", "2", "3"]);
  assert.deepEqual([...selectedLeaves(stores, { region: ["North"], market: ["Hamburg", "Munich"] })], ["2", "3"]);
  assert.equal(selectedLeaves(stores, { category: ["Dairy"] }).size, 0);
});

test("every choice of stores survives the way through the parameters", () => {
  const ids = ["1", "2", "3", "4"];
  for (let mask = 1; mask < 15; mask++) {
    const chosen = new Set(ids.filter((_, index) => (mask & (1 << index)) !== 0));
    assert.deepEqual(selectedLeaves(stores, paramsOf(stores, chosen)), chosen, [...chosen].join());
  }
});

test("a subcategory's key that two categories share does not choose both", () => {
  const products = productLeaves({
    categories: [option("Dairy"), option("Bakery")],
    subcategories: [
      { key: "other", label: "Other", category: "Dairy" },
      { key: "milk", label: "Milk", category: "Dairy" },
      { key: "other", label: "Other", category: "Bakery" },
      { key: "bread", label: "Bread", category: "Bakery" },
    ],
  });
  const chosen = new Set([products[2]?.id as string]);
  assert.deepEqual(selectedLeaves(products, paramsOf(products, chosen)), chosen);
});

test("checking a half-checked node checks all of it; once more, none", () => {
  const north = buildTree(stores)[0];
  assert.ok(north);
  assert.equal(checkState(north, new Set(["2"])), "some");
  const all = toggleNode(north, new Set(["2", "4"]));
  assert.deepEqual([...all].toSorted(), ["1", "2", "3", "4"]);
  assert.deepEqual([...toggleNode(north, all)], ["4"]);
});

test("a search keeps the parents of what it finds", () => {
  const found = searchTree(buildTree(stores), "hamb");
  assert.deepEqual(
    found.map((node) => node.label),
    ["North"],
  );
  assert.deepEqual(found[0]?.leaves, ["2", "3"]);
  assert.equal(searchTree(buildTree(stores), "nowhere").length, 0);
});
