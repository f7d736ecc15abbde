import assert from "node:assert/strict";
import { test } from "node:test";
import { readSnowflakeAddress, shownSnowflakeAddress, snowflakeAddressProblem } from "./address.ts";

test("an address names account, database and schema, and what else is there", () => {
  const address = "snowflake://NIGHT@acme-SHOP_1/Shop%20Data/POS?warehouse=W&role=READER";
  assert.equal(snowflakeAddressProblem(address), null);
  assert.deepEqual(readSnowflakeAddress(address, "UTC"), {
    account: "acme-SHOP_1",
    endpoint: null,
    user: "NIGHT",
    role: "READER",
    warehouse: "W",
    database: "Shop Data",
    schema: "POS",
    timeZone: "UTC",
  });
  assert.equal(shownSnowflakeAddress(address), "snowflake://acme-SHOP_1/Shop Data/POS");
});

test("schema and user have a default", () => {
  const { schema, user } = readSnowflakeAddress("snowflake://acme-shop/SHOP", "UTC", { SNOWFLAKE_USER: "A" });
  assert.deepEqual([schema, user], ["PUBLIC", "A"]);
});

test("what is no address, holds a password or an unknown parameter is said so", () => {
  assert.match(snowflakeAddressProblem("snowflake://acme-shop") ?? "", /^an address such as/);
  assert.match(snowflakeAddressProblem("postgres://acme-shop/SHOP") ?? "", /^an address such as/);
  assert.match(snowflakeAddressProblem("snowflake://a:b@acme-shop/SHOP") ?? "", /without a password/);
  assert.match(snowflakeAddressProblem("snowflake://acme-shop/SHOP?token=x") ?? "", /takes no token$/);
});
