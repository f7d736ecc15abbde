/** Columns that hold dates, whatever they are called: where no header says the business date, their values may. */
import { join } from "node:path";
import { parseDateText } from "../../core/date-format.ts";
import { addDays } from "../../core/dates.ts";
import { detectDateFormat } from "../../core/detect-date-format.ts";
import type { SourceTableName } from "../../model/tables.ts";
import type { Assigned } from "./assign-tables.ts";
import { headerWords } from "./header-words.ts";
import type { LazyDuck } from "./lazy-duck.ts";
import { sameName } from "./match-columns.ts";
import { distinctTexts } from "./parquet.ts";

export type DateColumn = {
  header: string;
  /** Whether the dates are those of the files' names, or lie before them as a history does; null where no name holds a date. */
  agrees: boolean | null;
  /** Whether the header says another date than the business date: of a delivery, an expiry, a change. */
  isOther: boolean;
};

export type DateColumnsParams = {
  folder: string;
  table: SourceTableName;
  files: readonly Assigned[];
  /** Headers that are to be looked at. */
  headers: readonly string[];
  duck: LazyDuck;
};

/** As `1.5.2026`, `05 Jan 2026`, `2026-01-05T10:00`; of digits alone only whole years are dates. */
const LOOKS_LIKE_DATE =
  /^(?:\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|\d{1,2}[-/. ]?[A-Za-z]{3,9}[-/. ]*\d{2,4}|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|(?:19|20)\d{6}|[0-3]\d[01]\d(?:19|20)\d{2}|[01]\d[0-3]\d(?:19|20)\d{2})(?!\d)/;
const MOST_TEXTS = 200;
/** Of a column's texts, and of a table's files: as many may say otherwise as stray values do. */
const MOSTLY = 0.8;
/** A file's last sale may lie some days before its name's day. */
const DAYS_BEHIND = 7;

const OTHER_DATES =
  /updat|aktuali|modif|chang|expir|bestbefore|useby|mhd|haltbar|ablauf|verfall|vervald|caduc|perempt|scaden|utgang|deliver|liefer|livrais|entrega|consegna|levering|leverans|shipp|versand|return|retour|birth|geburt|launch|promo|payment|paid|zahlung|letzte|dernier|ultim|naechst|nachst|prochain|proxim|previous|closed|opened/;
const OTHER_WORDS: ReadonlySet<string> = new Set(
  "due from to until end start last next prev valid ship son sonraki bis von ab".split(" "),
);
/** Of a snapshot's rows also when they were made. */
const OTHER_IN_SNAPSHOT = /creat|insert|load|import|export|extract|erstellt/;

/** Those of the headers under which the files hold dates, in the order of `headers`. */
export async function dateColumns(params: DateColumnsParams): Promise<DateColumn[]> {
  const found: DateColumn[] = [];
  for (const header of params.headers) {
    const read: { texts: string[]; nameDate: string | null }[] = [];
    for (const file of params.files) {
      const texts = await firstTexts(params, file, header);
      if (texts.length > 0) read.push({ texts, nameDate: file.name?.date ?? null });
    }
    const formats = dateFormats(read.flatMap(({ texts }) => texts));
    if (formats === null || read.length * 2 < params.files.length) continue;
    const named = read.flatMap(({ texts, nameDate }) => (nameDate === null ? [] : [{ texts, nameDate }]));
    const agrees = formats.some(
      (format) => named.filter((file) => agreesWithName(params.table, file, format)).length >= named.length * MOSTLY,
    );
    found.push({
      header,
      agrees: named.length === 0 ? null : agrees,
      isOther: saysOtherDate(params.table, header),
    });
  }
  return found;
}

async function firstTexts({ folder, duck }: DateColumnsParams, file: Assigned, header: string): Promise<string[]> {
  const { head } = file;
  if (head.kind === "unreadable") return [];
  const index = head.headers.findIndex((name) => sameName(name, header));
  if (index === -1) return [];
  if (head.kind === "text") return head.rows.flatMap((row) => row[index] ?? "").filter((text) => text !== "");
  const type = head.types[index] ?? "";
  if (!/^(?:DATE|TIMESTAMP|VARCHAR)/.test(type)) return [];
  return distinctTexts({
    path: join(folder, file.path),
    header: head.headers[index] ?? header,
    type,
    most: MOST_TEXTS,
    timeZone: null,
    duck,
  });
}

/** The formats that the texts may be written in, null: year first; or null where they are no dates. */
function dateFormats(texts: readonly string[]): (string | null)[] | null {
  if (texts.length === 0) return null;
  if (texts.filter((text) => LOOKS_LIKE_DATE.test(text)).length < texts.length * MOSTLY) return null;
  const detected = detectDateFormat(texts);
  if (detected.kind === "none") return null;
  return detected.kind === "iso" ? [null] : detected.kind === "declared" ? [detected.format] : detected.candidates;
}

/** A snapshot is mostly of its name's day; sales end with it. Either way the name may be that of the day after. */
function agreesWithName(
  table: SourceTableName,
  { texts, nameDate }: { texts: readonly string[]; nameDate: string },
  format: string | null,
): boolean {
  const dates = texts.flatMap((text) => parseDateText(text, format)?.date ?? []).sort();
  const last = dates.at(-1);
  if (last === undefined) return false;
  const isNear = (date: string) => date >= addDays(nameDate, -1) && date <= addDays(nameDate, 1);
  if (table === "inventory") return dates.filter(isNear).length * 2 > dates.length;
  return last >= addDays(nameDate, -DAYS_BEHIND) && last <= addDays(nameDate, 1);
}

function saysOtherDate(table: SourceTableName, header: string): boolean {
  const words = headerWords(header);
  const whole = words.join("");
  return (
    OTHER_DATES.test(whole) ||
    words.some((word) => OTHER_WORDS.has(word)) ||
    (table === "inventory" && OTHER_IN_SNAPSHOT.test(whole))
  );
}
