/** From what was recognised table by table to one configuration with its comments. */
import type { MachineDefaults } from "../../config/normalise.ts";
import type { WrittenConfig, WrittenTable } from "../../config/written-config.ts";
import { keyNames, sourceTableNames, type KeyName, type KeyType, type SourceTableName } from "../../model/tables.ts";
import type { Question, RecognisedFile, RecognisedTable, Recognition } from "./recognition.ts";
import type { TableResult } from "./recognise-table.ts";

export type AssembleParams = {
  folder: string;
  written: WrittenConfig;
  results: ReadonlyMap<SourceTableName, TableResult>;
  /** Names and patterns of files that do not carry the table's own name. */
  patterns: ReadonlyMap<SourceTableName, readonly string[]>;
  /** Tables whose name only files of another table carry: they are not to be read as that table. */
  misnamed: readonly SourceTableName[];
  questions: readonly Question[];
  files: RecognisedFile[];
  machine: MachineDefaults;
};

export function assembleConfig(params: AssembleParams): Recognition {
  const { written, results } = params;
  const comments: Record<string, string> = {};
  const keys = decideKeys(params);
  const tables: NonNullable<WrittenConfig["tables"]> = { ...written.tables };
  for (const table of sourceTableNames) {
    const result = results.get(table);
    if (result === undefined) {
      if (params.misnamed.includes(table)) {
        tables[table] = false;
        comments[`tables.${table}`] = "the files of that name hold another table";
      }
      continue;
    }
    tables[table] = { ...filesOf(params.patterns.get(table), result.written), ...result.written };
    addComments(comments, table, result);
  }
  const currencies = [...new Set([...results.values()].flatMap((result) => result.currencies))];
  const currency = written.currency ?? (currencies.length === 1 ? currencies[0] : undefined);
  if (currency !== undefined && written.currency === undefined) comments["currency"] = "its sign stands beside amounts";
  const { source, name, tables: _tables, keys: _keys, ...rest } = written;
  const config: WrittenConfig = {
    ...(name === undefined ? {} : { name }),
    source,
    timeZone: written.timeZone ?? params.machine.timeZone,
    ...(currency === undefined ? {} : { currency }),
    calendar: written.calendar ?? (isUsable(results.get("calendar")) ? "table" : "iso"),
    keys: Object.fromEntries(keys.map(({ key, type }) => [key, type])),
    ...without(rest, ["timeZone", "currency", "calendar"]),
    tables,
  };
  if (written.timeZone === undefined) comments["timeZone"] = "this machine's; the retailer's counts";
  if (written.calendar === undefined)
    comments["calendar"] =
      config.calendar === "table"
        ? "the delivered one"
        : "no calendar is delivered: ISO weeks are made; or nrf-4-5-4, saturday-friday";
  for (const { key, why } of keys) comments[`keys.${key}`] = why;
  const calendarDays = config.calendar === "table" ? (results.get("calendar")?.recognised.days ?? null) : null;
  return {
    folder: params.folder,
    noun: "file",
    tables: [...results.values()].map(({ recognised }) =>
      withZerosNote(withCalendarNote(recognised, calendarDays), results),
    ),
    files: params.files,
    keys,
    questions: [...params.questions],
    config,
    comments,
  };
}

/** Days that the delivered calendar does not reach would be quarantined. */
function withCalendarNote(recognised: RecognisedTable, calendar: RecognisedTable["days"]): RecognisedTable {
  const { days } = recognised;
  if (calendar === null || days === null || (days.first >= calendar.first && days.last <= calendar.last))
    return recognised;
  const note = `the calendar reaches from ${calendar.first} to ${calendar.last}; rows of other days will be quarantined`;
  return { ...recognised, notes: [...recognised.notes, note] };
}

/** Keys with zeros in front in this table, and without in another one, name the same things and would not meet. */
function withZerosNote(recognised: RecognisedTable, results: AssembleParams["results"]): RecognisedTable {
  const notes = keyNames.flatMap((key) => {
    const text = results.get(recognised.table)?.evidence.columns.get(key)?.evidence.textKey ?? null;
    if (text === null || !/^0\d+$/.test(text)) return [];
    const others = [...results].flatMap(([table, { evidence }]) => {
      const other = evidence.columns.get(key)?.evidence;
      return other !== undefined && other.values > 0 && other.textKey === null ? [table] : [];
    });
    return others.length === 0
      ? []
      : [`${key} has zeros in front ("${text}") and none in ${others.join(", ")}: their rows will not meet`];
  });
  return notes.length === 0 ? recognised : { ...recognised, notes: [...recognised.notes, ...notes] };
}

function filesOf(patterns: readonly string[] | undefined, written: WrittenTable): WrittenTable {
  return patterns === undefined ? {} : { files: [...new Set([...(written.files ?? []), ...patterns])] };
}

function isUsable(result: TableResult | undefined): boolean {
  return result !== undefined && result.recognised.missingRequired.length === 0;
}

/** One type a key over all tables: a text in any of them makes it a text. */
function decideKeys(params: AssembleParams): Recognition["keys"] {
  return keyNames.map((key): { key: KeyName; type: KeyType; why: string } => {
    const said = params.written.keys?.[key];
    if (said !== undefined) return { key, type: said, why: "as you said" };
    let seen = 0;
    for (const [table, { evidence }] of params.results) {
      const given = constantKey(params.written, table, key);
      if (given !== null && !/^(?:[1-9]\d{0,17}|0)$/.test(given))
        return { key, type: "VARCHAR", why: `"${given}" is given for ${table}` };
      const type = evidence.textKeys.get(key);
      if (type !== undefined) return { key, type: "VARCHAR", why: `${type} in ${table}` };
      const column = evidence.columns.get(key);
      if (column === undefined) continue;
      seen += 1;
      if (column.evidence.textKey !== null)
        return { key, type: "VARCHAR", why: `"${column.evidence.textKey}" in ${table}` };
    }
    const wholly = [...params.results.values()].every(({ evidence }) => evidence.wholly);
    return {
      key,
      type: "BIGINT",
      why: seen === 0 ? "not delivered" : `whole numbers in all ${wholly ? "" : "sampled "}rows`,
    };
  });
}

/** The text of `@value:…` where a key is the same in every row. */
function constantKey(written: WrittenConfig, table: SourceTableName, key: KeyName): string | null {
  const own = written.tables?.[table];
  const value = own === undefined || own === false ? undefined : own.columns?.[key];
  return value?.startsWith("@value:") === true ? value.slice("@value:".length) : null;
}

function addComments(comments: Record<string, string>, table: SourceTableName, { recognised }: TableResult): void {
  const path = `tables.${table}`;
  comments[path] = `${recognised.sure}: ${recognised.why}`;
  comments[`${path}.cadence`] = recognised.cadenceWhy;
  for (const { setting, why } of recognised.format) comments[`${path}.${setting}`] = why;
  if (recognised.unknownColumns.length > 0)
    comments[`${path}.columns`] = `left out: ${recognised.unknownColumns.join(", ")}`;
}

function without<T extends object>(object: T, names: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name))) as Partial<T>;
}
