import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { checkConfig } from "../../config/check-config.ts";
import { addDays } from "../../core/dates.ts";
import type { SourceTableName } from "../../model/tables.ts";
import { initReport } from "./init-report.ts";
import { recognise, type RecogniseParams } from "./recognise.ts";
import type { RecognisedTable, Recognition } from "./recognition.ts";
import { renderConfig } from "./render-config.ts";

type Folder = Record<string, string | Buffer>;

async function look(t: TestContext, files: Folder, params: Partial<RecogniseParams> = {}): Promise<Recognition> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-recognise-"));
  t.after(() => rm(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const found = await recognise({
    folder,
    sets: [],
    maps: [],
    source: "files",
    machine: { timeZone: "Europe/Berlin", threads: 2 },
    ...params,
  });
  checkConfig(found.config, "the configuration that was found");
  return found;
}

function table(found: Recognition, name: string): RecognisedTable {
  const one = found.tables.find((recognised) => recognised.table === name);
  assert.ok(one, `${name} was recognised`);
  return one;
}

/** A setting of one table in the configuration that was found. */
function setting(found: Recognition, name: SourceTableName, key: string): unknown {
  const written = found.config.tables?.[name];
  return typeof written === "object" ? (written as Record<string, unknown>)[key] : undefined;
}

function asked(found: Recognition): string[] {
  return found.questions.map(({ setting, candidates }) => `${setting}: ${candidates.join(" | ")}`);
}

const salesHeader =
  "TRANS_ID,PROD_KEY,STORE_KEY,TRANS_DT,TRANS_TIME,SALES_QTY,SALES_PRICE,SALES_AMT,DISCOUNT,SALES_COST,SALES_MGRN,SHIP_COST";

function salesDay(day: string, rows = 3): string {
  const lines = Array.from(
    { length: rows },
    (_, index) => `${index + 1},${100 + index},7,${day},10:0${index},2,1.50,3.00,0.00,2.00,1.00,0`,
  );
  return `${[salesHeader, ...lines].join("\n")}\n`;
}

function stockDay(day: string): string {
  return `cal_dt,store_key,prod_key,inventory_on_hand_qty\n${day},7,100,5\n${day},7,101,0\n`;
}

test("daily files under the contract's own names need nothing but a calendar", async (t) => {
  const files: Folder = {
    "store.csv": "store_key,store_desc,city\n7,Main Street,Riga\n",
    "product_20260105.csv": "PROD_KEY,PROD_NAME\n100,Milk\n101,Bread\n",
  };
  for (let index = 0; index < 8; index++) {
    const day = addDays("2026-01-05", index);
    files[`sales_${day.replaceAll("-", "")}.csv`] = salesDay(day);
    files[`inventory_${day}.csv`] = stockDay(day);
  }
  const found = await look(t, files);
  assert.deepEqual(found.config, {
    source: "files",
    timeZone: "Europe/Berlin",
    calendar: "iso",
    keys: { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" },
    tables: {
      sales: { cadence: "daily" },
      inventory: { cadence: "daily" },
      store: { cadence: "once" },
      product: { cadence: "irregular" },
    },
  });
  assert.deepEqual(found.questions, []);
  assert.deepEqual(found.tables.map((one) => `${one.table} ${one.sure}`).sort(), [
    "inventory sure",
    "product sure",
    "sales sure",
    "store sure",
  ]);
  assert.deepEqual(table(found, "sales").days, { first: "2026-01-05", last: "2026-01-12", count: 8 });
});

test("other names for tables and columns are proposed as names, never as the list of files", async (t) => {
  const found = await look(t, {
    "Transactions_20260105.csv": "Receipt No;Store ID;SKU;Date;Quantity;Revenue\n1;7;A1;2026-01-05;1;2.50\n",
    "Transactions_20260106.csv": "Receipt No;Store ID;SKU;Date;Quantity;Revenue\n2;7;A2;2026-01-06;1;2.50\n",
    "stock/dt=2026-01-05/data_0_0_0.csv.gz": gzipSync("Store ID,SKU,Qty on hand\n7,A1,4\n"),
    "stock/dt=2026-01-06/data_0_0_0.csv.gz": gzipSync("Store ID,SKU,Qty on hand\n7,A1,3\n"),
    "dim_products.tsv": "sku\tproduct name\tCategory\nA1\tMilk\tDairy\n",
    "Stores.CSV": "Store ID,Store Name,City\n7,Main,Riga\n",
  });
  assert.deepEqual(found.config.tables, {
    sales: {
      files: ["Transactions"],
      columns: {
        trans_id: "Receipt No",
        prod_key: "SKU",
        store_key: "Store ID",
        trans_dt: "Date",
        sales_qty: "Quantity",
        sales_amt: "Revenue",
      },
      cadence: "daily",
    },
    inventory: {
      files: ["stock"],
      columns: { cal_dt: "@date", store_key: "Store ID", prod_key: "SKU", inventory_on_hand_qty: "Qty on hand" },
      cadence: "daily",
    },
    product: {
      files: ["dim_products"],
      columns: { prod_key: "sku", prod_name: "product name", category_name: "Category" },
      cadence: "once",
    },
    store: { files: ["Stores"], columns: { store_key: "Store ID", store_desc: "Store Name" }, cadence: "once" },
  });
  assert.deepEqual(found.config.keys, { store_key: "BIGINT", prod_key: "VARCHAR", trans_id: "BIGINT" });
  assert.deepEqual(found.questions, []);
});

test("columns alone can say which table it is, though not for certain", async (t) => {
  const found = await look(t, {
    "q1.csv": "order_id,item_code,shop_id,order_date,qty,line_total\n1,9,7,2026-01-05,1,2\n",
    "levels.csv": "shop_id,item_code,on_hand,snapshot_date\n7,9,1,2026-01-05\n",
  });
  assert.deepEqual(found.tables.map((one) => `${one.table} ${one.sure} ${one.files}`).sort(), [
    "inventory likely 1",
    "sales likely 1",
  ]);
  assert.deepEqual(found.config.tables?.sales, {
    files: ["q"],
    columns: {
      trans_id: "order_id",
      prod_key: "item_code",
      store_key: "shop_id",
      trans_dt: "order_date",
      sales_qty: "qty",
      sales_amt: "line_total",
    },
    cadence: "once",
  });
});

test("date formats are declared by evidence anywhere in any file, and asked for where there is none", async (t) => {
  const rows = (days: number[]): string =>
    `trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt\n${days.map((day) => `1,2,3,1/${day}/2026 10:00,1,1\n`).join("")}`;
  const clear = await look(t, {
    "sales_1.csv": rows([5, 6]),
    "sales_2.csv": rows([...Array<number>(5000).fill(7), 13, ...Array<number>(5000).fill(8)]),
  });
  assert.equal(setting(clear, "sales", "dates"), "MM/DD/YYYY");
  assert.match(clear.comments["tables.sales.dates"] ?? "", /"1\/13\/2026" is a date only as MM\/DD\/YYYY/);
  assert.equal(table(clear, "sales").cadence, "daily");
  const open = await look(t, { "sales_20260105.csv": rows([5]) });
  assert.deepEqual(asked(open), ["sales.dates: MM/DD/YYYY | DD/MM/YYYY"]);
  assert.equal(open.questions[0]?.suggestion, "MM/DD/YYYY", "the day in the file's name speaks for it");
  assert.equal(setting(open, "sales", "dates"), undefined, "what is open is not declared");
  const said = await look(t, { "sales_20260105.csv": rows([5]) }, { sets: ["dates=DD/MM/YYYY"] });
  assert.deepEqual(asked(said), []);
  assert.equal(said.config.dates, "DD/MM/YYYY");
  assert.deepEqual(table(said, "sales").days, { first: "2026-05-01", last: "2026-05-01", count: 1 });
});

test("decimal signs: a comma where nothing contradicts it, a question where it could group thousands", async (t) => {
  const sales = (amount: string): string =>
    `prod_key;store_key;trans_dt;sales_qty;sales_amt\n1;2;2026-01-05;1;${amount}\n1;2;2026-01-05;3;1\n`;
  const comma = await look(t, { "sales.csv": sales("€ 1.234,50") });
  assert.equal(setting(comma, "sales", "decimal"), ",");
  assert.equal(comma.config.currency, "EUR");
  assert.deepEqual(asked(await look(t, { "sales.csv": sales("1,234") })), ["sales.decimal: . | ,"]);
  assert.equal(
    setting(await look(t, { "sales.csv": `${sales("1,234")}1;2;2026-01-05;1;12.5\n` }), "sales", "decimal"),
    ".",
  );
  const both = await look(t, { "sales.csv": `${sales("12,5")}1;2;2026-01-05;1;12.5\n` });
  assert.deepEqual(asked(both), ["sales.decimal: , | ."]);
  const plain = await look(t, { "sales.csv": sales("$1,234.50 ") });
  assert.equal(setting(plain, "sales", "decimal"), undefined);
});

test("a key is text as soon as one value of one table is no plain whole number", async (t) => {
  const files = {
    "product.csv": "prod_key,prod_name\n1,a\n2.0,b\n",
    "store.csv": "store_key,city\n1,x\n",
    "sales.csv": `${salesDay("2026-01-05", 9)}Total,,,,,,,27.00,,,,\n`,
  };
  assert.deepEqual((await look(t, files)).config.keys, { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" });
  const zeros = await look(t, { ...files, "product.csv": "prod_key,prod_name\n1,a\n007,b\n" });
  assert.equal(zeros.config.keys?.prod_key, "VARCHAR");
  assert.match(zeros.comments["keys.prod_key"] ?? "", /"007" in product/);
  const letters = await look(t, {
    ...files,
    "inventory.csv": "cal_dt,store_key,prod_key,inventory_on_hand_qty\n2026-01-05,7A,1,2\n",
  });
  assert.equal(letters.config.keys?.store_key, "VARCHAR");
  const lost = await look(t, { ...files, "product.csv": "prod_key,prod_name\n1,a\n5.01E+12,b\n" });
  assert.equal(
    lost.config.keys?.prod_key,
    "BIGINT",
    "a key whose digits are lost is quarantined, not a reason to make keys texts",
  );
  assert.equal((await look(t, files, { sets: ["keys.prod_key=VARCHAR"] })).config.keys?.prod_key, "VARCHAR");
});

test("bad files among good ones are named and left out", async (t) => {
  const found = await look(t, {
    "sales_20260105.csv": salesDay("2026-01-05"),
    "sales_20260106.csv": "",
    "sales_20260107.csv": "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
    "sales_20260108.csv": Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, 1, 2, 3]),
    "sales_20260109.csv": salesDay("2026-01-09").slice(0, -20),
    "sales_20260110.csv": `${salesHeader.replace("SALES_AMT", "X")}\n1,2,3,2026-01-10,,1,1,1,,,,\n`,
    "sales_20260111.csv.gz": "no gzip",
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

test("--map names a file, and later ones of that name with it", async (t) => {
  const files = { "tickets_2025.csv": "a,b,c,d,e\n1,2,2026-01-05,4,5\n", "other.csv": "x\n1\n" };
  const found = await look(t, files, {
    maps: [
      "sales=tickets_2025.csv",
      "sales.prod_key=a",
      "sales.store_key=b",
      "sales.trans_dt=c",
      "sales.sales_qty=d",
      "sales.sales_amt=e",
    ],
  });
  assert.deepEqual(setting(found, "sales", "files"), ["tickets"]);
  const both = await look(
    t,
    { ...files, "tickets_old_2024.csv": "x\n1\n", "tickets.csv": "x\n1\n" },
    {
      maps: [
        "sales=tickets_2025.csv",
        "sales.prod_key=a",
        "sales.store_key=b",
        "sales.trans_dt=c",
        "sales.sales_qty=d",
        "sales.sales_amt=e",
      ],
    },
  );
  assert.deepEqual(
    setting(both, "sales", "files"),
    ["tickets_2025.csv"],
    "a name that would take other files along stays as it was said",
  );
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

test("a delivered calendar is used; an unusable one is not", async (t) => {
  const calendar = "CAL_DT,YR_WK_NUM,WK_NUM\n2026-01-05,202602,2\n";
  assert.equal(
    (await look(t, { "calendar.csv": calendar, "sales.csv": salesDay("2026-01-05") })).config.calendar,
    "table",
  );
  assert.equal(
    (await look(t, { "calendar.csv": calendar.replace("YR_WK_NUM", "X"), "sales.csv": salesDay("2026-01-05") })).config
      .calendar,
    "iso",
  );
});

test("the configuration is written for people and reads back the same", async (t) => {
  const found = await look(t, {
    "Transactions.csv": "Receipt No;Store ID;SKU;Date;Quantity;Revenue\n1;7;A1;3/7/2026;1;2,50\n",
  });
  const text = renderConfig(found.config, found.comments, found.questions);
  assert.match(text, /Open, and therefore not declared/);
  assert.match(text, / \* - sales\.dates: "3\/7\/2026" in Date could be written MM\/DD\/YYYY or DD\/MM\/YYYY/);
  assert.match(text, /decimal: ",", \/\/ "2,50" in Revenue has a decimal comma/);
  const folder = await mkdtemp(join(tmpdir(), "endcap-render-"));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "endcap.config.ts"), text);
  const { default: read } = (await import(join(folder, "endcap.config.ts"))) as { default: unknown };
  assert.deepEqual(read, found.config);
});

test("the report says what is there, what is not, and how to answer", async (t) => {
  const found = await look(t, {
    "sales.csv": "prod_key,store_key,trans_dt,sales_qty,sales_amt,mood\n1,2,3/7/2026,1,1,good\n",
    "x.csv": "a\n1\n",
  });
  const lines = initReport(found).map(({ text }) => text);
  for (const expected of [
    "sales (sure): its name says sales",
    "left out: mood",
    "no inventory: measures of stock are unknown, and the screens say so",
    "Left out: 1 file",
    "--set sales.dates=DD/MM/YYYY",
  ]) {
    assert.ok(lines.includes(expected), `${expected} in\n${lines.join("\n")}`);
  }
});
