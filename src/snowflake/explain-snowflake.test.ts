import assert from "node:assert/strict";
import { test } from "node:test";
import { explainSnowflake } from "./explain-snowflake.ts";
import type { SnowflakeAddress } from "./session.ts";

const address: SnowflakeAddress = {
  account: "acme-shop",
  endpoint: null,
  user: "NIGHT",
  role: "READER",
  warehouse: null,
  database: "SHOP",
  schema: "PUBLIC",
  timeZone: "UTC",
};

function explained(message: string, code?: string) {
  return explainSnowflake(
    Object.assign(new Error(message), code === undefined ? {} : { code }),
    address,
    "SELECT\n  1",
  );
}

test("a lacking right or name says which role needs what, a refused login which user", () => {
  const right = explained("SQL compilation error:\nObject 'SALES' does not exist or not authorized.", "002003");
  assert.equal(
    right.what,
    "Snowflake acme-shop answered: SQL compilation error: Object 'SALES' does not exist or not authorized.",
  );
  assert.equal(right.tried, "SELECT 1, as NIGHT with role READER");
  assert.match(right.next, /^Grant READER/);
  assert.match(explained("JWT token is invalid.", "390144").next, /DESC USER NIGHT/);
});

test("only what the network does is worth another try", () => {
  const lost = explained("connect ECONNREFUSED 127.0.0.1:1");
  assert.deepEqual(
    [lost.what, lost.retryable],
    ["Snowflake acme-shop was not reached: connect ECONNREFUSED 127.0.0.1:1", true],
  );
  assert.equal(explained("Numeric value 'x' is not recognized", "100038").retryable, false);
});
