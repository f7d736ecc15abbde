/** One table of a folder: its columns, its format, its days and what is open about it. */
import { normaliseConfig, type MachineDefaults } from "../../config/normalise.ts";
import type { Cadence, FileFormat } from "../../config/project-config.ts";
import type { WrittenConfig, WrittenTable } from "../../config/written-config.ts";
import { parseDateText } from "../../core/date-format.ts";
import { daysBetween } from "../../core/dates.ts";
import { sourceTables, type SourceTableName } from "../../model/tables.ts";
import type { Assigned } from "./assign-tables.ts";
import { formatByNames } from "./dates-by-names.ts";
import { daysOf, decideDates, decideDecimal, decideNulls, type OpenQuestion } from "./decide-format.ts";
import { checkColumnMaps } from "./check-maps.ts";
import { gatherEvidence, type TableEvidence } from "./gather-evidence.ts";
import { guessCadence } from "./guess-cadence.ts";
import type { LazyDuck } from "./lazy-duck.ts";
import type { ColumnMatch } from "./match-columns.ts";
import { leastSure, type DeclaredFormat, type Question, type RecognisedTable } from "./recognition.ts";
import { headersOf, tableColumns } from "./table-columns.ts";

export type TableResult = {
  recognised: RecognisedTable;
  written: WrittenTable;
  evidence: TableEvidence;
  problems: Map<string, string[]>;
  questions: Question[];
  currencies: string[];
};

export type RecogniseTableParams = {
  folder: string;
  table: SourceTableName;
  files: readonly Assigned[];
  /** What people said: `--set`, `--map`. */
  written: WrittenConfig;
  machine: MachineDefaults;
  duck: LazyDuck;
};

export async function recogniseTable(params: RecogniseTableParams): Promise<TableResult> {
  const { table, files, written } = params;
  const { timeZone, tables } = normaliseConfig(written, params.folder, params.machine);
  const declared = tables[table];
  const readable = files.filter((file) => file.head.kind !== "unreadable");
  const given = declared?.columns ?? {};
  checkColumnMaps(table, given, [...new Set(readable.flatMap(headersOf))]);
  const columns = await tableColumns({ folder: params.folder, table, files, given, duck: params.duck });
  const sound = readable.filter((file) => !columns.otherwise.has(file.path));
  const evidence = await gatherEvidence({
    folder: params.folder,
    table,
    files: sound,
    matches: columns.matches,
    timeZone,
    duck: params.duck,
  });
  const named = [...new Set(readable.flatMap((file) => file.name?.date ?? []))].sort();
  const format = decideFormat(evidence, declared?.format ?? null, named, sound);
  format.declared.push(...guessedEncodings(readable, declared?.format.encoding ?? null));
  const days = businessDays(
    table,
    evidence,
    declared?.format.dates ?? format.declared.find(isDates)?.value ?? null,
    named,
  );
  const said = saidCadence(table, written);
  const cadence =
    said === null
      ? guessCadence({ files: readable.length, named, days: sourceTables[table].kind === "fact" ? days : [] })
      : { cadence: said, why: "as you said" };
  const required = sourceTables[table].columns.filter((column) => column.required).map(({ name }) => name);
  const sureColumns = columns.matches.filter(({ column }) => required.includes(column)).map(({ sure }) => sure);
  return {
    recognised: {
      table,
      sure: columns.missingRequired.length > 0 ? "unsure" : leastSure(...files.map(({ sure }) => sure), ...sureColumns),
      why: files[0]?.why ?? "",
      files: readable.length,
      bytes: readable.reduce((sum, file) => sum + file.bytes, 0),
      days: days.length === 0 ? null : { first: days[0] ?? "", last: days.at(-1) ?? "", count: days.length },
      columns: columns.matches,
      missingRequired: columns.missingRequired,
      missingOptional: columns.missingOptional,
      unknownColumns: columns.unknown,
      cadence: cadence.cadence,
      cadenceWhy: cadence.why,
      format: format.declared,
      notes: [
        ...columns.notes,
        ...format.notes,
        ...columns.partly.map(
          ({ column, files: lacking, first }) =>
            `${column} is missing from ${lacking} of ${readable.length} files, first from ${first}: unknown there`,
        ),
        ...oddNotes(table, evidence),
        ...zoneNotes(table, evidence, timeZone),
        ...weeklyNotes(table, days),
        ...shareNotes(evidence),
      ],
      wholly: evidence.wholly,
    },
    written: writtenTable(table, written, columns.matches, format.declared, cadence.cadence),
    evidence,
    problems: new Map(
      [...columns.problems].map(([path, problems]) => [
        path,
        [...problems, ...[evidence.unreadable.get(path) ?? []].flat()],
      ]),
    ),
    questions: [
      ...columns.questions,
      ...format.questions.map(({ setting, ...open }) => ({
        setting: `${table}.${setting}`,
        option: "--set" as const,
        ...open,
      })),
    ],
    currencies: [...evidence.columns.values()].flatMap((column) => [...column.evidence.currencies]),
  };
}

/** What people said about the table, with what was found filled in. */
function writtenTable(
  table: SourceTableName,
  written: WrittenConfig,
  matches: readonly ColumnMatch[],
  declared: readonly DeclaredFormat[],
  cadence: Cadence,
): WrittenTable {
  const { files, columns: _columns, ...rest } = ownSettings(table, written);
  const mapped = matches.filter(({ how }) => how !== "own");
  return {
    ...(files === undefined ? {} : { files }),
    ...(mapped.length === 0
      ? {}
      : { columns: Object.fromEntries(mapped.map(({ column, header }) => [column, header])) }),
    ...rest,
    ...Object.fromEntries(declared.map(({ setting, value }) => [setting, value])),
    cadence,
  };
}

function ownSettings(table: SourceTableName, written: WrittenConfig): WrittenTable {
  const own = written.tables?.[table];
  return own === undefined || own === false ? {} : own;
}

function saidCadence(table: SourceTableName, written: WrittenConfig): Cadence | null {
  return ownSettings(table, written).cadence ?? written.cadence ?? null;
}

function guessedEncodings(files: readonly Assigned[], declared: FileFormat["encoding"]): DeclaredFormat[] {
  for (const { path, head } of declared === null ? files : []) {
    if (head.kind !== "text" || head.guessedEncoding === null) continue;
    return [
      {
        setting: "encoding",
        value: head.guessedEncoding,
        why: `${path} is not UTF-8 and reads as western European text`,
      },
    ];
  }
  return [];
}

/** The days in a fact's or calendar's rows; where only names say days, those. */
function businessDays(
  table: SourceTableName,
  evidence: TableEvidence,
  dates: string | null,
  named: readonly string[],
): readonly string[] {
  const column = table === "calendar" ? "cal_dt" : sourceTables[table].dateColumn;
  if (column === null) return [];
  const found = evidence.columns.get(column)?.evidence;
  return found === undefined ? named : daysOf(found, dates);
}

function isDates(format: DeclaredFormat): format is Extract<DeclaredFormat, { setting: "dates" }> {
  return format.setting === "dates";
}

type DecidedFormat = { declared: DeclaredFormat[]; questions: (OpenQuestion & { setting: string })[]; notes: string[] };

function decideFormat(
  evidence: TableEvidence,
  declared: FileFormat | null,
  named: readonly string[],
  files: readonly Assigned[],
): DecidedFormat {
  const result: DecidedFormat = { declared: [], questions: [], notes: [] };
  const of = (types: readonly string[]) => [...evidence.columns.values()].filter(({ type }) => types.includes(type));
  const dates = of(["date"]);
  if (declared?.dates == null) {
    const decision = decideDates(dates, named, (header, candidates) => formatByNames(files, header, candidates));
    if (decision.value !== null)
      result.declared.push({ setting: "dates", value: decision.value, why: decision.why ?? "" });
    if (decision.question !== null) result.questions.push({ setting: "dates", ...decision.question });
  } else {
    for (const { header, evidence: one } of dates) {
      const stray = [...one.dates].find((text) => parseDateText(text, declared.dates) === null);
      if (stray !== undefined)
        result.notes.push(`"${stray}" in ${header} is no date as ${declared.dates}; such rows will be quarantined`);
    }
  }
  if (declared?.decimal == null) {
    const decision = decideDecimal(of(["money", "quantity", "number", "integer"]));
    if (decision.value !== null)
      result.declared.push({ setting: "decimal", value: decision.value, why: decision.why ?? "" });
    if (decision.question !== null) result.questions.push({ setting: "decimal", ...decision.question });
  }
  if ((declared?.nulls.length ?? 0) === 0) {
    const decision = decideNulls(of(["money", "quantity", "number", "integer", "date", "flag"]));
    if (decision.value !== null)
      result.declared.push({ setting: "nulls", value: decision.value, why: decision.why ?? "" });
  }
  return result;
}

/** Columns most of whose values are of another type: each such row would be quarantined. */
function oddNotes(table: SourceTableName, evidence: TableEvidence): string[] {
  return [...evidence.columns].flatMap(([column, { header, type, evidence: one }]) => {
    if (one.odd === null || one.odd.count * 2 < one.values) return [];
    const isRequired = sourceTables[table].columns.some(({ name, required }) => required && name === column);
    const way = isRequired ? "" : `, unless the column is left out: --map ${table}.${column}=@none`;
    return [
      `"${one.odd.text}" in ${header} is no ${type === "flag" ? "flag" : "number"}; such rows will be quarantined${way}`,
    ];
  });
}

/** Business dates with a zone beside their time, and which day they mean. */
function zoneNotes(table: SourceTableName, evidence: TableEvidence, timeZone: string): string[] {
  const dates = evidence.columns.get(sourceTables[table].dateColumn ?? "");
  if (dates === undefined) return [];
  const { instant, midnight } = dates.evidence;
  if (instant !== null)
    return [
      `"${instant}" in ${dates.header} names an instant: it counts on the day it is then in ${timeZone} (timeZone)`,
    ];
  return midnight === null
    ? []
    : [`"${midnight}" in ${dates.header}: all times are midnight UTC, so each is taken as the day that is written`];
}

function weeklyNotes(table: SourceTableName, days: readonly string[]): string[] {
  if (table !== "sales" || days.length < 4) return [];
  const weekly = days.slice(1).every((day, index) => daysBetween(days[index] ?? day, day) % 7 === 0);
  return weekly
    ? [
        "all days are whole weeks apart: these look like weekly sums, each of which is taken as the sales of its one day",
      ]
    : [];
}

/** A discount of 0.2 may be a fifth of the price rather than 20 cents. */
function shareNotes(evidence: TableEvidence): string[] {
  const discount = evidence.columns.get("discount");
  const amount = evidence.columns.get("sales_amt");
  if (discount === undefined || amount === undefined || discount.evidence.values < 20) return [];
  const isShare = discount.evidence.largest > 0 && discount.evidence.largest <= 1 && amount.evidence.largest > 20;
  return isShare
    ? [`${discount.header} never exceeds 1: it looks like a share of the price, but is taken as an amount of money`]
    : [];
}
