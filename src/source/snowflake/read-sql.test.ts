import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { TableRead } from "../database/database.ts";
import { csvText } from "./csv-text.ts";
import { copySql, marksSql, newestChangeSql, type TypedTable } from "./read-sql.ts";

const at = { instant: "2026-01-06 03:00:00.000 +0100", timeZone: "Europe/Berlin" };
const read: TableRead = {
  table: "sales",
  name: "LINES",
  columns: [
    { name: "SOLD_AT", kind: "date" },
    { name: "AMT", kind: "amount" },
  ],
  date: "SOLD_AT",
  time: null,
  changed: null,
  dayStartsAt: 0,
};

function table(type: string, more: Partial<TypedTable> = {}): TypedTable {
  const types = new Map([
    ["SOLD_AT", type],
    ["AMT", "NUMBER"],
    ["AT_TIME", "TIME"],
    ["CHANGED", "TIMESTAMP_LTZ"],
  ]);
  return { sql: '"SHOP"."POS"."LINES"', types, hasHistory: true, ...more };
}

suite("the statements that read Snowflake", () => {
  test("a day is cut by the retailer's clock, whatever type the column has", () => {
    const where = (type: string) => / WHERE (.*)$/.exec(copySql(read, table(type), at, "2026-01-05"))?.[1];
    assert.equal(where("DATE"), `"SOLD_AT" >= '2026-01-05'::DATE AND "SOLD_AT" < '2026-01-06'::DATE`);
    assert.match(where("TIMESTAMP_NTZ") ?? "", /^"SOLD_AT" >= '2026-01-05 00:00:00'::TIMESTAMP_NTZ AND/);
    for (const type of ["TIMESTAMP_LTZ", "TIMESTAMP_TZ"])
      assert.match(where(type) ?? "", /^"SOLD_AT" >= '2026-01-05 00:00:00'::TIMESTAMP_LTZ AND/);
    assert.match(
      copySql(read, table("TIMESTAMP_TZ"), at, "2026-01-05"),
      /TO_VARCHAR\(TO_DATE\(TO_TIMESTAMP_NTZ\(CONVERT_TIMEZONE\('Europe\/Berlin', "SOLD_AT"\)\)\), 'YYYY-MM-DD'\) AS "SOLD_AT"/,
    );
  });

  test("all of it as of one instant; a view has no history", () => {
    const shown = copySql(read, table("DATE"), at, null);
    assert.match(
      shown,
      /FROM "SHOP"\."POS"\."LINES" AT\(TIMESTAMP => '2026-01-06 03:00:00\.000 \+0100'::TIMESTAMP_TZ\)$/,
    );
    assert.doesNotMatch(copySql(read, table("DATE", { hasHistory: false }), at, null), / AT\(/);
  });

  test("an hour that cuts days, in the date's column or beside it", () => {
    const late = { ...read, dayStartsAt: 4 };
    assert.match(
      copySql(late, table("TIMESTAMP_NTZ"), at, "2026-01-05"),
      /"SOLD_AT" >= '2026-01-05 04:00:00'::TIMESTAMP_NTZ AND "SOLD_AT" < '2026-01-06 04:00:00'/,
    );
    assert.match(
      copySql({ ...late, time: "AT_TIME" }, table("DATE"), at, "2026-01-05"),
      /"SOLD_AT" >= '2026-01-05'::DATE AND .* >= '2026-01-05'::DATE AND "SOLD_AT" < '2026-01-07'::DATE AND .* < '2026-01-06'::DATE$/,
    );
  });

  test("marks: all values that are read, or the newest change; then older days that were written since as well", () => {
    const params = { from: "2026-01-01", since: "2026-01-05 02:00:00", at };
    const [all, ...none] = marksSql(read, table("DATE"), params);
    assert.match(all ?? "", /HASH_AGG\("SOLD_AT", "AMT"\)/);
    assert.deepEqual(none, []);
    const changing = { ...read, changed: "CHANGED" };
    const [, older] = marksSql(changing, table("DATE"), params);
    assert.match(older ?? "", /"CHANGED" >= DATEADD\(HOUR, -1, '2026-01-05 02:00:00'::TIMESTAMP_NTZ\) AND NOT/);
    assert.match(
      newestChangeSql("CHANGED", table("DATE"), at),
      /^SELECT TO_VARCHAR\(MAX\("CHANGED"\), 'YYYY-MM-DD HH24:MI:SS\.FF9'\)/,
    );
  });

  test("CSV keeps NULL and the empty text apart, and what holds signs of its own in quotes", () => {
    assert.equal(csvText(["a", null, "", 'b "c", d', "x\ny", " z"]), 'a,,"","b ""c"", d","x\ny"," z"\n');
  });
});
