import assert from "node:assert/strict";
import { test } from "node:test";
import { addDays } from "../../core/dates.ts";
import { asked, look, table, type Folder } from "./recognise.testkit.ts";

const DAYS = Array.from({ length: 6 }, (_, index) => addDays("2026-01-08", index));
const dotted = (day: string): string => day.split("-").reverse().join(".");

/** A file a day; `row` makes the fields that follow store and product. */
function folder(name: string, header: string, row: (day: string, index: number) => string): Folder {
  return Object.fromEntries(
    DAYS.map((day) => [
      `${name}_${day.replaceAll("-", "")}.csv`,
      `Store,SKU,${header}\n${Array.from({ length: 4 }, (_, index) => `7,${100 + index},${row(day, index)}\n`).join("")}`,
    ]),
  );
}

const columnOf = (found: Awaited<ReturnType<typeof look>>, name: string, column: string) =>
  table(found, name).columns.find((match) => match.column === column);

test("a column of dates under an unknown header is the business date, and that is said", async (t) => {
  const files = folder(
    "sales",
    "Gn,Qty,Amount",
    (day, index) => `${dotted(index === 3 ? addDays(day, -3) : day)},1,2.50`,
  );
  const found = await look(t, files);
  assert.deepEqual(columnOf(found, "sales", "trans_dt"), {
    column: "trans_dt",
    header: "Gn",
    sure: "likely",
    how: "synonym",
  });
  assert.ok(table(found, "sales").notes.some((note) => note.startsWith("Gn is taken for the business date")));
  assert.deepEqual(found.questions, []);
  assert.deepEqual(table(found, "sales").days, { first: "2026-01-05", last: "2026-01-13", count: 9 });
});

test("so is the day of a snapshot, and a timestamp of a sale under a header of its time", async (t) => {
  const found = await look(t, {
    ...folder("inventory", "Snapshot,Closing Stock", (day) => `${day},5`),
    ...folder("sales", "Time,Qty,Amount", (day, index) => `${day} 1${index}:00:00,1,2.50`),
  });
  assert.equal(columnOf(found, "inventory", "cal_dt")?.header, "Snapshot");
  assert.equal(columnOf(found, "sales", "trans_dt")?.header, "Time");
  assert.equal(columnOf(found, "sales", "trans_time"), undefined);
});

test("several columns of dates are a question, and so is one that contradicts the names", async (t) => {
  const several = await look(
    t,
    folder("sales", "Aaa,Bbb,Qty,Amount", (day) => `${day},${addDays(day, 1)},1,2.50`),
  );
  assert.deepEqual(asked(several), ["sales.trans_dt: Aaa | Bbb | @date"]);
  const contradicting = await look(
    t,
    folder("inventory", "Xyz,Closing Stock", (day, index) => `${addDays(day, 20 + index)},5`),
  );
  assert.deepEqual(asked(contradicting), ["inventory.cal_dt: Xyz | @date"]);
});

test("dates that are another thing's by their header leave the day to the files' names, and that is said", async (t) => {
  const found = await look(t, {
    ...folder("inventory", "Closing Stock,Best before,last_sale", (day, index) => `5,${addDays(day, index)},${day}`),
    ...folder("sales", "Qty,Amount,Code", (_day, index) => `1,2.50,1234567${index}`),
  });
  assert.equal(columnOf(found, "inventory", "cal_dt")?.header, "@date");
  assert.match(table(found, "inventory").notes.join(), /Best before, last_sale/);
  assert.equal(columnOf(found, "sales", "trans_dt")?.header, "@date");
  assert.deepEqual(found.questions, []);
});

test("sales without dated names go by their only column of dates; a stock list's is asked for", async (t) => {
  const lines = (header: string): string =>
    `Store,SKU,${header}\n${DAYS.map((day, index) => `7,${index},${day},3,2.50\n`).join("")}`;
  const found = await look(t, { "sales.csv": lines("Gn,Qty,Amount"), "inventory.csv": lines("Gn,On hand,Value") });
  assert.equal(columnOf(found, "sales", "trans_dt")?.header, "Gn");
  assert.deepEqual(asked(found), ["inventory.cal_dt: Gn"]);
});

test("headers in Turkish, Swedish, Czech, Hungarian and Japanese are known", async (t) => {
  for (const header of [
    "Mağaza;Ürün Kodu;Tarih;Miktar;Tutar;Maliyet",
    "Butik;Artikelnr;Datum;Antal;Belopp;Kostnad",
    "Prodejna;Kód zboží;Datum;Množství;Tržba;Náklady",
    "Üzlet;Cikkszám;Dátum;Mennyiség;Árbevétel;Költség",
    "店舗;商品コード;日付;数量;売上;原価",
  ]) {
    const found = await look(t, { "sales_20260108.csv": `${header}\n7;100;08.01.2026;1;0,50;0,25\n` });
    assert.deepEqual(found.tables[0]?.missingRequired, [], header);
    assert.equal(columnOf(found, "sales", "sales_cost")?.header, header.split(";")[5]);
    assert.equal(columnOf(found, "sales", "trans_dt")?.header, header.split(";")[2]);
  }
});
