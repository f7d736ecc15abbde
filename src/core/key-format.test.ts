import assert from "node:assert/strict";
import { test } from "node:test";
import { parseKeyText, type KeyError } from "./key-format.ts";

test("whole numbers have one spelling", () => {
  const cases: Record<string, string> = {
    "5": "5",
    " 5 ": "5",
    "5.0": "5",
    "539839.00": "539839",
    "-7": "-7",
    "0": "0",
    "9223372036854775807": "9223372036854775807",
  };
  for (const [text, key] of Object.entries(cases)) assert.deepEqual(parseKeyText(text, "BIGINT"), { key }, text);
});

test("a number key that would need mending is refused", () => {
  const cases: Record<string, KeyError> = {
    "": "empty",
    "  ": "empty",
    "007123": "leading-zero",
    "00": "leading-zero",
    "5.5": "not-a-whole-number",
    "85123A": "not-a-whole-number",
    "+5": "not-a-whole-number",
    "-0": "not-a-whole-number",
    "1,234": "not-a-whole-number",
    "5.01E+12": "scientific",
    "1e+16": "scientific",
    "12E4": "scientific",
    NaN: "not-a-whole-number",
    "9223372036854775808": "too-large",
    "99999999999999999999": "too-large",
    "5.": "not-a-whole-number",
  };
  for (const [text, error] of Object.entries(cases)) assert.deepEqual(parseKeyText(text, "BIGINT"), { error }, text);
});

test("text keys keep their text, but scientific notation has lost its digits", () => {
  for (const text of [
    "007123",
    "85123A",
    "85123E",
    "12E4B",
    "12-E4",
    "1E5E",
    "POST",
    "BANK CHARGES",
    "5.0",
    "E+12",
    "A1E+5",
    "é",
  ]) {
    assert.deepEqual(parseKeyText(` ${text} `, "VARCHAR"), { key: text }, text);
  }
  for (const text of [
    "5.01E+12",
    "5E+12",
    "5,01E+12",
    "1e-7",
    "-5.01e+12",
    "5.01E12",
    "1e5",
    "12E4",
    "1.5E+03",
    "1.E5",
    ".5E5",
  ]) {
    assert.deepEqual(parseKeyText(text, "VARCHAR"), { error: "scientific" }, text);
  }
  assert.deepEqual(parseKeyText("", "VARCHAR"), { error: "empty" });
  assert.deepEqual(parseKeyText("12E4", "VARCHAR", true), { key: "12E4" });
  assert.deepEqual(parseKeyText("12E4", "BIGINT", true), { error: "not-a-whole-number" });
});
