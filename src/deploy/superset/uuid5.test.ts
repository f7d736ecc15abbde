import assert from "node:assert/strict";
import { test } from "node:test";
import { uuid5 } from "./uuid5.ts";

test("an id is as RFC 9562 says", () => {
  const dns = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  assert.equal(uuid5("python.org", dns), "886313e1-3b8a-5372-9b90-0c9aee199e5d");
  assert.equal(uuid5("chart"), uuid5("chart"));
  assert.notEqual(uuid5("chart"), uuid5("chart", dns));
});
