import assert from "node:assert/strict";
import { test } from "node:test";
import { isIgnoredFile, parseFileName, type FilePatterns } from "./file-name.ts";

const none: FilePatterns = { tables: {} };

function read(path: string, patterns: FilePatterns = none): string | null {
  const name = parseFileName(path, patterns);
  if (name === null) return null;
  const marks = [
    name.table,
    name.date ?? "-",
    name.time ?? "-",
    name.part ?? "-",
    `${name.extension}${name.gzip ? ".gz" : ""}`,
  ];
  return `${marks.join(" ")}${name.copy ? " copy" : ""}`;
}

function check(cases: Record<string, string | null>, patterns: FilePatterns = none): void {
  for (const [path, expected] of Object.entries(cases)) assert.equal(read(path, patterns), expected, path);
}

test("names that need no mapping", () => {
  check({
    "sales_20260105.csv": "sales 2026-01-05 - - csv",
    "sales_2026-01-05.csv": "sales 2026-01-05 - - csv",
    "sales_2026-1-5.csv": "sales 2026-01-05 - - csv",
    "inventory_2026-01-5.csv": "inventory 2026-01-05 - - csv",
    "inventory_2026_01_05.csv": "inventory 2026-01-05 - - csv",
    "sales-20260105.csv": "sales 2026-01-05 - - csv",
    "sales20260105.csv": "sales 2026-01-05 - - csv",
    "sales.2026.01.05.csv": "sales 2026-01-05 - - csv",
    "Sales_20260105.TSV": "sales 2026-01-05 - - tsv",
    "SALES.CSV": "sales - - - csv",
    "sales.csv.gz": "sales - - - csv.gz",
    "store.parquet": "store - - - parquet",
    "calendar.txt": "calendar - - - txt",
    "inventory-260126-100430.csv": "inventory 2026-01-26 10:04:30 - csv",
    "inventory_20260126_100430.csv": "inventory 2026-01-26 10:04:30 - csv",
    "inventory_20260126T100430Z.csv": "inventory 2026-01-26 10:04:30 - csv",
    "inventory_20260126100430.csv": "inventory 2026-01-26 10:04:30 - csv",
    "inventory_2026-01-26_10-04.csv": "inventory 2026-01-26 10:04:00 - csv",
    "sales_20260101_20260131.csv": "sales 2026-01-31 - - csv",
    "old/deep/sales_20260105.csv": "sales 2026-01-05 - - csv",
    "folder\\sales_20260105.csv": "sales 2026-01-05 - - csv",
  });
});

test("months by their English names", () => {
  const patterns = { tables: {} };
  const dates = {
    "sales_05-Jan-2026.csv": "2026-01-05",
    "sales 5 January 2026.csv": "2026-01-05",
    "sales_Jan-05-2026.csv": "2026-01-05",
    "Sales September 5, 2026.csv": "2026-09-05",
    "sales_2026-Dec-31.csv": "2026-12-31",
    "sales_2026Feb30.csv": null,
  };
  for (const [path, date] of Object.entries(dates))
    assert.equal(parseFileName(path, patterns)?.date ?? null, date, path);
  assert.equal(parseFileName("supermarket 12 2026/sales.csv", patterns)?.date, null);
});

test("parts and copies", () => {
  check({
    "sales_20260105_part1.csv": "sales 2026-01-05 - 1 csv",
    "sales_20260105_1.csv": "sales 2026-01-05 - 1 csv",
    "sales_20260105-001.csv": "sales 2026-01-05 - 001 csv",
    "sales_20260105_2of3.csv": "sales 2026-01-05 - 2of3 csv",
    "sales_part1_20260105.csv": "sales 2026-01-05 - 1 csv",
    "sales_20260105_0001.csv": "sales 2026-01-05 - 0001 csv",
    "sales_20260105_000001.csv": "sales 2026-01-05 - 000001 csv",
    "sales_20260105_000000000000.csv.gz": "sales 2026-01-05 - 000000000000 csv.gz",
    "sales_1.csv": "sales - - 1 csv",
    "sales_20260105 (1).csv": "sales 2026-01-05 - - csv copy",
    "sales_20260105_copy.csv": "sales 2026-01-05 - - csv copy",
    "sales_20260105 - Copy.csv": "sales 2026-01-05 - - csv copy",
    "sales_20260105 - Copy (2).csv": "sales 2026-01-05 - - csv copy",
    "Copy of sales.csv": "sales - - - csv copy",
  });
});

test("folders", () => {
  check({
    "sales/dt=2026-01-05/data_0_0_0.csv.gz": "sales 2026-01-05 - data_0_0_0 csv.gz",
    "sales/dt=2026-01-05/data_0_1_0.snappy.parquet": "sales 2026-01-05 - data_0_1_0 parquet",
    "SALES/DT=2026-1-5/DATA_0_0_0.CSV": "sales 2026-01-05 - data_0_0_0 csv",
    "inventory/cal_dt=20260105/part-00000-0a1b2c3d-1111-2222-3333-444455556666-c000.snappy.parquet":
      "inventory 2026-01-05 - part-00000-0a1b2c3d-1111-2222-3333-444455556666-c000 parquet",
    "sales/trans_dt=2026-01-05/0001.csv": "sales 2026-01-05 - 0001 csv",
    "sales/date=2026-01-05/sales.csv": "sales 2026-01-05 - - csv",
    "sales/year=2026/month=1/day=5/a.csv": "sales 2026-01-05 - a csv",
    "sales/2026/01/05/data.csv": "sales 2026-01-05 - data csv",
    "sales/2026-01-05/data_0_0_0.csv": "sales 2026-01-05 - data_0_0_0 csv",
    "2026-01-05/sales.csv": "sales 2026-01-05 - - csv",
    "20260105/sales_1.csv": "sales 2026-01-05 - 1 csv",
    "sales/2026-01-05.csv": "sales 2026-01-05 - - csv",
    "sales_20260105/data_0_0_0.csv": "sales 2026-01-05 - data_0_0_0 csv",
    "sales/north.csv": "sales - - north csv",
    "sales/north_20260105.csv": "sales 2026-01-05 - north csv",
    "sales/store_12.csv": "sales - - store_12 csv",
    "sales/dt=2026-01-06/sales_20260105.csv": "sales 2026-01-05 - - csv",
    "sales/dt=__HIVE_DEFAULT_PARTITION__/x.csv": "sales - - x csv",
  });
});

test("folders of stores, tills and regions are parts, other folders are none", () => {
  check({
    "store_1/sales_20260105.csv": "sales 2026-01-05 - store_1 csv",
    "Store 12/sales_20260105.csv": "sales 2026-01-05 - store 12 csv",
    "store=berlin/sales_20260105.csv": "sales 2026-01-05 - store=berlin csv",
    "store_key=7/dt=2026-01-05/sales.csv": "sales 2026-01-05 - store_key=7 csv",
    "shop-S07/sales_20260105.csv": "sales 2026-01-05 - shop-s07 csv",
    "Filiale12/sales_20260105_part2.csv": "sales 2026-01-05 - filiale12_2 csv",
    "sales/dt=2026-01-05/mağaza_3/kasa_2/data_0_0_0.csv": "sales 2026-01-05 - magaza_3_kasa_2_data_0_0_0 csv",
    "région_nord/sales_20260105.csv": "sales 2026-01-05 - region_nord csv",
    "12号店/sales_20260105.csv": "sales 2026-01-05 - 12号店 csv",
    "store_1/sales_20260105_part2.csv": "sales 2026-01-05 - store_1_2 csv",
    "store_20260105/data_0.csv": "store 2026-01-05 - data_0 csv",
    "store/sales_20260105.csv": "sales 2026-01-05 - - csv",
    "stores/sales_20260105.csv": "sales 2026-01-05 - - csv",
    "store_old/sales_20260105.csv": "sales 2026-01-05 - - csv",
    "corrections/sales_20260105.csv": "sales 2026-01-05 - - csv",
    "position_2/sales_20260105.csv": "sales 2026-01-05 - - csv",
  });
});

test("numbers that are no date of their own, and months, say nothing", () => {
  check({
    "sales_20260230.csv": "sales - - - csv",
    "sales_2026-13-01.csv": "sales - - - csv",
    "sales_05-01-2026.csv": "sales - - - csv",
    "sales_05012026.csv": "sales - - - csv",
    "sales_260105.csv": "sales - - - csv",
    "sales_202601.csv": "sales - - - csv",
    "sales_2025.csv": "sales - - - csv",
    "sales_2026-W05.csv": "sales - - - csv",
    "sales/dt=2026-02-30/x.csv": "sales - - x csv",
  });
});

test("other names are no table", () => {
  for (const path of [
    "salesforce.csv",
    "sales_final.csv",
    "products.csv",
    "stores_20260105.csv",
    "transactions.csv",
    "my_sales.csv",
    "sales_vs_plan.csv",
    "sales",
    "sales.xlsx",
    "sales.csv.zip",
    "sales.json",
    "sales.parquet.gz",
    ".sales.csv",
    "~$sales.csv",
    "sales.csv.tmp",
    "sales.csv.part",
    "_SUCCESS",
    "sales/_SUCCESS",
    "sales/_temporary/0/sales.csv",
    "sales/.sales.csv.crc",
    "manifest.json",
    "sales/manifest_20260105.json",
    "sales/README.md",
    "sales/readme.txt",
    "north.csv",
    "",
  ]) {
    assert.equal(read(path), null, path);
  }
  assert.ok(isIgnoredFile("sales/.hidden.csv") && isIgnoredFile("sales.csv.filepart") && !isIgnoredFile("sales.xlsx"));
});

test("names and patterns of the configuration", () => {
  const patterns: FilePatterns = {
    tables: {
      sales: ["transactions", "*_tickets_*.csv", "pos/**/*.csv", "all.csv"],
      product: ["products", "tickets_items*.csv", "pos/items.csv"],
      store: null,
    },
  };
  check(
    {
      "transactions.parquet": "sales - - - parquet",
      "Transactions_20260105.csv": "sales 2026-01-05 - - csv",
      "transactions/dt=2026-01-05/data_0_0_0.csv": "sales 2026-01-05 - data_0_0_0 csv",
      "north_tickets_20260105.csv": "sales 2026-01-05 - north csv",
      "south_tickets_20260105.csv": "sales 2026-01-05 - south csv",
      "pos/2026-01-05/till7.csv": "sales 2026-01-05 - till7 csv",
      "pos/items.csv": "product - - - csv",
      "ALL.CSV": "sales - - - csv",
      "products_20260105.csv": "product 2026-01-05 - - csv",
      "product.csv": "product - - - csv",
      "store.csv": null,
      "transactions_old.csv": null,
      "other.csv": null,
    },
    patterns,
  );
});

test("a date before the name is read like one behind it, and one with points has its day first", () => {
  check(
    {
      "20260105_sales.csv": "sales 2026-01-05 - - csv",
      "2026-01-05-sales.csv.gz": "sales 2026-01-05 - - csv.gz",
      "2026-1-5 Stock.csv": "inventory 2026-01-05 - - csv",
      "20260105T101500_sales_part2.csv": "sales 2026-01-05 10:15:00 2 csv",
      "20260106_sales_20260105.csv": "sales 2026-01-05 - - csv",
      "sales_05.01.2026.csv": "sales 2026-01-05 - - csv",
      "sales_31.12.2026.csv": "sales 2026-12-31 - - csv",
      "05.01.2026_sales.csv": "sales 2026-01-05 - - csv",
      "sales_05-01-2026.csv": "sales - - - csv",
      "20260105_salesforce.csv": null,
      "12_sales.csv": null,
    },
    { tables: { inventory: ["stock"] } },
  );
});
