import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { addDays } from "../../core/dates.ts";
import { asked, look, salesDay, salesHeader, setting, table, type Folder } from "./recognise.testkit.ts";

test("bad files among good ones are named and left out", async (t) => {
  const found = await look(t, {
    "sales_20260105.csv": salesDay("2026-01-05"),
    "sales_20260106.csv": "",
    "sales_20260107.csv": "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
    "sales_20260108.csv": Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, 1, 2, 3]),
    "sales_20260109.csv": salesDay("2026-01-09").slice(0, -20),
    "sales_20260110.csv": `${salesHeader.replace("SALES_AMT", "X")}\n1,2,3,2026-01-10,,1,1,1,,,,\n`,
    "sales_20260111.csv.gz": Buffer.from("\x1f\x8bno gzip", "latin1"),
    "inventory_20260105.parquet": "PAR1 and then nothing",
    "notes.xlsx": "x",
    "weather.csv": "day,temperature\n2026-01-05,3\n",
  });
  const problems = Object.fromEntries(found.files.map(({ path, problems: all, why }) => [path, all.join("; ") || why]));
  assert.match(problems["sales_20260106.csv"] ?? "", /no bytes/);
  assert.match(problems["sales_20260107.csv"] ?? "", /HTML/);
  assert.match(problems["sales_20260108.csv"] ?? "", /zip/);
  assert.match(problems["sales_20260109.csv"] ?? "", /cut/);
  assert.match(problems["sales_20260110.csv"] ?? "", /required column sales_amt is missing/);
  assert.match(problems["sales_20260111.csv.gz"] ?? "", /gzip/);
  assert.match(problems["inventory_20260105.parquet"] ?? "", /Parquet/);
  assert.match(problems["notes.xlsx"] ?? "", /ends in none of/);
  assert.match(problems["weather.csv"] ?? "", /neither its name nor its columns/);
  assert.deepEqual(found.files.find(({ path }) => path === "sales_20260105.csv")?.problems, []);
  assert.deepEqual(table(found, "sales").missingRequired, [], "one file without a column is that file's problem");
});

test("a missing required column is named, with what would help", async (t) => {
  const found = await look(t, {
    "sales.csv": "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,Country\n1,85123A,6,2026-01-05 8:26,2.55,France\n",
  });
  assert.deepEqual(table(found, "sales").missingRequired, ["store_key", "sales_amt"]);
  assert.deepEqual(asked(found), ["sales.store_key: Country", "sales.sales_amt: @qty*price"]);
  const said = await look(
    t,
    {
      "sales.csv":
        "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,Country\n1,85123A,6,2026-01-05 8:26,2.55,France\n",
    },
    { maps: ["sales.store_key=country", "sales.sales_amt=@qty*price"] },
  );
  assert.deepEqual(asked(said), []);
  assert.equal(table(said, "sales").sure, "sure");
});

test("a column that only some files hold, and one without a name, are told", async (t) => {
  const withoutDiscount = salesDay("2026-01-06").replace("DISCOUNT,", "").replaceAll(",0.00", "");
  const found = await look(t, {
    "sales_20260105.csv": salesDay("2026-01-05")
      .replaceAll(/^(?=\d)/gm, "9,")
      .replace(/^/, ","),
    "sales_20260106.csv": withoutDiscount,
    "sales_20260107.csv": withoutDiscount.replaceAll("-06", "-07"),
  });
  const { notes, missingOptional, unknownColumns } = table(found, "sales");
  assert.deepEqual(notes, ["discount is missing from 2 of 3 files, first from sales_20260106.csv: unknown there"]);
  assert.deepEqual(missingOptional, []);
  assert.deepEqual(unknownColumns, ["column 1 (no name)"]);
});

test("a title before the header is passed over", async (t) => {
  const titled = (day: string) => `Sales of ${day},,,\nprinted by Ann\n\n${salesDay(day)}`;
  const found = await look(t, {
    "sales_20260105.csv": titled("2026-01-05"),
    "umsatz 1.csv": "Bericht\r\n\r\nFiliale;Artikel;Datum;Menge;Umsatz\r\n7;A1;13.01.2026;2;3,50\r\n",
  });
  assert.equal(table(found, "sales").files, 1);
  assert.deepEqual(table(found, "sales").unknownColumns, []);
  const other = await look(t, {
    "umsatz 1.csv": "Bericht\r\n\r\nFiliale;Artikel;Datum;Menge;Umsatz\r\n7;A1;13.01.2026;2;3,50\r\n",
  });
  assert.deepEqual(
    table(other, "sales").columns.map(({ column, header }) => `${column} ${header}`),
    ["prod_key Artikel", "store_key Filiale", "trans_dt Datum", "sales_qty Menge", "sales_amt Umsatz"],
  );
  assert.equal(setting(other, "sales", "dates"), "DD.MM.YYYY");
});

test("two sets of files for one table are asked about, never added up", async (t) => {
  const found = await look(t, { "sales_north.csv": salesDay("2026-01-05"), "sales_south.csv": salesDay("2026-01-05") });
  assert.deepEqual(asked(found), ["sales: sales_north.csv | sales_south.csv | sales_*"]);
  assert.deepEqual(found.config.tables, {});
  const said = await look(
    t,
    { "sales_north.csv": salesDay("2026-01-05"), "sales_south.csv": salesDay("2026-01-05") },
    { maps: ["sales=sales_*"] },
  );
  assert.equal(table(said, "sales").files, 2);
});

test("the pattern that is proposed for dated files also finds those of later days", async (t) => {
  const found = await look(t, {
    "kasse_05012026_v1.dat.csv": salesDay("2026-01-05"),
    "kasse_06012026_v1.dat.csv": salesDay("2026-01-06"),
  });
  assert.equal(found.questions.find(({ setting }) => setting === "sales")?.candidates.at(-1), "kasse_*");
});

test("a file whose columns contradict its name is not read as what it is called", async (t) => {
  const found = await look(t, { "store_1.csv": salesDay("2026-01-05"), "stores.csv": "store_key,city\n7,Riga\n" });
  assert.match(
    found.files.find(({ path }) => path === "store_1.csv")?.why ?? "",
    /its name says store, but its columns are those of sales/,
  );
  assert.deepEqual(setting(found, "store", "files"), ["stores"]);
  const alone = await look(t, { "product_1.csv": salesDay("2026-01-05") });
  assert.equal(alone.config.tables?.product, false);
  const said = await look(
    t,
    { "store_1.csv": salesDay("2026-01-05"), "store_2.csv": salesDay("2026-01-05") },
    { maps: ["sales=store_*.csv"] },
  );
  assert.equal(table(said, "sales").files, 2);
});

test("what is declared wrongly, or is no date at all, is said", async (t) => {
  const days = await look(t, { "sales.csv": "prod_key,store_key,DAY,sales_qty,sales_amt\n1,2,51,1,1\n1,2,52,1,1\n" });
  assert.match(days.questions[0]?.why ?? "", /"51" in DAY is no date/);
  const declared = await look(
    t,
    { "sales.csv": "prod_key,store_key,trans_dt,sales_qty,sales_amt\n1,2,13/1/2026,1,1\n" },
    { sets: ["sales.dates=MM/DD/YYYY"] },
  );
  assert.match(table(declared, "sales").notes.join(), /"13\/1\/2026" in trans_dt is no date as MM\/DD\/YYYY/);
  const weekly = Array.from({ length: 6 }, (_, week) => `1,2,${addDays("2026-01-04", week * 7)},1,100,0.2\n`).join("");
  const found = table(
    await look(
      t,
      { "sales.csv": `prod_key,store_key,week_date,sales_qty,sales_amt,discount\n${weekly.repeat(4)}` },
      { maps: ["sales.trans_dt=week_date"] },
    ),
    "sales",
  );
  assert.match(found.notes.join(), /weekly sums/);
  assert.match(found.notes.join(), /discount never exceeds 1/);
});

test("a file of transactions is sales, however much it says about products", async (t) => {
  const found = await look(t, {
    "Superstore.csv":
      "Order ID,Order Date,City,Product ID,Category,Sub-Category,Product Name,Sales,Quantity\nC1,2026-01-05,Riga,F1,Chairs,Office,X,9.5,2\n",
  });
  assert.deepEqual(
    found.tables.map(({ table: name }) => name),
    ["sales"],
  );
  assert.deepEqual(table(found, "sales").missingRequired, ["store_key"]);
});

test("a mapping that fits nothing is a slip, and says what was meant", async (t) => {
  const files = { "transactions.csv": salesDay("2026-01-05") };
  const next = (pattern: RegExp) => (error: { name: string; next: string }) =>
    error.name === "UsageError" && pattern.test(error.next);
  await assert.rejects(look(t, files, { maps: ["sales=transaction.csv"] }), next(/sales=transactions\.csv\?/));
  await assert.rejects(look(t, files, { maps: ["sales=pos_*.csv"] }), next(/The folder holds transactions\.csv/));
  const maps = ["sales=transactions.csv", "sales.store_key=store_keys"];
  await assert.rejects(look(t, files, { maps }), next(/sales\.store_key=STORE_KEY\?/));
  await assert.rejects(look(t, files, { sets: ["dates=dd/mm/yyyy"] }), /date format/);
});

test("mangled files never stop the others", async (t) => {
  const files: Folder = { "sales_20260101.csv": salesDay("2026-01-01") };
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  for (let index = 0; index < 60; index++) {
    const bytes = Buffer.from(salesDay("2026-01-05", 40));
    for (let change = 0; change < 1 + random(6); change++) bytes[random(bytes.length)] = random(256);
    files[`${["sales", "inventory", "x"][random(3)]}_${index}.${["csv", "tsv", "parquet", "csv.gz"][random(4)]}`] =
      bytes.subarray(0, random(2) === 0 ? bytes.length : random(bytes.length));
  }
  const found = await look(t, files);
  assert.equal(found.files.length, 61);
  assert.deepEqual(found.files.find(({ path }) => path === "sales_20260101.csv")?.problems, []);
});

test("files without a header get a layout proposed, only where their values fit the contract", async (t) => {
  const found = await look(t, {
    "sales_20260105.csv": salesDay("2026-01-05").split("\n").slice(1).join("\n"),
    "sales_20260106.csv": salesDay("2026-01-06"),
  });
  assert.deepEqual(asked(found), [`sales.layout: ${salesHeader.toLowerCase()}`]);
  const said = await look(
    t,
    { "sales_20260105.csv": salesDay("2026-01-05").split("\n").slice(1).join("\n") },
    { sets: [`sales.layout=${salesHeader.toLowerCase()}`] },
  );
  assert.deepEqual(table(said, "sales").days, { first: "2026-01-05", last: "2026-01-05", count: 1 });
});

test("encodings, marks, line ends, escapes and words for nothing", async (t) => {
  const found = await look(t, {
    "sales.csv": Buffer.from(`\ufeff${salesDay("2026-01-05")}`.replaceAll("\n", "\r\n"), "utf16le"),
    "store.csv": Buffer.from("store_key;store_desc\r7;Café München\r", "latin1"),
    "inventory_2026-01-05.csv":
      "cal_dt,store_key,prod_key,inventory_on_hand_qty,waste_qty\n2026-01-05,7,100,N/A,1\n2026-01-05,7,100,\\N,-\n2026-01-05,7,100,5,\n",
    "product.csv": 'sep=;\nprod_key;prod_name\n100;"Milk; fresh\nand cold"\n',
  });
  assert.equal(setting(found, "store", "encoding"), "windows-1252");
  assert.deepEqual(setting(found, "inventory", "nulls"), ["-", "N/A"]);
  assert.deepEqual(found.questions, []);
  assert.deepEqual(
    found.files.flatMap(({ problems }) => problems),
    [],
  );
  assert.equal(table(found, "sales").days?.count, 1);
});

test("what is packed or not otherwise than its name says is read as what it is; damaged packed files are named", async (t) => {
  const packed = (day: string) => gzipSync(salesDay(day, 400));
  const found = await look(t, {
    "sales_20260105.csv.gz": salesDay("2026-01-05"),
    "sales_20260106.csv": packed("2026-01-06"),
    "sales_20260107.parquet": salesDay("2026-01-07"),
    "sales_20260108.csv.gz": packed("2026-01-08").subarray(0, -20),
    "sales_20260109.csv.gz": Buffer.concat([packed("2026-01-09"), Buffer.from("and more")]),
  });
  assert.equal(table(found, "sales").files, 3);
  const problems = Object.fromEntries(found.files.map(({ path, problems: [problem = ""] }) => [path, problem]));
  assert.deepEqual(
    Object.keys(problems).filter((path) => problems[path] !== ""),
    ["sales_20260108.csv.gz", "sales_20260109.csv.gz"],
  );
  assert.match(problems["sales_20260108.csv.gz"] ?? "", /looks cut: the gzip data ends after \d+ unpacked bytes/);
  assert.match(problems["sales_20260109.csv.gz"] ?? "", /stands behind its gzip data/);
});

test("keys with zeros in front in one table alone are told", async (t) => {
  const sales = salesDay("2026-01-05").replaceAll(/,(10\d),7,/g, ",00$1,7,");
  const stock = "cal_dt,store_key,prod_key,inventory_on_hand_qty\n2026-01-05,7,100,4\n";
  const found = await look(t, { "sales_20260105.csv": sales, "inventory_20260105.csv": stock });
  assert.deepEqual(table(found, "sales").notes, [
    'prod_key has zeros in front ("00100") and none in inventory: their rows will not meet',
  ]);
  const alike = await look(t, {
    "sales_20260105.csv": sales,
    "inventory_20260105.csv": stock.replace(",100,", ",00100,"),
  });
  assert.deepEqual(table(alike, "sales").notes, []);
});

test("an optional column of another type is told, and can be left out", async (t) => {
  const files = { "sales_20260105.csv": salesDay("2026-01-05", 8).replaceAll(",3.00,0.00,", ",3.00,10%,") };
  const found = await look(t, files);
  assert.deepEqual(table(found, "sales").notes, [
    '"10%" in DISCOUNT is no number; such rows will be quarantined, unless the column is left out: --map sales.discount=@none',
  ]);
  const without = await look(t, files, { maps: ["sales.discount=@none"] });
  assert.deepEqual(table(without, "sales").notes, []);
  assert.deepEqual(setting(without, "sales", "columns"), { discount: "@none" });
  await assert.rejects(look(t, files, { maps: ["sales.sales_amt=@none"] }), /is required, and cannot be left out/);
});

test("a spreadsheet's number of a day is told as such", async (t) => {
  const found = await look(t, { "sales_20260105.csv": salesDay("2026-01-05").replaceAll("2026-01-05", "46027") });
  assert.match(found.questions[0]?.why ?? "", /"46027" in TRANS_DT .*number of the day 2026-01-05/);
});
