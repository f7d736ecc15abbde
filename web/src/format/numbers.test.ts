import assert from "node:assert/strict";
import { test } from "node:test";
import { formatShort, formatSigned, formatSignedShort, formatTick, formatValue, plural, toNumber } from "./numbers.ts";

test("money text is shown to the cent, also beyond what a double can hold", () => {
  assert.equal(formatValue("1234.5", "money", "USD"), "$1,234.50");
  assert.equal(formatValue("90071992547409931.27", "money", "EUR"), "€90,071,992,547,409,931.27");
  assert.equal(formatValue("-12.30", "money", "USD"), "−$12.30");
});

test("unknown is a dash, never a zero", () => {
  for (const value of [null, undefined, "", Number.NaN]) {
    assert.equal(formatValue(value, "money", "USD"), "–");
    assert.equal(formatShort(value, "quantity", "USD"), "–");
    assert.equal(toNumber(value), null);
  }
  assert.equal(formatValue(0, "quantity", "USD"), "0");
});

test("each unit has its decimals", () => {
  assert.equal(formatValue(1204.5, "quantity", "USD"), "1,204.5");
  assert.equal(formatValue("0.125", "quantity", "USD"), "0.125");
  assert.equal(formatValue(0.2549, "percent", "USD"), "25.5%");
  assert.equal(formatValue(2.0734, "weeks", "USD"), "2.1");
  assert.equal(formatValue(7, "days", "USD"), "7");
  assert.equal(formatValue(2.5, "price", "USD"), "$2.50");
});

test("tiles shorten what is long and leave what is short", () => {
  assert.equal(formatShort("1234567.89", "money", "USD"), "$1.23M");
  assert.equal(formatShort("9999.50", "money", "USD"), "$10,000");
  assert.equal(formatShort("12.34", "money", "USD"), "$12.34");
  assert.equal(formatShort(0.1234, "percent", "USD"), "12.3%");
  assert.equal(formatTick(20_000, "money", "USD"), "$20K");
});

test("a difference carries its sign; shares differ in points", () => {
  assert.equal(formatSigned("1204.00", "money", "USD"), "+$1,204.00");
  assert.equal(formatSigned(-0.012, "percent", "USD"), "−1.2 pt");
  assert.equal(formatSigned(0, "quantity", "USD"), "0");
  assert.equal(formatSigned("-12345.60", "money", "USD"), "−$12,345.60");
  assert.equal(formatSignedShort("-12345.60", "money", "USD"), "−$12.3K");
  assert.equal(formatSignedShort(25_200.19, "quantity", "USD"), "+25.2K");
  assert.equal(formatSignedShort(204.5, "quantity", "USD"), "+204.5");
  assert.equal(formatSigned(-0.0117, "weeks", "USD"), "−0.01");
  assert.equal(formatSigned(-0.004, "price", "USD"), "−$0.004");
  assert.equal(formatSigned(null, "quantity", "USD"), "–");
});

test("counts agree with their nouns", () => {
  assert.equal(plural(1, "row"), "1 row");
  assert.equal(plural(1200, "delivery", "deliveries"), "1,200 deliveries");
});
