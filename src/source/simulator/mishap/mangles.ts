import { gzipSync } from "node:zlib";
import { zipOf } from "../../../core/zip.ts";
import type { SourceTableName } from "../../../model/tables.ts";
import {
  dollars,
  eachOf,
  insertAt,
  lines,
  MONEY,
  NUMBERS,
  onTable,
  someFields,
  someRows,
  withoutColumn,
} from "./csv-changes.ts";
import type { Change } from "./csv-changes.ts";
import { columnOf, formatCsv, mapColumn, parseCsv } from "./csv-text.ts";

/**
 * What a careful reader makes of the file: `same` rows as before; `declare`, the same rows where the configuration
 * declares the spelling, else nothing is guessed; `kept`, all rows with a warning; `quarantine`, some rows are refused;
 * `refuse`, the file is, and with it its day.
 */
export type MangleOutcome = "same" | "declare" | "kept" | "quarantine" | "refuse";

/** One way in which a CSV file of a delivery is not as agreed. */
export type Mangle = {
  name: string;
  describe: string;
  /** The table whose file it is done to by default. */
  table: SourceTableName;
  outcome: MangleOutcome;
  /** The new content, from the file as it was agreed. */
  change: Change;
};

function onSales(name: string, outcome: MangleOutcome, describe: string, change: Change): Mangle {
  return { name, describe, table: "sales", outcome, change };
}

/** At least one letter is there that is spelled otherwise in UTF-8. */
const latin1 = (csv: string) =>
  Buffer.from(Buffer.byteLength(csv) > csv.length ? csv : csv.replace(", ", ", é "), "latin1");
const utf16 = (csv: string) => Buffer.from(`\uFEFF${csv}`, "utf16le");

/** Files whose rows are all there, only spelled otherwise. */
const spellings: Mangle[] = [
  onSales("semicolon", "same", "Fields separated by ; instead of ,", (csv) =>
    formatCsv(parseCsv(csv), { delimiter: ";" }),
  ),
  onSales("tab", "same", "Fields separated by tabs in a file named .csv", (csv) =>
    formatCsv(parseCsv(csv), { delimiter: "\t" }),
  ),
  onSales("pipe", "same", "Fields separated by |", (csv) => formatCsv(parseCsv(csv), { delimiter: "|" })),
  onSales("crlf", "same", "Lines end with CR LF", (csv) => formatCsv(parseCsv(csv), { lineEnd: "\r\n" })),
  onSales("cr-only", "same", "Lines end with CR alone", (csv) => formatCsv(parseCsv(csv), { lineEnd: "\r" })),
  onSales("byte-order-mark", "same", "UTF-8 with a byte-order mark", (csv) => `\uFEFF${csv}`),
  onSales("utf-16-le", "same", "UTF-16, little end first, with a byte-order mark", utf16),
  onSales("utf-16-be", "same", "UTF-16, big end first, with a byte-order mark", (csv) => utf16(csv).swap16()),
  {
    name: "latin-1",
    describe: "Latin-1, with letters that are no UTF-8",
    table: "product",
    outcome: "declare",
    change: latin1,
  },
  onSales("all-quoted", "same", "Every field in quotes", (csv) => formatCsv(parseCsv(csv), { quoteAll: true })),
  onSales("no-last-newline", "same", "The last line is whole, but has no line end", (csv) => csv.replace(/\n$/, "")),
  onSales("upper-case-header", "same", "Column names in upper case with blanks around them", (csv) => {
    const table = parseCsv(csv);
    return formatCsv({ ...table, header: table.header.map((name) => ` ${name.toUpperCase()} `) });
  }),
  onSales(
    "other-order",
    "same",
    "Columns in another order",
    onTable((table) => ({ header: table.header.toReversed(), rows: table.rows.map((row) => row.toReversed()) })),
  ),
  onSales("excel-separator-line", "same", "A first line `sep=,`", (csv) => `sep=,\n${csv}`),
  {
    name: "nulls-spelled",
    describe: "Empty dates written as \\N",
    table: "inventory",
    outcome: "same",
    change: onTable((table) => mapColumn(table, "next_delivery_dt", (date) => (date === "" ? "\\N" : date))),
  },
  onSales(
    "money-with-signs",
    "same",
    "Money as $1,234.50 with a trailing blank",
    onTable((table) => eachOf(table, MONEY, dollars)),
  ),
  onSales("decimal-comma", "declare", "1.234,50 with ; between fields", (csv) =>
    formatCsv(
      eachOf(parseCsv(csv), NUMBERS, (value) => value.replace(".", ",")),
      { delimiter: ";" },
    ),
  ),
  onSales(
    "negative-in-brackets",
    "same",
    "Negative money as (3.10)",
    onTable((table) => eachOf(table, MONEY, (value) => (value.startsWith("-") ? `(${value.slice(1)})` : value))),
  ),
  onSales(
    "us-dates",
    "declare",
    "Dates as MM/DD/YYYY",
    onTable((table) =>
      mapColumn(table, "trans_dt", (date) => `${date.slice(5, 7)}/${date.slice(8)}/${date.slice(0, 4)}`),
    ),
  ),
  onSales("blank-lines", "same", "Blank lines and lines of commas between the rows", (csv) =>
    insertAt(insertAt(csv, 0.3, ""), 0.7, ",".repeat(11)),
  ),
  onSales("repeated-header", "same", "The header once more in the middle, as in files put together", (csv) =>
    insertAt(csv, 0.5, lines(csv)[0]!),
  ),
  {
    name: "line-break-in-quotes",
    describe: "A line break inside a quoted name",
    table: "product",
    outcome: "same",
    change: someFields("prod_name", 40, (name) => name.replace(",", ",\n")),
  },
];

/** Files that load, with a warning or with rows in quarantine. */
const oddities: Mangle[] = [
  onSales(
    "extra-columns",
    "kept",
    "Two columns that nobody agreed on",
    onTable((table) => ({
      header: [...table.header, "till_num", "cashier"],
      rows: table.rows.map((row, index) => [...row, String(1 + (index % 6)), `C${index % 17}`]),
    })),
  ),
  onSales(
    "missing-optional-column",
    "kept",
    "No discount column",
    onTable((table) => withoutColumn(table, "discount")),
  ),
  onSales(
    "unknown-product",
    "kept",
    "Some lines of a product that is not in the product table",
    someFields("prod_key", 200, () => "999999"),
  ),
  onSales(
    "half-the-rows",
    "kept",
    "Only the first half of the stores",
    onTable((table) => ({ header: table.header, rows: table.rows.slice(0, Math.ceil(table.rows.length / 2)) })),
  ),
  onSales("gzip-named-csv", "kept", "A gzip file named .csv", (csv) => gzipSync(csv)),
  onSales(
    "total-line",
    "quarantine",
    "A total at the end",
    (csv) => `${csv}Total,,,,,,,${lines(csv).length - 1},,,,\n`,
  ),
  onSales(
    "ragged-rows",
    "quarantine",
    "Some rows with a field too few, some with one too many",
    onTable((table, random) =>
      someRows(table, random, 100, (row) => [random() < 0.5 ? row.slice(0, -1) : [...row, "0"]]),
    ),
  ),
  onSales(
    "text-in-numbers",
    "quarantine",
    "Some amounts are words",
    someFields("sales_amt", 150, () => "n/a"),
  ),
  onSales(
    "not-a-number",
    "quarantine",
    "Some amounts are NaN",
    someFields("sales_amt", 150, () => "NaN"),
  ),
  onSales(
    "impossible-date",
    "quarantine",
    "Some sales on 30 February",
    someFields("trans_dt", 150, (date) => `${date.slice(0, 4)}-02-30`),
  ),
  onSales(
    "empty-key",
    "quarantine",
    "Some lines without a product",
    someFields("prod_key", 150, () => ""),
  ),
  onSales(
    "scientific-key",
    "quarantine",
    "Some products in scientific notation",
    someFields("prod_key", 150, (key) => Number(key).toExponential(1).toUpperCase()),
  ),
  {
    name: "conflicting-snapshots",
    describe: "Some shelves twice, with another stock",
    table: "inventory",
    outcome: "quarantine",
    change: onTable((table, random) => {
      const stock = columnOf(table, "inventory_on_hand_qty");
      return someRows(table, random, 150, (row) => [row, row.with(stock, (Number(row[stock]) + 7).toFixed(3))]);
    }),
  },
  {
    name: "broken-flag",
    describe: "Some flags are neither yes nor no",
    table: "inventory",
    outcome: "quarantine",
    change: someFields("out_of_stock_flg", 150, () => "maybe"),
  },
];

/** Files that no reader should take for a table. */
const wrecks: Mangle[] = [
  onSales(
    "missing-required-column",
    "refuse",
    "No amounts",
    onTable((table) => withoutColumn(table, "sales_amt")),
  ),
  onSales(
    "column-twice",
    "refuse",
    "A column twice",
    onTable((table) => ({ header: [...table.header, "sales_amt"], rows: table.rows.map((row) => [...row, row[7]!]) })),
  ),
  onSales("no-header", "refuse", "No header", (csv) => csv.slice(csv.indexOf("\n") + 1)),
  onSales("header-with-other-delimiter", "refuse", "The header has commas, the rows have semicolons", (csv) => {
    const [header, ...rows] = lines(csv);
    return `${header}\n${rows.map((row) => row.replaceAll(",", ";")).join("\n")}\n`;
  }),
  onSales("nul-bytes", "refuse", "A block of NUL bytes in the middle, as after a full disk", (csv, random) => {
    const bytes = Buffer.from(csv);
    const from = Math.floor(bytes.length * (0.3 + 0.4 * random()));
    bytes.fill(0, from, Math.min(bytes.length, from + 512));
    return bytes;
  }),
  onSales("open-quote", "refuse", "A quote that is never closed", (csv) =>
    insertAt(csv, 0.5, lines(csv)[1]!.replace(",", ',"')),
  ),
  onSales("empty-file", "refuse", "Nothing at all", () => ""),
  onSales("header-only", "refuse", "A header and no rows", (csv) => `${lines(csv)[0]}\n`),
  onSales("zip-named-csv", "refuse", "A zip archive named .csv", (csv) =>
    zipOf([{ name: "sales.csv", data: Buffer.from(csv) }]),
  ),
  onSales(
    "html-error-page",
    "refuse",
    "The error page of a server, saved as the file",
    () =>
      "<!DOCTYPE html>\n<html><head><title>503 Service Unavailable</title></head>\n<body><h1>Service Unavailable</h1></body></html>\n",
  ),
  onSales("json-named-csv", "refuse", "JSON in a file named .csv", (csv) =>
    JSON.stringify(parseCsv(csv).rows.slice(0, 50)),
  ),
];

export const mangles: readonly Mangle[] = [...spellings, ...oddities, ...wrecks];
