/**
 * Types the rows of a group of files: first by SQL for all that is provably plain, then exactly for the rows in doubt.
 * Leaves two temporary tables, the rows that fit and those that do not (quarantined or skipped), each with file and line.
 */
import type { Duck } from "../core/duck.ts";
import { literal, literalList } from "../core/duck.ts";
import { EndcapError } from "../core/errors.ts";
import { sqlType, type KeyName } from "../model/tables.ts";
import { exactValue, type ExactContext, type ExactValue } from "./exact-values.ts";
import { fastCast, type CastContext } from "./fast-cast.ts";
import { baseRelation, columnText, LINE_BREAK, type MappedColumn, type ReadGroup } from "./read-group.ts";

export type DayCalendar = { first: string; last: string; gaps: readonly string[]; has(date: string): boolean };

/** Names of what `typeGroup` made: `good` holds f, line and the contract's columns; `doubtful` also rule, column, raw. */
export type TypedGroup = { group: ReadGroup; good: string; doubtful: string | null; rows: number };

export async function typeGroup(duck: Duck, group: ReadGroup, calendar: DayCalendar | null, name: string): Promise<TypedGroup> {
  const first = `${name}_first`;
  const casts = group.columns.map((mapped) => `${firstValue(mapped, group, calendar)} AS ${mapped.column.name}`);
  const checks = group.columns.map((mapped) => inOrder(mapped, group)).filter((check) => check !== null);
  const ok = ["len(p) = " + group.header.length, ...checks].join(" AND ");
  const statement = `CREATE OR REPLACE TEMP TABLE ${first} AS
    SELECT f, line, ${group.columns.map(({ column }) => column.name).join(", ")}, good,
      CASE WHEN good THEN NULL ELSE raw END AS raw, CASE WHEN good THEN NULL ELSE p END AS p
    FROM (SELECT *, coalesce(${ok}, false) AS good FROM (SELECT f, line, raw, p, ${casts.join(", ")} FROM (${baseRelation(group)})))`;
  if (group.kind === "plain") await assertOrdered(duck, statement);
  await duck.run(statement);
  const counts = await duck.row<{ rows: bigint; bad: bigint }>(`SELECT count(*) AS rows, count(*) FILTER (WHERE NOT good) AS bad FROM ${first}`);
  await placeRows(duck, group, first, name);
  const good = `${name}_good`;
  await duck.run(`CREATE OR REPLACE TEMP VIEW ${good} AS SELECT files.file_id, files.delivery_id, ${lineOf(group)} AS line, ${columnNames(group)}
    FROM ${first} AS t JOIN ${name}_files AS files USING (f) WHERE t.good`);
  const doubtful = counts.bad === 0n ? null : await typeDoubtful(duck, group, calendar, first, name);
  return { group, good, doubtful, rows: Number(counts.rows) };
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

/** Which file each row belongs to, and from which row id its lines count. */
async function placeRows(duck: Duck, group: ReadGroup, first: string, name: string): Promise<void> {
  const files = group.files.map((file, index) => `(${index}, ${file.fileId}, ${file.deliveryId}, ${file.firstDataLine})`);
  await duck.run(`CREATE OR REPLACE TEMP TABLE ${name}_files AS
    SELECT v.f, v.file_id, v.delivery_id, v.first_line, coalesce(b.base, 0) AS base
    FROM (VALUES ${files.join(", ")}) AS v(f, file_id, delivery_id, first_line)
    LEFT JOIN (SELECT f, min(rowid) AS base FROM ${first} GROUP BY f) AS b USING (f)`);
}

function lineOf(group: ReadGroup): string {
  return group.kind === "plain" ? "CAST(t.rowid - files.base + files.first_line AS INTEGER)" : "CAST(t.line AS INTEGER)";
}

function columnNames(group: ReadGroup): string {
  return group.columns.map(({ column }) => `t.${column.name}`).join(", ");
}

function castContext(mapped: MappedColumn, group: ReadGroup, calendar: DayCalendar | null): CastContext {
  return {
    format: group.format,
    keyType: mapped.column.type === "key" ? group.keys[mapped.column.name as KeyName] : null,
    calendar: isBusinessDate(mapped, group) ? calendar : null,
    hasTime: group.hasTime,
    businessDayStartsAt: isBusinessDate(mapped, group) ? group.businessDayStartsAt : 0,
  };
}

function isBusinessDate(mapped: MappedColumn, group: ReadGroup): boolean {
  return mapped.column.name === group.table.dateColumn;
}

function firstValue(mapped: MappedColumn, group: ReadGroup, calendar: DayCalendar | null): string {
  const type = sqlType(mapped.column, group.keys);
  if (mapped.origin.kind === "quantity-times-price") return `CAST(NULL AS ${type})`;
  const x = columnText(mapped, group);
  if (x === null) return `CAST(NULL AS ${type})`;
  const text = group.kind === "canonical" && mapped.column.type === "text" ? `replace(${x}, ${literal(LINE_BREAK)}, chr(10))` : x;
  return fastCast(mapped.column.type, text, castContext(mapped, group, calendar));
}

/** SQL that is true where the fast cast leaves no doubt about a column; null where there is nothing to doubt. */
function inOrder(mapped: MappedColumn, group: ReadGroup): string | null {
  const { column, origin } = mapped;
  if (origin.kind === "quantity-times-price") return "false";
  const x = columnText(mapped, group);
  if (x === null || (column.type === "text" && !column.required)) return null;
  return column.required ? `${column.name} IS NOT NULL` : `(${column.name} IS NOT NULL OR ${x} = '')`;
}

async function typeDoubtful(duck: Duck, group: ReadGroup, calendar: DayCalendar | null, first: string, name: string): Promise<string> {
  const fields = group.header.length;
  const joins: string[] = [];
  const values: string[] = [];
  const faults: { rule: string; column: string }[] = [];
  const rounded: string[] = [];
  for (const [index, mapped] of group.columns.entries()) {
    const { column } = mapped;
    const type = sqlType(column, group.keys);
    const x = columnText(mapped, group);
    if (mapped.origin.kind === "quantity-times-price" || x === null) {
      values.push(`CAST(NULL AS ${type}) AS ${column.name}`);
      continue;
    }
    if (column.type === "text") {
      values.push(`${firstValue(mapped, group, calendar)} AS ${column.name}`);
      continue;
    }
    const map = `${name}_x${index}`;
    await mapDoubts(duck, { map, first, fields, x, mapped, group, calendar });
    joins.push(`LEFT JOIN ${map} AS m${index} ON m${index}.x = ${x}`);
    values.push(`CASE WHEN m${index}.x IS NULL THEN t.${column.name} ELSE CAST(m${index}.value AS ${type}) END AS ${column.name}`);
    faults.push({ rule: `m${index}.rule`, column: column.name });
    rounded.push(`CASE WHEN m${index}.rounded THEN 1 ELSE 0 END`);
  }
  const doubtful = `${name}_doubtful`;
  const rule = faults.map(({ rule }) => `WHEN ${rule} IS NOT NULL THEN ${rule}`).join(" ");
  const column = faults.map(({ rule, column }) => `WHEN ${rule} IS NOT NULL THEN ${literal(column)}`).join(" ");
  const required = group.columns.filter(({ column }) => column.required);
  const emptyRule = required.map(({ column }) => `WHEN ${column.name} IS NULL THEN ${column.type === "key" ? "'key-empty'" : "'required-empty'"}`).join(" ");
  const emptyColumn = required.map(({ column }) => `WHEN ${column.name} IS NULL THEN ${literal(column.name)}`).join(" ");
  const product = productColumn(group);
  await duck.run(`CREATE OR REPLACE TEMP TABLE ${doubtful} AS
    WITH typed AS (
      SELECT files.file_id, files.delivery_id, ${lineOf(group)} AS line, t.p, ${rawText(group)} AS raw,
        ${values.join(", ")}, ${rounded.length === 0 ? "0" : rounded.join(" + ")} AS rounded,
        CASE WHEN len(p) <> ${fields} OR p IS NULL THEN NULL ${rule === "" ? "ELSE NULL" : rule} END AS value_rule,
        ${column === "" ? "CAST(NULL AS VARCHAR)" : `CASE ${column} END`} AS value_column
      FROM ${first} AS t JOIN ${name}_files AS files USING (f) ${joins.join(" ")}
      WHERE NOT t.good
    )${product === null ? "" : `, priced AS (SELECT * REPLACE (TRY_CAST(sales_qty * sales_price AS DECIMAL(18,2)) AS ${product}) FROM typed)`}
    SELECT *,
      CASE WHEN p IS NULL OR len(list_filter(p, lambda x: trim(x, ${literal(" \t\r\u00a0")}) <> '')) = 0 THEN 'blank'
        WHEN ${headerTest(group)} THEN 'header' END AS skip,
      CASE WHEN contains(raw, chr(0)) THEN 'nul-byte' WHEN p IS NULL OR len(p) <> ${fields} THEN 'field-count' WHEN value_rule IS NOT NULL THEN value_rule ${emptyRule} END AS rule,
      CASE WHEN p IS NULL OR len(p) <> ${fields} THEN NULL WHEN value_rule IS NOT NULL THEN value_column ${emptyColumn} END AS bad_column
    FROM ${product === null ? "typed" : "priced"}`);
  return doubtful;
}

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

type Doubts = { map: string; first: string; fields: number; x: string; mapped: MappedColumn; group: ReadGroup; calendar: DayCalendar | null };

/** Reads the distinct texts of one column that SQL left in doubt, and puts their values beside them. */
async function mapDoubts(duck: Duck, doubts: Doubts): Promise<void> {
  const { map, first, fields, x, mapped, group, calendar } = doubts;
  const { column } = mapped;
  const texts = await duck.rows<{ x: string }>(
    `SELECT DISTINCT ${x} AS x FROM ${first} AS t WHERE NOT good AND len(p) = ${fields} AND ${column.name} IS NULL AND ${x} IS NOT NULL`,
  );
  await duck.run(`CREATE OR REPLACE TEMP TABLE ${map} (x VARCHAR, value VARCHAR, rule VARCHAR, rounded BOOLEAN)`);
  if (texts.length === 0) return;
  const context: ExactContext = {
    format: group.format,
    keyType: column.type === "key" ? group.keys[column.name as KeyName] : null,
    inCalendar: (date) => (isBusinessDate(mapped, group) ? (calendar?.has(date) ?? true) : true),
    businessDayStartsAt: isBusinessDate(mapped, group) ? group.businessDayStartsAt : 0,
  };
  const appender = await duck.connection.createAppender(map);
  for (const { x: text } of texts) {
    const exact: ExactValue = exactValue(column.type, text, context);
    appender.appendVarchar(text);
    for (const value of [exact.value, exact.rule]) {
      if (value === null) appender.appendNull();
      else appender.appendVarchar(value);
    }
    appender.appendBoolean(exact.rounded);
    appender.endRow();
  }
  appender.closeSync();
}
