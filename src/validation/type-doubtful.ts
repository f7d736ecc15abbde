/** Types the rows that SQL left in doubt: each text of each column in doubt is read exactly, once, and joined back. */
import { literal, type Duck } from "../core/duck.ts";
import { sqlType, type KeyName } from "../model/tables.ts";
import { exactFactor, exactValue, type ExactContext, type ExactValue } from "./exact-values.ts";
import { fastCast, isPlain } from "./fast-cast.ts";
import { castContext, isAllText, isBusinessDate, lineOf, wholeText, type DayCalendar } from "./field-casts.ts";
import { inOtherHeader, isHeaderRow } from "./header-rows.ts";
import { formatOf, type MappedColumn, type ReadGroup } from "./read-group.ts";

export type Doubtful = {
  /** Name of the table that was made: as the good rows, with `rule`, `skip`, `bad_column`, `raw` and `p` beside them. */
  doubtful: string;
  /** By contract column, the table with its texts in doubt (`x`). */
  texts: ReadonlyMap<string, string>;
};

export async function typeDoubtful(
  duck: Duck,
  group: ReadGroup,
  calendar: DayCalendar | null,
  first: string,
  name: string,
): Promise<Doubtful> {
  const fields = group.header.length;
  const doubts = new Map<string, string>();
  const joins: string[] = [];
  const values: string[] = [];
  const faults: { rule: string; column: string }[] = [];
  const rounded: string[] = [];
  const product = productColumn(group);
  const factors = new Map(FACTORS.map((name) => [name, `CAST(NULL AS ${FACTOR_TYPE})`]));
  for (const [index, mapped] of group.columns.entries()) {
    const { column } = mapped;
    const type = sqlType(column, group.keys);
    const x = wholeText(mapped, group);
    if (mapped.origin.kind === "quantity-times-price" || x === null) {
      values.push(`CAST(NULL AS ${type}) AS ${column.name}`);
      continue;
    }
    const fast = fastCast(column.type, castContext(mapped, group, calendar));
    if (column.type === "text") {
      values.push(`${fast.cast(x)} AS ${column.name}`);
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
    doubts.set(column.name, map);
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
  const mayBeHeader = isAllText(group) ? "true" : `(value_rule IS NOT NULL OR p IS NULL OR len(p) <> ${fields})`;
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
        WHEN ${isHeaderRow(group)} THEN 'header' END AS skip,
      CASE WHEN ${mayBeHeader} AND ${inOtherHeader(group)} THEN 'other-header' WHEN starts_with(p[-1], chr(29)) THEN substr(p[-1], 2) WHEN p IS NULL OR len(p) <> ${fields} THEN 'field-count' WHEN value_rule IS NOT NULL THEN value_rule ${overflows === "" ? "" : `${overflows} 'too-large'`} ${emptyRule} END AS rule,
      CASE WHEN p IS NULL OR len(p) <> ${fields} THEN NULL WHEN value_rule IS NOT NULL THEN value_column ${overflows === "" ? "" : `${overflows} ${literal(product ?? "")}`} ${emptyColumn} END AS bad_column
    FROM ${product === null ? "typed" : "priced"}`);
  return { doubtful, texts: doubts };
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
    keepScientific: group.keepScientific,
    inCalendar: (date) => (isBusinessDate(mapped, group) ? (calendar?.has(date) ?? true) : true),
    timeZone: group.timeZone,
    midnightsAreDays: !isBusinessDate(mapped, group) || group.zonedDates === "midnights",
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
