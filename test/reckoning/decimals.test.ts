import assert from "node:assert/strict";
import { test } from "node:test";
import { decimalNumber, decimalText, divideHalfAway, parseDecimal } from "./decimals.ts";

test("more decimals than the type holds are rounded half away from zero, on the text and not on a double", () => {
  assert.equal(parseDecimal("1.005", 2), 101n);
  assert.equal(parseDecimal("-1.005", 2), -101n);
  assert.equal(parseDecimal("1.00499999999999999999", 2), 100n);
  assert.equal(parseDecimal("110.47999999999999", 2), 11048n);
  assert.equal(parseDecimal("-0.001", 2), 0n);
  assert.equal(parseDecimal("0.0005", 3), 1n);
  assert.equal(parseDecimal("1270.0", 3), 1_270_000n);
  assert.equal(parseDecimal(".5", 2), 50n);
});

test("what is no number, and what has more than 18 digits, is none", () => {
  for (const text of ["", ".", "abc", "12abc", "NaN", "inf", "1e3", "1,5", "--1", "0x10"])
    assert.equal(parseDecimal(text, 2), null, text);
  assert.equal(parseDecimal("9999999999999999.99", 2), 10n ** 18n - 1n);
  assert.equal(parseDecimal("9999999999999999.995", 2), null);
  assert.equal(parseDecimal("1000000000000000", 3), null);
});

test("decimals as text keep all their digits", () => {
  assert.equal(decimalText(5n, 2), "0.05");
  assert.equal(decimalText(-5n, 3), "-0.005");
  assert.equal(decimalText(0n, 2), "0.00");
  assert.equal(decimalText(123456n, 3), "123.456");
  assert.equal(decimalNumber(-1999n, 2), -19.99);
});

test("division rounds half away from zero", () => {
  assert.equal(divideHalfAway(1n, 2n), 1n);
  assert.equal(divideHalfAway(-1n, 2n), -1n);
  assert.equal(divideHalfAway(1n, 3n), 0n);
  assert.equal(divideHalfAway(5n, -2n), -3n);
  assert.equal(divideHalfAway(7n, 7n), 1n);
});
