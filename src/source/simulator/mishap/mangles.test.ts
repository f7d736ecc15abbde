import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync, inflateRawSync } from "node:zlib";
import { createRandom } from "../random.ts";
import { mangles } from "./mangles.ts";

const SALES = [
  "trans_id,prod_key,store_key,trans_dt,trans_time,sales_qty,sales_price,sales_amt,discount,sales_cost,sales_mgrn,ship_cost",
  "1,100,1001,2026-01-05,09:00:00,2.000,1234.50,2469.00,0.00,2000.00,469.00,0.00",
  "1,101,1001,2026-01-05,09:00:00,-1.000,3.10,-3.10,0.00,-2.00,-1.10,0.00",
  "2,100,1002,2026-01-05,10:30:00,0.742,4.00,2.97,0.00,2.00,0.97,0.45",
  "",
].join("\n");

function mangled(name: string, csv = SALES): Buffer {
  const mangle = mangles.find((candidate) => candidate.name === name)!;
  return Buffer.from(mangle.change(csv, createRandom(5)));
}

function text(name: string): string[] {
  return mangled(name).toString().split("\n");
}

test("delimiters and line ends are other ones, fields the same", () => {
  assert.equal(text("semicolon")[1], SALES.split("\n")[1]!.replaceAll(",", ";"));
  assert.equal(mangled("cr-only").toString(), SALES.replaceAll("\n", "\r"));
  assert.equal(mangled("crlf").toString(), SALES.replaceAll("\n", "\r\n"));
  assert.equal(text("all-quoted")[2]!.split(",")[5], '"-1.000"');
});

test("encodings decode to the same text", () => {
  assert.equal(new TextDecoder("utf-16le").decode(mangled("utf-16-le")), SALES);
  assert.equal(new TextDecoder("utf-16be").decode(mangled("utf-16-be")), SALES);
  assert.equal(new TextDecoder("utf-8").decode(mangled("byte-order-mark")), SALES);
  const product = 'prod_key,prod_name\n1,"Lumière Shampoo, 12 oz"\n';
  const bytes = mangled("latin-1", product);
  assert.equal(bytes.toString("latin1"), product);
  assert.throws(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes));
});

test("numbers and dates are spelled as people do", () => {
  assert.equal(
    text("money-with-signs")[1],
    '1,100,1001,2026-01-05,09:00:00,2.000,"$1,234.50 ","$2,469.00 ",$0.00 ,"$2,000.00 ",$469.00 ,$0.00 ',
  );
  assert.equal(text("decimal-comma")[3], "2;100;1002;2026-01-05;10:30:00;0,742;4,00;2,97;0,00;2,00;0,97;0,45");
  assert.equal(text("negative-in-brackets")[2]!.split(",")[7], "(3.10)");
  assert.equal(text("us-dates")[1]!.split(",")[3], "01/05/2026");
});

test("lines too many are where they belong", () => {
  assert.deepEqual(text("repeated-header").filter((line) => line.startsWith("trans_id")).length, 2);
  assert.match(text("total-line").at(-2)!, /^Total,/);
  assert.equal(text("total-line").at(-2)!.split(",").length, 12);
  assert.deepEqual(
    text("blank-lines")
      .filter((line) => /^,*$/.test(line))
      .toSorted(),
    ["", "", ",".repeat(11)],
  );
  assert.equal(text("excel-separator-line")[0], "sep=,");
});

test("wrecks are what they say", () => {
  assert.deepEqual(gunzipSync(mangled("gzip-named-csv")).toString(), SALES);
  const zip = mangled("zip-named-csv");
  assert.equal(zip.toString("latin1", 0, 4), "PK\u0003\u0004");
  const start = 30 + zip.readUInt16LE(26);
  assert.equal(inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(18))).toString(), SALES);
  assert.ok(mangled("nul-bytes").includes(0));
  assert.equal(mangled("empty-file").length, 0);
  assert.equal(mangled("header-only").toString(), `${SALES.split("\n")[0]}\n`);
  assert.equal(text("no-header").length, SALES.split("\n").length - 1);
  assert.match(mangled("html-error-page").toString(), /^<!DOCTYPE html>/);
  assert.ok(!text("missing-required-column")[0]!.includes("sales_amt"));
  assert.equal(text("column-twice")[1]!.split(",").at(-1), "2469.00");
});

test("what goes to quarantine leaves good rows beside it", () => {
  const many = `${SALES.trimEnd()}\n`.concat(SALES.split("\n")[1]!.concat("\n").repeat(400));
  const good = new Set(many.split("\n"));
  for (const { name, outcome, table, change } of mangles) {
    if (outcome !== "quarantine" || table !== "sales") continue;
    const rows = Buffer.from(change(many, createRandom(9)))
      .toString()
      .trimEnd()
      .split("\n");
    const bad = rows.filter((row) => !good.has(row));
    assert.ok(bad.length > 0 && bad.length < rows.length / 10, `${name}: ${bad.length} of ${rows.length}`);
  }
});
