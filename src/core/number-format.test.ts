import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseDecimalText, parseFlagText, type DecimalError, type DecimalFormat } from "./number-format.ts";

const money: DecimalFormat = { decimal: null, scale: 2, maxDigits: 18 };
const quantity: DecimalFormat = { decimal: null, scale: 3, maxDigits: 18 };
const comma: DecimalFormat = { ...money, decimal: "," };
const point: DecimalFormat = { ...money, decimal: "." };

function units(text: string, format: DecimalFormat): bigint | DecimalError {
  const parsed = parseDecimalText(text, format);
  return "error" in parsed ? parsed.error : parsed.units;
}

function check(format: DecimalFormat, cases: Record<string, bigint | DecimalError>): void {
  for (const [text, expected] of Object.entries(cases))
    assert.equal(units(text, format), expected, JSON.stringify(text));
}

test("plain numbers and money spellings", () => {
  check(money, {
    "15.99": 1599n,
    "$15.99 ": 1599n,
    " 15.99": 1599n,
    "1,234.50": 123450n,
    "1,234,567": 123456700n,
    "₹1,23,456.50": 12345650n,
    "12,34,567": 123456700n,
    "(12.30)": -1230n,
    "3.10-": -310n,
    "-$3": -300n,
    "$-3": -300n,
    "($3.00)": -300n,
    "$(3.00)": -300n,
    "+5": 500n,
    ".5": 50n,
    "5.": 500n,
    "0": 0n,
    "-0": 0n,
    "-0.00": 0n,
    "007": 700n,
    "€ 12.30": 1230n,
    "12.30 €": 1230n,
    "USD 5": 500n,
    "5 EUR": 500n,
    US$5: 500n,
    "£1": 100n,
    "12 kr": 1200n,
    "1 234.50": 123450n,
    "1'234.50": 123450n,
    "1\u00a0234": 123400n,
    "−5": -500n,
    "- 5": -500n,
    "5 -": -500n,
  });
});

test("rounds half away from zero, once, and says whether digits were lost", () => {
  const cases: [string, bigint, boolean][] = [
    ["110.47999999999999", 11048n, true],
    ["0.005", 1n, true],
    ["-0.005", -1n, true],
    ["0.00499999", 0n, true],
    ["2.500", 250n, false],
    ["1.115", 112n, true],
    ["999.995", 100000n, true],
    ["7.1e-15", 0n, true],
    ["1.2E3", 120000n, false],
    ["1e2", 10000n, false],
    ["1.23456E2", 12346n, true],
    ["5e-3", 1n, true],
    ["49e-4", 0n, true],
    ["0e99", 0n, false],
    ["0.0000001", 0n, true],
    ["1e-999999999999", 0n, true],
  ];
  for (const [text, value, rounded] of cases)
    assert.deepEqual(parseDecimalText(text, money), { units: value, rounded }, text);
  assert.deepEqual(parseDecimalText("1.2345", quantity), { units: 1235n, rounded: true });
  assert.deepEqual(parseDecimalText("1270.0", quantity), { units: 1270000n, rounded: false });
});

test("more digits than the type holds", () => {
  check(money, {
    "9999999999999999.99": 999999999999999999n,
    "9999999999999999.995": "too-large",
    "10000000000000000": "too-large",
    "-9999999999999999.99": -999999999999999999n,
    "1e16": "too-large",
    "1e15": 100000000000000000n,
    "1e999999999999": "too-large",
    "000000000000000000000000005": 500n,
  });
  check(quantity, { "999999999999999.999": 999999999999999999n, "1000000000000000": "too-large" });
  assert.equal(units(`0.${"4".repeat(100_000)}`, money), 44n);
  assert.equal(units("9".repeat(100_000), money), "too-large");
});

test("what is no number is none", () => {
  const texts = [
    "",
    " ",
    "NaN",
    "nan",
    "inf",
    "-Infinity",
    "0x10",
    "1_000",
    "12abc",
    "--5",
    "-5-",
    "5.-",
    "CHF 5.-",
    "(-5)",
    "((5))",
    "(5",
    "5)",
    "+-5",
    "$",
    "$$5",
    "-",
    ".",
    "e5",
    "1e",
    "1e5.5",
    "1.2.3",
    "12 34",
    "1 2",
    "1,2345.00",
    "123,45,678.00",
    "1,23,45.00",
    "12,34.5",
    ",",
    "1,,234",
    "1234,567.00",
    "5%",
    "１２",
    "1e+",
    "$5€",
    "5 5",
    "1.234,567.00",
    "Total",
    "12:30",
    "1/2",
  ];
  for (const text of texts)
    assert.ok(["not-a-number", "decimal-comma"].includes(String(units(text, money))), JSON.stringify(text));
  for (const text of texts) if (!/,/.test(text)) assert.equal(units(text, money), "not-a-number", JSON.stringify(text));
  assert.equal(units("$5", quantity), "not-a-number", "a quantity carries no currency");
});

test("without a declared sign a comma is never guessed", () => {
  check(money, {
    "12,50": "decimal-comma",
    "0,5": "decimal-comma",
    ",5": "decimal-comma",
    "1.234,50": "decimal-comma",
    "1234,567": "decimal-comma",
    "1,2345": "decimal-comma",
    "0,123": "decimal-comma",
    "1.234.567": "decimal-comma",
    "€ 12,30": "decimal-comma",
    "1 234,50": "decimal-comma",
    "1,2E3": "decimal-comma",
    "1,234": "ambiguous-separator",
    "-1,234": "ambiguous-separator",
    "($1,234)": "ambiguous-separator",
    "12,345": "ambiguous-separator",
    "1.234": 123n,
  });
});

test("a declared sign decides", () => {
  check(comma, {
    "12,50": 1250n,
    "€ 12,30": 1230n,
    "1.234,50": 123450n,
    "1.234": 123400n,
    "1.234.567": 123456700n,
    "1 234,5": 123450n,
    ",5": 50n,
    "5,": 500n,
    "(1.234,50)": -123450n,
    "12": 1200n,
    "1,2E3": 120000n,
    "3,10-": -310n,
    "12.50": "not-a-number",
    "1,234,567": "not-a-number",
    "1,234.50": "not-a-number",
    "1.2345": "not-a-number",
  });
  check(point, { "1,234": 123400n, "1,234.5": 123450n, "12,50": "not-a-number", "1.234,50": "not-a-number" });
});

test("any amount survives being written and read in every spelling", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }), (value) => {
      const size = (value < 0n ? -value : value).toString().padStart(3, "0");
      const whole = size.slice(0, -2);
      const cents = size.slice(-2);
      const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
      const minus = value < 0n ? "-" : "";
      assert.equal(units(`${minus}${whole}.${cents}`, money), value);
      assert.equal(units(`${minus}$${grouped}.${cents} `, money), value);
      assert.equal(units(`${whole}.${cents}${minus}`, money), value);
      assert.equal(units(`${minus}${grouped.replaceAll(",", ".")},${cents} €`, comma), value);
      assert.equal(units(value < 0n ? `(${grouped}.${cents})` : `${grouped}.${cents}`, point), value);
      assert.equal(units(`${minus}${whole}${cents}e-2`, money), value);
    }),
  );
});

test("flags", () => {
  for (const text of ["1", "1.0", "true", "TRUE", "t", "T", "Y", "yes", " Yes ", "1."])
    assert.equal(parseFlagText(text), 1, text);
  for (const text of ["0", "0.0", "false", "F", "n", "No", "0.00"]) assert.equal(parseFlagText(text), 0, text);
  for (const text of ["", "2", "-1", "a", "10", "1.5", "truee", "null", "on"])
    assert.equal(parseFlagText(text), null, text);
});
