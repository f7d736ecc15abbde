import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { addDays } from "../../core/dates.ts";
import { asked, look, salesDay, setting, stockDay, table, type Folder } from "./recognise.testkit.ts";

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

test("a few files' other name of a column is mapped beside its own, and a given one counts however few have it", async (t) => {
  const short = (day: string): string =>
    `PROD_KEY,STORE_KEY,TRANS_DT,SALES_QTY,SALES_AMT,COST_AMT,BOOKED\n1,7,${day},2,3.00,2.00,1.50\n`;
  const files = {
    "sales_20260105.csv": salesDay("2026-01-05"),
    "sales_20260106.csv": salesDay("2026-01-06"),
    "sales_20260107.csv": short("2026-01-07"),
  };
  assert.deepEqual(setting(await look(t, files), "sales", "columns"), { sales_cost: "COST_AMT" });
  const given = await look(t, files, { maps: ["sales.sales_cost=BOOKED"] });
  assert.deepEqual(setting(given, "sales", "columns"), { sales_cost: "BOOKED" });
  const both = { ...files, "sales_20260108.csv": salesDay("2026-01-08").replace("TRANS_TIME", "COST_AMT") };
  assert.equal(setting(await look(t, both), "sales", "columns"), undefined);
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

test("a line of totals does not make a key of whole numbers a text", async (t) => {
  const total = salesDay("2026-01-05") + ",ALL,7,2026-01-05,,9,,9.00,,,,\n,Grand total,Total,2026-01-05,,9,,9.00,,,,\n";
  const found = await look(t, { "sales_20260105.csv": total });
  assert.deepEqual(found.keys.map(({ key, type }) => `${key} ${type}`).sort(), [
    "prod_key BIGINT",
    "store_key BIGINT",
    "trans_id BIGINT",
  ]);
});

test("--map names a file, and later ones of that name with it", async (t) => {
  const files = { "tickets_2025.csv": "a,b,c,d,e\n1,2,2026-01-05,4,5\n", "other.csv": "x\n1\n" };
  const maps = [
    "sales=tickets_2025.csv",
    "sales.prod_key=a",
    "sales.store_key=b",
    "sales.trans_dt=c",
    "sales.sales_qty=d",
    "sales.sales_amt=e",
  ];
  const found = await look(t, files, {
    maps,
  });
  assert.deepEqual(setting(found, "sales", "files"), ["tickets"]);
  const both = await look(
    t,
    { ...files, "tickets_old_2024.csv": "x\n1\n", "tickets.csv": "x\n1\n" },
    {
      maps,
    },
  );
  assert.deepEqual(
    setting(both, "sales", "files"),
    ["tickets_2025.csv"],
    "a name that would take other files along stays as it was said",
  );
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
  const later = await look(t, { "calendar.csv": calendar, "sales.csv": salesDay("2026-01-06") });
  assert.match(table(later, "sales").notes.join(), /the calendar reaches from 2026-01-05 to 2026-01-05/);
});

test("columns of other languages are known, also with their unit in brackets", async (t) => {
  const headers = {
    de: "Beleg-Nr.;Artikel-Nr.;Filiale Nr.;Datum (TT.MM.JJJJ);Menge [Stk];Umsatz (EUR)",
    fr: "N° ticket;Code article;Magasin;Date de vente;Quantité;Montant TTC",
    es: "Nº factura;Código producto;Tienda;Fecha;Cantidad;Importe total",
    it: "Numero scontrino;Codice articolo;Negozio;Data vendita;Quantità;Importo",
    pt: "Nº fatura;Código produto;Loja;Data da venda;Quantidade;Valor total",
    nl: "Bonnummer;Artikelcode;Filiaal;Verkoopdatum;Aantal;Omzet",
    pl: "Nr paragonu;Kod produktu;Sklep;Data sprzedaży;Ilość;Wartość",
  };
  for (const [language, header] of Object.entries(headers)) {
    const found = await look(t, { [`sales.${language}.csv`]: `${header}\n1;2;3;2026-01-05;4;5,00\n` });
    const { missingRequired } = found.tables[0] ?? { missingRequired: ["the table itself"] };
    assert.deepEqual([found.tables[0]?.table, missingRequired], ["sales", []], header);
  }
});

test("names that begin with their date are recognised, also under other names, and later ones are found", async (t) => {
  const files: Folder = {};
  for (const day of ["2026-01-05", "2026-01-06", "2026-01-07"]) {
    files[`${day}-sales.csv`] = salesDay(day);
    files[`${day}-stock.csv`] = stockDay(day);
  }
  const found = await look(t, files);
  assert.deepEqual([table(found, "sales").cadence, table(found, "inventory").cadence], ["daily", "daily"]);
  assert.deepEqual([setting(found, "sales", "files"), setting(found, "inventory", "files")], [undefined, ["stock"]]);
  assert.deepEqual(found.questions, []);
});

test("dates that could be read in two ways are decided where every file's name says the day, and that is said", async (t) => {
  const day = (name: string, dates: readonly string[]): Folder => ({
    [`${name}.csv`]: `prod_key,store_key,trans_dt,sales_qty,sales_amt\n${dates.map((date) => `100,7,${date},1,2.50\n`).join("")}`,
  });
  const files = {
    ...day("sales_20260105", ["05/01/2026"]),
    ...day("sales_20260106", ["06/01/2026", "05/01/2026", "06/01/2026"]),
  };
  const found = await look(t, files);
  assert.deepEqual([setting(found, "sales", "dates"), asked(found)], ["DD/MM/YYYY", []]);
  assert.match(table(found, "sales").format[0]?.why ?? "", /files' names/);
  for (const other of [day("sales_20260107", ["01/07/2026"]), day("sales", ["04/01/2026"])]) {
    const open = await look(t, { ...files, ...other });
    assert.deepEqual([setting(open, "sales", "dates"), asked(open)[0]?.split(":")[0]], [undefined, "sales.dates"]);
  }
});
