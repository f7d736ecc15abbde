/**
 * Types the rows of a group of files: first by SQL for all that is provably plain, then exactly for the rows in doubt.
 * Leaves two temporary tables, the rows that fit and those that do not (quarantined or skipped), each with file and line.
 */
import type { Duck } from "../core/duck.ts";
import { literal, literalList } from "../core/duck.ts";
import { EndcapError } from "../core/errors.ts";
import { sqlType, type KeyName } from "../model/tables.ts";
import { exactFactor, exactValue, type ExactContext, type ExactValue } from "./exact-values.ts";
import { fastCast, isPlain, trimmedText, type CastContext, type FastCast } from "./fast-cast.ts";
import { baseRelation, columnText, formatOf, LINE_BREAK, type MappedColumn, type ReadGroup } from "./read-group.ts";

export type DayCalendar = { first: string; last: string; gaps: readonly string[]; has(date: string): boolean };

/** Names of what `typeGroup` made: `good` holds f, line and the contract's columns; `doubtful` also rule, column, raw. */
export type TypedGroup = {
  group: ReadGroup;
  good: string;
  doubtful: string | null;
  /** Rows behind the header, by file. */
  rows: ReadonlyMap<number, number>;
};

export async function typeGroup(
  duck: Duck,
  group: ReadGroup,
  calendar: DayCalendar | null,
  name: string,
): Promise<TypedGroup> {
  const first = `${name}_first`;
  const fields = fieldsOf(group, calendar);
  const delivered = new Set(fields.map(({ mapped }) => mapped));
  const texts = fields.map(({ mapped }) => `${fieldText(mapped, group)} AS x_${mapped.column.name}`);
  const typed = fields.map(({ mapped: { column }, fast, inLine }) => {
    const cast = (inLine ? fast.castTrimmed : undefined) ?? fast.cast;
    return `${cast(`x_${column.name}`)} AS v_${column.name}`;
  });
  const values = group.columns.map(
    (mapped) =>
      `${delivered.has(mapped) ? `v_${mapped.column.name}` : `CAST(NULL AS ${sqlType(mapped.column, group.keys)})`} AS ${mapped.column.name}`,
  );
  const statement = `CREATE OR REPLACE TEMP TABLE ${first} AS
    SELECT f, line, ${values.join(", ")}, good, CASE WHEN good THEN NULL ELSE raw END AS raw, CASE WHEN good THEN NULL ELSE p END AS p
    FROM (SELECT *, ${isBeyondDoubt(group, fields)} AS good
      FROM (SELECT *, ${typed.join(", ")} FROM (SELECT f, line, raw, p, ${texts.join(", ")} FROM (${baseRelation(group)}))))`;
  if (group.kind === "plain") await assertOrdered(duck, statement);
  await duck.run(statement);
  const places = await placeRows(duck, group, first, name);
  const good = `${name}_good`;
  const [only] = group.files.length === 1 ? group.files : [];
  const files =
    only === undefined
      ? `JOIN ${name}_files AS files USING (f)`
      : `, (SELECT ${only.fileId} AS file_id, ${only.deliveryId} AS delivery_id, ${only.firstDataLine} AS first_line, 0 AS base) AS files`;
  await duck.run(
    `CREATE OR REPLACE TEMP VIEW ${good} AS SELECT files.file_id, files.delivery_id, ${lineOf(group)} AS line, ${columnNames(group)} FROM ${first} AS t ${files} WHERE t.good`,
  );
  const doubtful = places.some(({ bad }) => bad > 0n) ? await typeDoubtful(duck, group, calendar, first, name) : null;
  return { group, good, doubtful, rows: new Map(places.map(({ file_id, rows }) => [file_id, Number(rows)])) };
}

/** Lines are counted by row id: that holds only where the plan keeps the order of the file, as a single thread always does. */
async function assertOrdered(duck: Duck, statement: string): Promise<void> {
  const { threads } = await duck.row<{ threads: bigint }>("SELECT current_setting('threads') AS threads");
  if (Number(threads) === 1) return;
  const [plan] = await duck.rows<{ explain_value: string }>(`EXPLAIN ${statement}`);
  if (plan?.explain_value.includes("BATCH_CREATE_TABLE_AS") === true) return;
  throw new EndcapError({
    what: "Rows would not be read in the order of the file, and lines could not be counted",
    tried: statement.slice(0, 200),
    next: "Report this: it is a fault of Endcap",
  });
}

/** Which file each row belongs to, and from which row id its lines count; answers the rows of each file, and those in doubt. */
async function placeRows(
  duck: Duck,
  group: ReadGroup,
  first: string,
  name: string,
): Promise<{ file_id: number; rows: bigint; bad: bigint }[]> {
  const files = group.files.map(
    (file, index) => `(${index}, ${file.fileId}, ${file.deliveryId}, ${file.firstDataLine})`,
  );
  await duck.run(`CREATE OR REPLACE TEMP TABLE ${name}_files AS
    SELECT v.f, v.file_id, v.delivery_id, v.first_line, coalesce(b.base, 0) AS base, coalesce(b.rows, 0) AS rows, coalesce(b.bad, 0) AS bad
    FROM (VALUES ${files.join(", ")}) AS v(f, file_id, delivery_id, first_line)
    LEFT JOIN (SELECT f, min(rowid) AS base, count(*) AS rows, count(*) FILTER (WHERE NOT good) AS bad FROM ${first} GROUP BY f) AS b USING (f)`);
  return duck.rows(`SELECT file_id, rows, bad FROM ${name}_files`);
}

function lineOf(group: ReadGroup): string {
  return group.kind === "plain"
    ? "CAST(t.rowid - files.base + files.first_line AS INTEGER)"
    : "CAST(t.line AS INTEGER)";
}

function columnNames(group: ReadGroup): string {
  return group.columns.map(({ column }) => `t.${column.name}`).join(", ");
}

function castContext(mapped: MappedColumn, group: ReadGroup, calendar: DayCalendar | null): CastContext {
  return {
    format: formatOf(mapped, group),
    keyType: mapped.column.type === "key" ? group.keys[mapped.column.name as KeyName] : null,
    calendar: isBusinessDate(mapped, group) ? calendar : null,
    hasTime: group.hasTime,
    businessDayStartsAt: isBusinessDate(mapped, group) ? group.businessDayStartsAt : 0,
  };
}

function isBusinessDate(mapped: MappedColumn, group: ReadGroup): boolean {
  return mapped.column.name === group.table.dateColumn;
}

function fieldText(mapped: MappedColumn, group: ReadGroup): string {
  const x = columnText(mapped, group) ?? "''";
  return group.kind === "canonical" && mapped.column.type === "text"
    ? `replace(${x}, ${literal(LINE_BREAK)}, chr(10))`
    : x;
}

type Field = {
  mapped: MappedColumn;
  fast: FastCast;
  /** Whether the line's pattern has judged its text. */ inLine: boolean;
};

/** SQL that is true where a row's texts and values are all beyond doubt. */
function isBeyondDoubt(group: ReadGroup, fields: readonly Field[]): string {
  if (group.columns.some(({ origin }) => origin.kind === "quantity-times-price")) return "false";
  const checks = fields.flatMap(({ mapped: { column }, fast, inLine }) => {
    const [v, x] = [`v_${column.name}`, `x_${column.name}`];
    const check = isPlain(inLine ? { ...fast, pattern: null } : fast, v, x);
    if (check === "true") return [];
    return [column.required ? `(${check})` : `(${x} = '' OR (${check}))`];
  });
  const line = fields.some(({ inLine }) => inLine)
    ? [`regexp_full_match(raw, ${literal(linePattern(group, fields))})`]
    : [];
  return `coalesce(${[`len(p) = ${group.header.length}`, ...line, ...checks].join(" AND ")}, false)`;
}

/**
 * One regular expression for a whole line, which costs a fraction of one for each field. It has as many delimiters as the
 * header; a line that has no more of them either is matched field by field.
 */
function linePattern(group: ReadGroup, fields: readonly Field[]): string {
  const delimiter = escaped(group);
  const patterns = group.header.map(() => `[^${delimiter}]*`);
  for (const { mapped, fast, inLine } of fields) {
    if (!inLine || mapped.origin.kind !== "field") continue;
    const pattern = mapped.column.type === "text" ? trimmedText(delimiter) : (fast.pattern ?? "");
    patterns[mapped.origin.index - 1] = `(?:${pattern})${mapped.column.required ? "" : "?"}`;
  }
  return patterns.join(delimiter);
}

function escaped({ delimiter }: ReadGroup): string {
  return `\\x{${(delimiter.codePointAt(0) ?? 0).toString(16)}}`;
}

/** What is read of a group, with the casts that SQL may do alone. */
function fieldsOf(group: ReadGroup, calendar: DayCalendar | null): Field[] {
  const judged = new Set<number>();
  return group.columns
    .filter((mapped) => columnText(mapped, group) !== null)
    .map((mapped) => {
      const { column, origin } = mapped;
      const fast = fastCast(column.type, castContext(mapped, group, calendar));
      const inLine =
        group.kind === "plain" &&
        origin.kind === "field" &&
        origin.timeIndex === undefined &&
        (fast.pattern !== null || fast.castTrimmed !== undefined) &&
        !judged.has(origin.index);
      if (inLine) judged.add(origin.index);
      return { mapped, fast, inLine };
    });
}

async function typeDoubtful(
  duck: Duck,
  group: ReadGroup,
  calendar: DayCalendar | null,
  first: string,
  name: string,
): Promise<string> {
  const fields = group.header.length;
  const joins: string[] = [];
  const values: string[] = [];
  const faults: { rule: string; column: string }[] = [];
  const rounded: string[] = [];
  const product = productColumn(group);
  const factors = new Map(FACTORS.map((name) => [name, `CAST(NULL AS ${FACTOR_TYPE})`]));
  for (const [index, mapped] of group.columns.entries()) {
    const { column } = mapped;
    const type = sqlType(column, group.keys);
    const x = columnText(mapped, group);
    if (mapped.origin.kind === "quantity-times-price" || x === null) {
      values.push(`CAST(NULL AS ${type}) AS ${column.name}`);
      continue;
    }
    const fast = fastCast(column.type, castContext(mapped, group, calendar));
    if (column.type === "text") {
      values.push(`${fast.cast(fieldText(mapped, group))} AS ${column.name}`);
      continue;
    }
    const map = `${name}_x${index}`;
    await mapDoubts(duck, {
      map,
      first,
      fields,
      x,
      doubt: `NOT coalesce(${isPlain(fast, fast.cast(x), x)}, false)`,
      mapped,
      group,
      calendar,
    });
    joins.push(`LEFT JOIN ${map} AS m${index} ON m${index}.x = ${x}`);
    values.push(
      `CASE WHEN m${index}.x IS NULL THEN ${fast.cast(x)} ELSE CAST(m${index}.value AS ${type}) END AS ${column.name}`,
    );
    if (product !== null && factors.has(column.name))
      factors.set(
        column.name,
        `TRY_CAST(CASE WHEN m${index}.x IS NULL THEN CAST(${fast.cast(x)} AS VARCHAR) ELSE m${index}.factor END AS ${FACTOR_TYPE})`,
      );
    faults.push({ rule: `m${index}.rule`, column: column.name });
    rounded.push(`CASE WHEN m${index}.rounded THEN 1 ELSE 0 END`);
  }
  const doubtful = `${name}_doubtful`;
  const rule = faults.map(({ rule }) => `WHEN ${rule} IS NOT NULL THEN ${rule}`).join(" ");
  const column = faults.map(({ rule, column }) => `WHEN ${rule} IS NOT NULL THEN ${literal(column)}`).join(" ");
  const required = group.columns.filter(({ column }) => column.required);
  const emptyRule = required
    .map(
      ({ column }) => `WHEN ${column.name} IS NULL THEN ${column.type === "key" ? "'key-empty'" : "'required-empty'"}`,
    )
    .join(" ");
  const emptyColumn = required
    .map(({ column }) => `WHEN ${column.name} IS NULL THEN ${literal(column.name)}`)
    .join(" ");
  const wide = [...factors].map(([name, sql]) => `, ${sql} AS factor_${name}`).join("");
  const names = FACTORS.map((name) => `factor_${name}`);
  const overflows =
    product === null
      ? ""
      : `WHEN ${product} IS NULL AND ${FACTORS.map((name) => `${name} IS NOT NULL`).join(" AND ")} THEN`;
  await duck.run(`CREATE OR REPLACE TEMP TABLE ${doubtful} AS
    WITH typed AS (
      SELECT files.file_id, files.delivery_id, ${lineOf(group)} AS line, t.p, ${rawText(group)} AS raw,
        ${values.join(", ")}, ${rounded.length === 0 ? "0" : rounded.join(" + ")} AS rounded,
        CASE WHEN len(p) <> ${fields} OR p IS NULL THEN NULL ${rule === "" ? "ELSE NULL" : rule} END AS value_rule,
        ${column === "" ? "CAST(NULL AS VARCHAR)" : `CASE ${column} END`} AS value_column${product === null ? "" : wide}
      FROM ${first} AS t JOIN ${name}_files AS files USING (f) ${joins.join(" ")}
      WHERE NOT t.good
    )${product === null ? "" : `, priced AS (SELECT * EXCLUDE (${names.join(", ")}) REPLACE (TRY_CAST(${names.join(" * ")} AS DECIMAL(18,2)) AS ${product}) FROM typed)`}
    SELECT *,
      CASE WHEN p IS NULL OR len(list_filter(p, lambda x: trim(x, ${literal(" \t\r\u00a0")}) <> '')) = 0 THEN 'blank'
        WHEN ${headerTest(group)} THEN 'header' END AS skip,
      CASE WHEN starts_with(p[-1], chr(29)) THEN substr(p[-1], 2) WHEN p IS NULL OR len(p) <> ${fields} THEN 'field-count' WHEN value_rule IS NOT NULL THEN value_rule ${overflows === "" ? "" : `${overflows} 'too-large'`} ${emptyRule} END AS rule,
      CASE WHEN p IS NULL OR len(p) <> ${fields} THEN NULL WHEN value_rule IS NOT NULL THEN value_column ${overflows === "" ? "" : `${overflows} ${literal(product ?? "")}`} ${emptyColumn} END AS bad_column
    FROM ${product === null ? "typed" : "priced"}`);
  return doubtful;
}

/** What `@qty*price` multiplies, each before it is rounded to its own type; the product is exact in DECIMAL(38,12). */
const FACTORS = ["sales_qty", "sales_price"];
const FACTOR_TYPE = "DECIMAL(19,6)";

function productColumn(group: ReadGroup): string | null {
  return group.columns.find(({ origin }) => origin.kind === "quantity-times-price")?.column.name ?? null;
}

function rawText(group: ReadGroup): string {
  return group.kind === "parquet" ? "array_to_string(t.p, ',')" : "coalesce(t.raw, '')";
}

function headerTest(group: ReadGroup): string {
  if (group.kind === "parquet") return "false";
  const names = literalList(group.header.map((name) => name.trim().toLowerCase()));
  return `list_transform(p, lambda x: lower(trim(x, ${literal(" \t\r\u00a0\ufeff")}))) = ${names}`;
}

type Doubts = {
  map: string;
  first: string;
  fields: number;
  x: string;
  /** SQL that is true for a text in doubt. */ doubt: string;
  mapped: MappedColumn;
  group: ReadGroup;
  calendar: DayCalendar | null;
};

/** Reads the distinct texts of one column that SQL left in doubt, and puts their values beside them. */
async function mapDoubts(duck: Duck, doubts: Doubts): Promise<void> {
  const { map, first, fields, x, doubt, mapped, group, calendar } = doubts;
  const { column } = mapped;
  const texts = await duck.rows<{ x: string }>(
    `SELECT DISTINCT ${x} AS x FROM ${first} AS t WHERE NOT good AND len(p) = ${fields} AND ${doubt} AND ${x} IS NOT NULL`,
  );
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE ${map} (x VARCHAR, value VARCHAR, rule VARCHAR, factor VARCHAR, rounded BOOLEAN)`,
  );
  if (texts.length === 0) return;
  const context: ExactContext = {
    format: formatOf(mapped, group),
    keyType: column.type === "key" ? group.keys[column.name as KeyName] : null,
    inCalendar: (date) => (isBusinessDate(mapped, group) ? (calendar?.has(date) ?? true) : true),
    businessDayStartsAt: isBusinessDate(mapped, group) ? group.businessDayStartsAt : 0,
  };
  const declared = await withEvidence(duck, first, mapped, context);
  const isFactor = FACTORS.some((name) => name === column.name);
  const appender = await duck.connection.createAppender(map);
  for (const { x: text } of texts) {
    const guess: ExactValue = exactValue(column.type, text, context);
    const exact = guess.rule === "decimal-sign" && declared !== null ? exactValue(column.type, text, declared) : guess;
    appender.appendVarchar(text);
    const factor =
      exact.value !== null && isFactor
        ? exactFactor(text, (exact === guess ? context : (declared ?? context)).format)
        : null;
    for (const value of [exact.value, exact.rule, factor]) {
      if (value === null) appender.appendNull();
      else appender.appendVarchar(value);
    }
    appender.appendBoolean(exact.rounded);
    appender.endRow();
  }
  appender.closeSync();
}

/** Where other rows of the same files have a decimal point, commas are no decimal signs: "1,234" is a thousand. */
async function withEvidence(
  duck: Duck,
  first: string,
  mapped: MappedColumn,
  context: ExactContext,
): Promise<ExactContext | null> {
  const { column } = mapped;
  if (context.format.decimal !== null || (column.type !== "money" && column.type !== "quantity")) return null;
  const { n } = await duck.row<{ n: bigint }>(
    `SELECT count(*) AS n FROM ${first} WHERE good AND ${column.name} <> trunc(${column.name})`,
  );
  return n === 0n ? null : { ...context, format: { ...context.format, decimal: "." } };
}
