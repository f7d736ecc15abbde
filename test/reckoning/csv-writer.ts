/** One table's rows as the text of a CSV file, in any of the spellings that must not matter. */
import { gzipSync } from "node:zlib";
import { contract, type RawRow, type TableName } from "./contract.ts";
import type { DeliveredRow } from "./delivered.ts";
import type { Random } from "./random.ts";

/** What the shop declares once for all its files. */
export type Spelling = { dates: "YYYY-MM-DD" | "MM/DD/YYYY" | "DD.MM.YYYY"; decimal: "." | "," };

/** What may differ from file to file and must not matter. */
export type Dialect = {
  delimiter: "," | ";" | "\t" | "|";
  lineEnd: "\n" | "\r\n" | "\r";
  encoding: "utf8" | "utf8 with mark" | "utf16le";
  quoteAll: boolean;
  headerCase: "lower" | "upper" | "title";
  blanks: boolean;
  nullText: string;
  unpaddedDates: boolean;
  midnight: boolean;
  finalLineEnd: boolean;
  shuffleColumns: boolean;
  unknownColumns: readonly string[];
  blankLines: number;
  repeatedHeaders: number;
  gzip: boolean;
};

export type WrittenCsv = { bytes: Uint8Array; rows: DeliveredRow[]; skipped: number };

const REMARKS = ["", "ok", 'said "no"', "a,b;c|d", "two\nlines", "\\N"];

export function randomDialect(random: Random, rows: readonly RawRow[]): Dialect {
  const hasLineBreaks = rows.some((row) => Object.values(row.cells).some((text) => text?.includes("\n") ?? false));
  const unknownColumns = random.chance(0.3)
    ? random.shuffle(["nextval", "priority", "remark"]).slice(0, random.int(1, 2))
    : [];
  const quoteAll = random.chance(0.15);
  return {
    delimiter: random.pick([",", ",", ",", ";", "\t", "|"]),
    lineEnd: random.pick(
      hasLineBreaks || unknownColumns.includes("remark") ? ["\n", "\r\n"] : ["\n", "\n", "\r\n", "\r"],
    ),
    encoding: random.pick(["utf8", "utf8", "utf8", "utf8 with mark", "utf16le"]),
    quoteAll,
    headerCase: random.pick(["lower", "upper", "title"]),
    blanks: random.chance(0.15),
    nullText: quoteAll ? "" : random.pick(["", "", "\\N", "NULL"]),
    unpaddedDates: random.chance(0.5),
    midnight: random.chance(0.1),
    finalLineEnd: random.chance(0.85),
    shuffleColumns: random.chance(0.4),
    unknownColumns,
    blankLines: random.chance(0.15) ? random.int(1, 2) : 0,
    repeatedHeaders: random.chance(0.1) ? 1 : 0,
    gzip: random.chance(0.15),
  };
}

export type WriteCsvParams = {
  table: TableName;
  columns: readonly string[];
  rows: readonly RawRow[];
  dialect: Dialect;
  spelling: Spelling;
  random: Random;
};

/** The rows keep their order, except that a short one never comes last, where it would look like a cut upload. */
export function writeCsv({ table, columns, rows, dialect, spelling, random }: WriteCsvParams): WrittenCsv {
  const header = [...columns, ...dialect.unknownColumns];
  const order = dialect.shuffleColumns ? random.shuffle(header) : header;
  const lines: { text: string; row: RawRow | null }[] = withShortRowsFirst(rows).map((row) => ({
    text: lineOf(row),
    row,
  }));
  for (let i = 0; i < dialect.blankLines; i++)
    insertLine(random.pick(["", dialect.delimiter.repeat(order.length - 1)]));
  for (let i = 0; i < dialect.repeatedHeaders; i++) insertLine(headerLine());

  function headerLine(): string {
    return order.map((name) => quoted(dialect, headerName(dialect, name))).join(dialect.delimiter);
  }

  function lineOf(row: RawRow): string {
    const fields = order.map((column) => {
      const kind = contract[table][column];
      if (kind === undefined)
        return quoted(dialect, column === "remark" ? random.pick(REMARKS) : String(random.int(1, 9)));
      return quoted(dialect, spelled(row.cells[column] ?? null, kind, dialect, spelling));
    });
    if (row.fieldCount === "short") fields.pop();
    if (row.fieldCount === "long") fields.push("surplus");
    return fields.join(dialect.delimiter);
  }

  /** Never last: whether a file's last line end is a blank line is a matter of taste. */
  function insertLine(text: string): void {
    lines.splice(random.int(0, lines.length - 1), 0, { text, row: null });
  }

  let line = 1;
  const texts = [headerLine()];
  const delivered: DeliveredRow[] = [];
  for (const { text, row } of lines) {
    line += texts.at(-1)?.split("\n").length ?? 1;
    if (row !== null) delivered.push({ line, row });
    texts.push(text);
  }
  const text = texts.join(dialect.lineEnd) + (dialect.finalLineEnd ? dialect.lineEnd : "");
  return { bytes: encoded(text, dialect), rows: delivered, skipped: dialect.blankLines + dialect.repeatedHeaders };
}

function withShortRowsFirst(rows: readonly RawRow[]): RawRow[] {
  return [...rows.filter((row) => row.fieldCount === "short"), ...rows.filter((row) => row.fieldCount !== "short")];
}

function headerName(dialect: Dialect, name: string): string {
  const cased = { lower: name, upper: name.toUpperCase(), title: name.slice(0, 1).toUpperCase() + name.slice(1) }[
    dialect.headerCase
  ];
  return dialect.blanks && !dialect.quoteAll ? ` ${cased} ` : cased;
}

function spelled(text: string | null, kind: string, dialect: Dialect, spelling: Spelling): string {
  if (text === null) return dialect.nullText;
  const value =
    kind === "date"
      ? spelledDate(text, dialect, spelling)
      : spelling.decimal === ","
        ? spelledWithComma(text, kind)
        : text;
  return dialect.blanks && kind !== "text" && !needsQuotes(dialect, value) && !dialect.quoteAll ? ` ${value}  ` : value;
}

/** Dates that do not exist are spelled like those that do; what is no date stays as it is. */
function spelledDate(text: string, dialect: Dialect, spelling: Spelling): string {
  const [year, month, day] = text.split("-");
  if (year === undefined || month === undefined || day === undefined) return text;
  if (spelling.dates === "YYYY-MM-DD") return dialect.midnight ? `${text} 00:00:00` : text;
  const [m, d] = dialect.unpaddedDates ? [String(Number(month)), String(Number(day))] : [month, day];
  return spelling.dates === "MM/DD/YYYY" ? `${m}/${d}/${year}` : `${d}.${m}.${year}`;
}

function spelledWithComma(text: string, kind: string): string {
  if (kind === "key")
    return text.replace(/^(\d+)\.(\d+)$/, (_, whole: string, fraction: string) =>
      /^0+$/.test(fraction) ? whole : `${whole},${fraction}`,
    );
  return ["money", "quantity", "number"].includes(kind) ? text.replace(".", ",") : text;
}

function needsQuotes(dialect: Dialect, text: string): boolean {
  return text.includes(dialect.delimiter) || /["\n\r]/.test(text);
}

function quoted(dialect: Dialect, text: string): string {
  return dialect.quoteAll || needsQuotes(dialect, text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function encoded(text: string, dialect: Dialect): Uint8Array {
  const mark = dialect.encoding === "utf8" ? "" : "\uFEFF";
  const bytes = Buffer.from(mark + text, dialect.encoding === "utf16le" ? "utf16le" : "utf8");
  return dialect.gzip ? gzipSync(bytes) : bytes;
}
