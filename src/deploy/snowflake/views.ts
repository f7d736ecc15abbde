/** Each table as a view: the columns that the project reads, as text, and the business date of each row. */
import { sourceTables, type SourceColumn } from "../../model/tables.ts";
import type { SnowflakeInputs, SnowflakeTable } from "./inputs.ts";
import { snowflakeName } from "../../snowflake/names.ts";

/** The column of the views that is no column of the files; a retailer's own is not called so. */
const DATE_COLUMN = "ENDCAP_DATE";
const OWN = "own";

type Clock = Pick<SnowflakeInputs, "timeZone" | "zonedDates">;

/** The view's name is the table's own, in capitals; `home`: the schema it stands in. */
export function tableView(table: SnowflakeTable, home: string, clock: Clock): string {
  const { name, from } = table;
  const columns = [...sourceColumns(table)].map(
    ([column, uses]) => `  ${asText(column, uses, table, clock)} AS ${column}`,
  );
  const date = businessDate(table, clock);
  const all = date === null ? columns : [...columns, `  ${date} AS ${DATE_COLUMN}`];
  return `CREATE OR REPLACE VIEW ${home}.${name.toUpperCase()} AS\nSELECT\n${all.join(",\n")}\nFROM ${from.join(".")} AS ${OWN};`;
}

/** The retailer's columns in the order of the contract, each once, with what it is used for. */
export function sourceColumns({ name, config }: SnowflakeTable): Map<string, SourceColumn[]> {
  const columns = new Map<string, SourceColumn[]>();
  for (const column of sourceTables[name].columns) {
    const mapped = config.columns[column.name] ?? column.name;
    if (mapped.startsWith("@")) continue;
    const from = snowflakeName(mapped);
    columns.set(from, [...(columns.get(from) ?? []), column]);
  }
  return columns;
}

/** Text is exact for every type: NUMBER keeps its digits, BOOLEAN is true or false, a text in a VARIANT has no quotes. */
function asText(column: string, uses: readonly SourceColumn[], { name, config }: SnowflakeTable, clock: Clock): string {
  if (!uses.some(({ type }) => type === "date")) return `TO_VARCHAR(${own(column)})`;
  const isBusinessDate = uses.some((use) => use.name === sourceTables[name].dateColumn);
  const keepsTime = uses.some(({ type }) => type !== "date") || (isBusinessDate && config.businessDayStartsAt > 0);
  return keepsTime
    ? `TO_VARCHAR(TO_TIMESTAMP_NTZ(${local(column, clock)}), 'YYYY-MM-DD HH24:MI:SS')`
    : `TO_VARCHAR(TO_DATE(${local(column, clock)}), 'YYYY-MM-DD')`;
}

function businessDate(table: SnowflakeTable, clock: Clock): string | null {
  const { name, config } = table;
  const { dateColumn } = sourceTables[name];
  if (dateColumn === null) return null;
  const date = snowflakeName(config.columns[dateColumn] ?? dateColumn);
  const at = local(date, clock);
  if (config.businessDayStartsAt === 0) return `TO_DATE(${at})`;
  const time = timeColumn(table, date);
  const earlier = (moment: string) => `TO_DATE(DATEADD(HOUR, -${config.businessDayStartsAt}, ${moment}))`;
  if (time === null) return earlier(`TO_TIMESTAMP_NTZ(${at})`);
  const beside = `TIMESTAMP_NTZ_FROM_PARTS(TO_DATE(${at}), TRY_TO_TIME(TO_VARCHAR(${time})))`;
  return `COALESCE(${earlier(beside)}, TO_DATE(${at}))`;
}

/** Where the hour stands in a column of its own, that column. */
function timeColumn({ name, config }: SnowflakeTable, date: string): string | null {
  if (!sourceTables[name].columns.some((column) => column.name === "trans_time")) return null;
  const mapped = config.columns["trans_time"] ?? "trans_time";
  if (mapped.startsWith("@") || snowflakeName(mapped) === date) return null;
  return own(snowflakeName(mapped));
}

function local(column: string, { timeZone, zonedDates }: Clock): string {
  return zonedDates === "own-offset" ? own(column) : `CONVERT_TIMEZONE('${timeZone}', ${own(column)})`;
}

/** The retailer's column, not the view's of the same name. */
function own(column: string): string {
  return `${OWN}.${column}`;
}

/** One row for each table and business date; a table without dates has one row, whose date is NULL. */
export function totalsQuery(tables: readonly SnowflakeTable[], home: string): string {
  return tables
    .map(({ name }) => {
      const hasDates = sourceTables[name].dateColumn !== null;
      const date = hasDates ? DATE_COLUMN : "NULL::DATE";
      const rows = `SELECT '${name}' AS TABLE_NAME, ${date} AS BUSINESS_DATE, COUNT(*) AS ROW_COUNT, HASH_AGG(*) AS FINGERPRINT FROM ${home}.${name.toUpperCase()}`;
      return hasDates ? `${rows} GROUP BY ${DATE_COLUMN}` : rows;
    })
    .join("\nUNION ALL\n");
}
