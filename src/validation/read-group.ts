/** Files of one table that are read alike, and the SQL that reads them: every field as text, with its place. */
import type { FileFormat } from "../config/project-config.ts";
import { identifier, literal, literalList } from "../core/duck.ts";
import { ZONE, type ZonedDates } from "./zoned-dates.ts";
import type { KeyName, KeyTypes, SourceColumn, SourceTable } from "../model/tables.ts";

/** Where a contract column's text comes from. */
export type ColumnOrigin =
  /** The file's field, counted from 1; of a date also the one with its time of day, where the time decides about the day. */
  | { kind: "field"; index: number; timeIndex?: number }
  /** The date in the file's name. */
  | { kind: "name-date" }
  /** The same text in every row. */
  | { kind: "value"; text: string }
  /** The time of day in the date's own field. */
  | { kind: "time-of"; index: number }
  /** Quantity × price, rounded half away from zero to the cent. */
  | { kind: "quantity-times-price" }
  | { kind: "missing" };

export type MappedColumn = { column: SourceColumn; origin: ColumnOrigin };

export type GroupFile = {
  fileId: number;
  deliveryId: number;
  /** The text to read: the landed file, or its canonical form. */
  path: string;
  nameDate: string | null;
  /** Physical line of the first row behind the header (plain files). */
  firstDataLine: number;
};

/**
 * `plain`: rows are lines, fields stand between delimiters. `canonical`: as `writeCanonical` leaves them.
 * `parquet`: typed columns, read as text.
 */
export type ReadKind = "plain" | "canonical" | "parquet";

export type ReadGroup = {
  table: SourceTable;
  kind: ReadKind;
  files: readonly GroupFile[];
  delimiter: string;
  /** Header names, as the file writes them. */
  header: readonly string[];
  columns: readonly MappedColumn[];
  /** Fields, counted from 1, whose type the file itself declares (Parquet): no declared text format touches them. */
  typedFields: ReadonlySet<number>;
  format: FileFormat;
  keys: KeyTypes;
  /** Whether a key text that looks like scientific notation is a key like any other. */
  keepScientific: boolean;
  hasTime: boolean;
  /** What the business dates are, where a zone stands beside their times. */
  zonedDates: ZonedDates;
  /** The retailer's: the day of an instant is the local one. */
  timeZone: string;
  businessDayStartsAt: number;
};

/** Separates what a canonical line holds; a line break inside a field is LINE_BREAK. */
const UNIT = "\u001f";
const LINE_BREAK = "\u001e";
const NEVER = "\u001d\u001c\u001d\u001c";
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** SQL of a relation with `f` (file, counted from 0), `line` (NULL: counted by row), `raw` and `p` (the fields as a list). */
export function baseRelation(group: ReadGroup): string {
  const paths = literalList(group.files.map((file) => file.path));
  if (group.kind === "parquet") {
    const fields = group.header.map((name) => `coalesce(CAST(${identifier(name)} AS VARCHAR), '')`).join(", ");
    return `SELECT file_index AS f, file_row_number + 1 AS line, CAST(NULL AS VARCHAR) AS raw, [${fields}] AS p FROM read_parquet(${paths}, union_by_name = false, hive_partitioning = false)`;
  }
  if (group.kind === "canonical") {
    return `SELECT f, CAST(q[1] AS BIGINT) AS line, replace(q[2], ${literal(LINE_BREAK)}, chr(10)) AS raw, q[3:] AS p
      FROM (SELECT file_index AS f, string_split(l, ${literal(UNIT)}) AS q FROM ${lines(paths, 0, NEVER)})`;
  }
  const skip = (group.files[0]?.firstDataLine ?? 2) - 1;
  return `SELECT file_index AS f, CAST(NULL AS BIGINT) AS line, l AS raw, string_split(l, ${literal(group.delimiter)}) AS p FROM ${lines(paths, skip, "\u0001")}`;
}

function lines(paths: string, skip: number, never: string): string {
  return `read_csv(${paths}, auto_detect = false, compression = 'none', header = false, skip = ${skip}, delim = ${literal(never)}, quote = '', escape = '', comment = '', columns = {'l': 'VARCHAR'}, max_line_size = ${MAX_LINE_BYTES}, buffer_size = ${MAX_LINE_BYTES * 2}, null_padding = false)`;
}

/** SQL of a text of the group, with line breaks in place of what stands for them. */
export function withBreaks(x: string, group: ReadGroup): string {
  return group.kind === "canonical" ? `replace(${x}, ${literal(LINE_BREAK)}, chr(10))` : x;
}

export function isTextKey({ column }: MappedColumn, { keys }: ReadGroup): boolean {
  return column.type === "key" && keys[column.name as KeyName] === "VARCHAR";
}

/** How a column's text is written: as declared, or plainly where the file holds typed values. */
export function formatOf(mapped: MappedColumn, group: ReadGroup): FileFormat {
  const { origin } = mapped;
  return origin.kind === "field" && group.typedFields.has(origin.index)
    ? { ...group.format, dates: null, decimal: "." }
    : group.format;
}

/**
 * SQL of the text of a mapped column in a relation with `p` and `f`; null where it is not delivered. A key that the file
 * itself types as a number is a whole one: 12.0 is the key 12.
 */
export function columnText(mapped: MappedColumn, group: ReadGroup): string | null {
  switch (mapped.origin.kind) {
    case "field":
      if (isTextKey(mapped, group) && group.typedFields.has(mapped.origin.index))
        return `regexp_replace(p[${mapped.origin.index}], '\\.0+$', '')`;
      return mapped.origin.timeIndex === undefined
        ? `p[${mapped.origin.index}]`
        : dateWithTime(`p[${mapped.origin.index}]`, `p[${mapped.origin.timeIndex}]`);
    case "name-date":
      return `(${literalList(group.files.map((file) => file.nameDate ?? ""))})[CAST(f AS BIGINT) + 1]`;
    case "time-of":
      return timeOf(`p[${mapped.origin.index}]`, group);
    case "value":
      return literal(mapped.origin.text);
    case "quantity-times-price":
    case "missing":
      return null;
  }
}

/** The time of day beside a date; of an instant the local one. */
function timeOf(date: string, { zonedDates, timeZone }: ReadGroup): string {
  const given = `regexp_extract(${date}, '[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?')`;
  if (zonedDates !== "instants") return given;
  const local = `strftime(timezone(${literal(timeZone)}, TRY_CAST(${date} AS TIMESTAMPTZ)), '%H:%M:%S')`;
  return `CASE WHEN regexp_matches(${date}, ${literal(ZONE)}) THEN coalesce(${local}, ${given}) ELSE ${given} END`;
}

/** A midnight beside the date is none where the time stands in a column of its own; a time that is none leaves the date alone. */
function dateWithTime(date: string, time: string): string {
  const day = `regexp_replace(${date}, '[T ]+0{1,2}:00(:00(\\.0+)?)?\\s*$', '')`;
  const clock = `regexp_extract(regexp_replace(${time}, '^\\s*([0-9]{2})([0-9]{2})([0-9]{2})\\s*$', '\\1:\\2:\\3'), '[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( ?[AaPp]\\.?[Mm]\\.?)?')`;
  return `CASE WHEN contains(${day}, ':') THEN ${date} WHEN coalesce(${clock}, '') = '' OR trim(${day}) = '' THEN ${day} ELSE ${day} || ' ' || ${clock} END`;
}
