import assert from "node:assert/strict";
import { test } from "node:test";
import { createFirstAnswers } from "./first.ts";

test("an inlined answer serves its request once, whatever the order of parameters", () => {
  const first = createFirstAnswers(JSON.stringify({ "/api/revenue?to=2&from=1&region=b&region=a": { page: 1 } }));
  assert.deepEqual(first.take("/api/revenue?region=b&region=a&from=1&to=2"), { page: 1 });
  assert.equal(first.take("/api/revenue?region=b&region=a&from=1&to=2"), undefined);
});

test("another question is not answered", () => {
  const first = createFirstAnswers(JSON.stringify({ "/api/revenue?from=1": {} }));
  assert.equal(first.take("/api/revenue?from=2"), undefined);
  assert.equal(first.take("/api/revenue"), undefined);
});

test("an empty element holds nothing", () => {
  assert.equal(createFirstAnswers("  ").take("/api/meta"), undefined);
  assert.equal(createFirstAnswers("null").take("/api/meta"), undefined);
});
