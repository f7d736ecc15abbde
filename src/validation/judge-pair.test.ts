import assert from "node:assert/strict";
import { test } from "node:test";
import { areVersions, judgePair, type PairFacts, type PairPlace } from "./judge-pair.ts";

/** Ten sales on both sides, with other amounts. */
const corrected: PairFacts = {
  older: 10,
  newer: 10,
  shared: 10,
  sameQuantity: 10,
  lines: 0,
  bareLines: 0,
  isSure: true,
  repeated: 0,
  grows: false,
  lostStore: 0,
};
const later: PairPlace = {
  date: "2026-01-06",
  olderDate: "2026-01-05",
  newerDate: "2026-01-06",
  unordered: false,
  first: "older",
};

function judged(facts: Partial<PairFacts>, place: Partial<PairPlace> = {}): string {
  const doubt = judgePair({ ...corrected, ...facts }, { ...later, ...place }, 0.5);
  return doubt === null ? "replaces" : `${doubt.reason} ${doubt.keeps}`;
}

test("the same sales with other amounts replace; others do not, and the much larger side counts", () => {
  assert.equal(judged({}), "replaces");
  assert.equal(judged({ newer: 6, shared: 6 }), "replaces");
  assert.equal(judged({ shared: 4 }), "rows older");
  assert.equal(judged({ older: 2, shared: 0 }), "rows newer");
  assert.equal(judged({ older: 1, shared: 0 }), "rows newer");
  assert.equal(judged({ older: 1, shared: 0 }, { date: "2026-01-07" }), "replaces", "days ahead of its file");
  assert.equal(judged({ lostStore: 9 }), "replaces");
  assert.equal(judged({ older: 30, newer: 20, shared: 20, lostStore: 10 }), "stores older");
});

test("receipts with other numbers are the same sales where nearly every line is there", () => {
  assert.equal(judged({ shared: 0, bareLines: 8 }), "replaces");
  assert.equal(judged({ shared: 0, bareLines: 7 }), "rows older");
  assert.equal(judged({ shared: 0, bareLines: 10, newer: 30 }), "rows newer");
});

test("without receipts, products alone do not tell the rest of a night, or an hour, from a correction", () => {
  const rest = { isSure: false, older: 3, shared: 3, repeated: 4 };
  assert.equal(judged(rest), "rows newer");
  assert.equal(judged({ ...rest, lines: 2 }), "replaces", "a part of the day that the whole day repeats");
  assert.equal(judged({ ...rest, repeated: 0 }), "replaces", "one row a product: sums that grew");
  assert.equal(judged(rest, { newerDate: "2026-01-05" }), "replaces");
  const hours = { olderDate: "2026-01-05T10:00:00", newerDate: "2026-01-05T14:00:00" };
  assert.equal(judged({ isSure: false }, hours), "rows older");
  assert.equal(judged({ isSure: false, grows: true }, hours), "replaces");
  assert.equal(judged({ isSure: true }, hours), "replaces");
});

test("of two versions that nothing puts in order, the whole one counts, then the much larger, then the first by name", () => {
  const beside = { newerDate: "2026-01-05", unordered: true };
  assert.equal(judged({}, { ...beside, first: "newer" }), "versions newer");
  assert.equal(judged({ newer: 7, shared: 7, lines: 7 }, { ...beside, first: "newer" }), "versions older");
  assert.equal(judged({ older: 7, shared: 7, lines: 7 }, beside), "versions newer");
  assert.equal(judged({ older: 30 }, { ...beside, first: "newer" }), "versions older");
  assert.equal(judged({ shared: 0 }, beside), "rows older");
});

test("versions share half of the smaller one's sales; without receipts their quantities too", () => {
  assert.ok(areVersions({ ...corrected, older: 30, newer: 10, shared: 5 }));
  assert.ok(!areVersions({ ...corrected, shared: 4 }));
  assert.ok(!areVersions({ ...corrected, isSure: false, sameQuantity: 4 }));
});
