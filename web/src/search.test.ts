import assert from "node:assert/strict";
import { test } from "node:test";
import * as contract from "../../src/dashboard/contract.ts";
import { searchRecord } from "../../src/dashboard/contract/filter.testkit.ts";
import {
  filterOf,
  filterSearch,
  parseSearch,
  revenueSearch,
  storesSearch,
  stringifySearch,
  unreadOf,
} from "./search.ts";

test("what a page reads nothing from is named", () => {
  const asked = parseSearch("?from=soon&compare=never&regoin=North&region=South&complete=0&to=202613");
  assert.deepEqual(unreadOf(asked, revenueSearch.parse(asked)), ["from=soon", "compare=never", "regoin=North"]);
  const plain = parseSearch("?region=North&region=South&store=7&by=store&show=contribution");
  assert.deepEqual(unreadOf(plain, revenueSearch.parse(plain)), []);
});

test("what an address says comes back as the same address", () => {
  const query = "?from=202601&to=202613&compare=previous&region=North&region=South&store=7&complete=true&by=store";
  assert.equal(stringifySearch(revenueSearch.parse(parseSearch(query))), query);
});

test("the server reads an address as the page does", () => {
  const query =
    "?from=202601&to=202613&compare=none&store=1&store=2&category=Dairy&complete=true&sort=total_cost&dir=asc&offset=200";
  const page = storesSearch.parse(parseSearch(query));
  const server = contract.storesSearch.parse(searchRecord(new URLSearchParams(query)));
  for (const name of ["from", "to", "compare", "store", "category", "complete", "sort", "dir", "offset"] as const) {
    assert.deepEqual(page[name], server[name], name);
  }
});

test("every parameter of the filter is known to both sides", () => {
  assert.deepEqual(Object.keys(filterSearch.shape).toSorted(), Object.keys(contract.filterSchema.shape).toSorted());
  for (const kind of [...contract.comparisons, "never"]) {
    const known = contract.filterSchema.safeParse({ compare: kind }).success;
    assert.equal(filterSearch.parse({ compare: kind }).compare, known ? kind : undefined);
  }
});

test("nonsense in an address is ignored, the rest of it counts", () => {
  const search = revenueSearch.parse(
    parseSearch("?from=soon&to=202613&compare=never&by=moon&offset=-3&complete=0&region=North"),
  );
  assert.deepEqual(JSON.parse(JSON.stringify(search)), { to: 202613, region: ["North"] });
  assert.ok("compare" in search && search.compare === undefined, "a value that is absent would stay as it was written");
});

test("a key that looks like a number stays text, and the empty key is kept", () => {
  assert.deepEqual(filterSearch.parse(parseSearch("?store=007&region=")).store, ["007"]);
  assert.deepEqual(filterSearch.parse(parseSearch("?region=")).region, [""]);
  assert.equal(stringifySearch({ region: [""] }), "?region=");
});

test("from page to page goes the filter alone", () => {
  const search = storesSearch.parse(parseSearch("?from=202601&store=7&measure=total_cost&sort=label&rows=2026-01-05"));
  assert.deepEqual(filterOf(search), { from: 202601, store: ["7"] });
});
