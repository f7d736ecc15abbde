/** The columns of all files of a table, under one mapping. */
import { detectDateFormat } from "../../core/detect-date-format.ts";
import { sourceTables, type SourceTableName } from "../../model/tables.ts";
import { columnName } from "../../validation/map-columns.ts";
import type { Assigned } from "./assign-tables.ts";
import { businessDate } from "./business-date.ts";
import type { LazyDuck } from "./lazy-duck.ts";
import { isAmountColumn, matchColumns, sameName, type ColumnMatch } from "./match-columns.ts";
import { saysPercent } from "./percent-header.ts";
import type { Question } from "./recognition.ts";

export type TableColumns = {
  /** One header a column; `@date` where only the files' names say the day. */
  matches: ColumnMatch[];
  missingRequired: string[];
  missingOptional: string[];
  unknown: string[];
  /** Optional columns that some files hold and others lack: how many, and the first of them by day. */
  partly: { column: string; files: number; first: string }[];
  /** By path: why the file cannot be read under this mapping. */
  problems: Map<string, string[]>;
  /** Files that call a required column otherwise than most do. */
  otherwise: ReadonlySet<string>;
  questions: Question[];
  /** What was decided that is to be said. */
  notes: string[];
};

export type TableColumnsParams = {
  folder: string;
  table: SourceTableName;
  files: readonly Assigned[];
  /** Columns that a person mapped. */
  given: Readonly<Record<string, string>>;
  duck: LazyDuck;
};

/** The mapping is the one that fits most files; the others are named. */
export async function tableColumns({ folder, table, files, given, duck }: TableColumnsParams): Promise<TableColumns> {
  const readable = files.filter((file) => file.head.kind !== "unreadable");
  const headers = [...new Set(readable.flatMap((file) => headersOf(file)))];
  const day = await businessDate({
    folder,
    table,
    files: readable,
    headers,
    matches: commonMatches(table, readable, given),
    duck,
  });
  const { matches } = day;
  const found = new Set(matches.map(({ column }) => column));
  const contract = sourceTables[table].columns;
  const missingRequired = contract.filter(({ name, required }) => required && !found.has(name)).map(({ name }) => name);
  const called = new Map(readable.map((file) => [file.path, calledOtherwise(table, file, matches)]));
  const missing = missingRequired.map((column) => `the required column ${column} is missing`);
  const unknown = headers.filter(
    (header) =>
      header !== "" &&
      !matches.some((match) => sameName(match.header, header)) &&
      !contract.some(({ name }) => sameName(name, header)),
  );
  const unnamed = new Set(
    readable.flatMap((file) =>
      headersOf(file).flatMap((header, at) => (header === "" ? [columnName(header, at)] : [])),
    ),
  );
  return {
    matches,
    missingRequired,
    missingOptional: contract.filter(({ name, required }) => !required && !found.has(name)).map(({ name }) => name),
    unknown: [...unknown, ...unnamed],
    partly: partlyMissing(table, readable, matches),
    problems: new Map([...called].map(([path, otherwise]) => [path, [...missing, ...otherwise]])),
    otherwise: new Set([...called].flatMap(([path, otherwise]) => (otherwise.length > 0 ? [path] : []))),
    notes: day.notes,
    questions: missingRequired.map((column) =>
      day.question?.setting === `${table}.${column}`
        ? day.question
        : missingQuestion(
            table,
            column,
            found,
            unknown.filter((header) => couldBe(table, column, header, readable)),
          ),
    ),
  };
}

/**
 * Per column the header that a person gave, else the one that most files have. The contract's own name is understood beside
 * any mapped one, so a sure other name of the files that lack it is mapped, though they be few.
 */
function commonMatches(
  table: SourceTableName,
  files: readonly Assigned[],
  given: Readonly<Record<string, string>>,
): ColumnMatch[] {
  const votes = new Map<string, Map<string, { match: ColumnMatch; count: number }>>();
  const known = new Map<string, ColumnMatch[]>();
  for (const file of files) {
    const headers = headersOf(file);
    const key = headers.join("\n").toLowerCase();
    const matches = known.get(key) ?? matchColumns(table, headers, given).matches;
    known.set(key, matches);
    for (const match of matches) {
      const ofColumn = votes.get(match.column) ?? new Map<string, { match: ColumnMatch; count: number }>();
      const header = match.header.trim().toLowerCase();
      ofColumn.set(header, { match, count: (ofColumn.get(header)?.count ?? 0) + 1 });
      votes.set(match.column, ofColumn);
    }
  }
  return sourceTables[table].columns.flatMap(({ name }) => {
    const found = [...(votes.get(name)?.values() ?? [])].sort((a, b) => b.count - a.count).map(({ match }) => match);
    const best =
      found.find(({ how }) => how === "given") ?? (found[0]?.how === "own" ? besideOwn(found, files) : found[0]);
    return best === undefined ? [] : [best];
  });
}

/** `matches` are of one column. A file that holds both its own name and the other one leaves no doubt that its own counts. */
function besideOwn(matches: readonly ColumnMatch[], files: readonly Assigned[]): ColumnMatch | undefined {
  const [own, ...others] = matches;
  const has = (headers: readonly string[], match: ColumnMatch | undefined): boolean =>
    headers.some((header) => match !== undefined && sameName(header, match.header));
  const headers = files.map(headersOf);
  return (
    others.find((other) => other.sure === "sure" && !headers.some((all) => has(all, own) && has(all, other))) ?? own
  );
}

function calledOtherwise(table: SourceTableName, file: Assigned, matches: readonly ColumnMatch[]): string[] {
  const headers = headersOf(file);
  const has = (header: string): boolean => headers.some((name) => sameName(name, header));
  const required = sourceTables[table].columns.filter((column) => column.required).map(({ name }) => name);
  return matches
    .filter(
      ({ column, header }) => required.includes(column) && !header.startsWith("@") && !has(header) && !has(column),
    )
    .map(({ column, header }) => `the required column ${column} is missing: it is called ${header} in the other files`);
}

function partlyMissing(
  table: SourceTableName,
  files: readonly Assigned[],
  matches: readonly ColumnMatch[],
): TableColumns["partly"] {
  const byDay = files.toSorted((a, b) => ((a.name?.date ?? "") < (b.name?.date ?? "") ? -1 : 1));
  const optional = sourceTables[table].columns.filter(({ required }) => !required);
  return optional.flatMap(({ name }) => {
    const match = matches.find(({ column }) => column === name);
    if (match === undefined || match.header.startsWith("@")) return [];
    const lacking = byDay.filter(
      (file) => !headersOf(file).some((header) => sameName(header, name) || sameName(header, match.header)),
    );
    const [first] = lacking;
    return first === undefined ? [] : [{ column: name, files: lacking.length, first: first.path }];
  });
}

function missingQuestion(
  table: SourceTableName,
  column: string,
  found: ReadonlySet<string>,
  candidates: readonly string[],
): Question {
  const setting = `${table}.${column}`;
  const base = { setting, option: "--map" as const };
  if (column === "sales_amt" && found.has("sales_qty") && found.has("sales_price")) {
    return {
      ...base,
      why: "the required column sales_amt is missing; if a line's amount is always quantity × price, without discounts, it can be reckoned",
      candidates: ["@qty*price", ...candidates],
      suggestion: "@qty*price",
    };
  }
  const isDay = column === sourceTables[table].dateColumn;
  const why = isDay
    ? `the required column ${column} is missing, and not every file's name holds a date`
    : `the required column ${column} is missing: name the column of the file that holds it`;
  return { ...base, why, candidates: [...candidates], suggestion: null };
}

/** Whether the first values under a header are of the column's type. */
function couldBe(table: SourceTableName, column: string, header: string, files: readonly Assigned[]): boolean {
  const type = sourceTables[table].columns.find(({ name }) => name === column)?.type;
  if (isAmountColumn(table, column) && saysPercent(header)) return false;
  for (const { head } of files) {
    if (head.kind === "unreadable") continue;
    const index = head.headers.findIndex((name) => sameName(name, header));
    if (index === -1) continue;
    if (head.kind === "parquet")
      return (
        type === "key" ||
        type === "text" ||
        (type === "date" ? /DATE|TIME|VARCHAR/ : /INT|DEC|DOUBLE|FLOAT|VARCHAR/).test(head.types[index] ?? "")
      );
    const values = head.rows.map((row) => row[index] ?? "").filter((value) => value !== "");
    if (type === "date") return detectDateFormat(values).kind !== "none";
    if (type === "key" || type === "text") return true;
    return values.some((value) => /^[-(]?\D{0,3}\d[\d.,']*\D{0,3}\)?$/.test(value));
  }
  return false;
}

/** The columns of a readable file, as written. */
export function headersOf(file: Assigned): string[] {
  return file.head.kind === "unreadable" ? [] : file.head.headers.map((header) => header.trim());
}
