/** One landed Parquet file made ready to be read, or refused. */
import { identifier, literal, type Duck } from "../core/duck.ts";
import { mapColumns } from "./map-columns.ts";
import type { LandedFile, PrepareContext, PreparedFile, RefusedFile } from "./prepare-file.ts";
import type { MappedColumn } from "./read-group.ts";
import type { FileRefusal } from "./rules.ts";
import { zonedDates, type ZonedDates } from "./zoned-dates.ts";

/** A landed Parquet file with its columns mapped, every value seen to be readable; or why it cannot be read. */
export async function prepareParquet(context: PrepareContext, landed: LandedFile): Promise<PreparedFile | RefusedFile> {
  const { duck, table, config } = context;
  const source = `read_parquet(${literal(landed.path)}, hive_partitioning = false)`;
  let header: { column_name: string; column_type: string }[];
  let rows: number;
  try {
    header = await duck.rows<{ column_name: string; column_type: string }>(`DESCRIBE SELECT * FROM ${source}`);
    rows = Number((await duck.row<{ n: bigint }>(`SELECT count(*) AS n FROM ${source}`)).n);
  } catch (error) {
    return { landed, refusal: corrupt("DuckDB cannot read it", error), rows: 0 };
  }
  const names = header.map(({ column_name }) => column_name);
  const twice = names.find(
    (name, index) => names.findIndex((other) => other.trim().toLowerCase() === name.trim().toLowerCase()) !== index,
  );
  if (twice !== undefined) {
    return {
      landed,
      refusal: {
        rule: "duplicate-column",
        reason: `the file names the column ${twice} twice`,
        next: "Have the file delivered with a name of its own for every column",
        column: twice,
      },
      rows,
    };
  }
  const mapped = mapColumns(table, config, names, landed.nameDate);
  if ("rule" in mapped) return { landed, refusal: mapped, rows };
  const types = header.map(({ column_type }) => column_type);
  const wide = await wideDecimal(duck, landed.path, header, mapped.columns);
  if (wide !== null) return { landed, refusal: wide, rows };
  try {
    await duck.rows(
      `SELECT ${names.map((name) => `max(CAST(${identifier(name)} AS VARCHAR))`).join(", ")} FROM ${source}`,
    );
  } catch (error) {
    return { landed, refusal: corrupt("its data is damaged", error), rows };
  }
  const date = mapped.columns.find(({ column }) => column.name === table.dateColumn)?.origin;
  const type = date?.kind === "field" ? (types[date.index - 1] ?? "") : "";
  return {
    landed,
    kind: "parquet",
    file: {
      fileId: landed.fileId,
      deliveryId: landed.deliveryId,
      path: landed.path,
      nameDate: landed.nameDate,
      firstDataLine: 1,
    },
    header: names,
    delimiter: ",",
    columns: mapped.columns,
    hasTime: type.startsWith("TIMESTAMP"),
    zonedDates: await zonedIn(duck, source, names, date, type),
    typedFields: new Set(types.flatMap((type, index) => (type === "VARCHAR" ? [] : [index + 1]))),
    types,
    mayGroup: false,
    skipped: { blank: 0, header: 0, title: 0 },
    findings: mapped.findings,
  };
}

/** What the business dates are: instants where their type says so, unless all are midnight UTC; of text, what its start tells. */
async function zonedIn(
  duck: Duck,
  source: string,
  names: readonly string[],
  date: MappedColumn["origin"] | undefined,
  type: string,
): Promise<ZonedDates> {
  if (date?.kind !== "field") return "none";
  const name = identifier(names[date.index - 1] ?? "");
  if (type === "VARCHAR") {
    const rows = await duck.rows<{ x: string }>(
      `SELECT ${name} AS x FROM ${source} WHERE ${name} IS NOT NULL LIMIT 200`,
    );
    return zonedDates(rows.map(({ x }) => x));
  }
  if (type !== "TIMESTAMP WITH TIME ZONE") return "none";
  const { days } = await duck.row<{ days: boolean | null }>(
    `SELECT bool_and(${name} = date_trunc('day', ${name})) AS days FROM ${source}`,
  );
  return days === true ? "midnights" : "instants";
}

function corrupt(what: string, error: unknown): FileRefusal {
  return {
    rule: "corrupt-parquet",
    reason: `${what}: ${(error as Error).message.split("\n")[0]}`,
    next: "Have the file delivered again; it may have been cut on the way",
  };
}

/** Decimals of more than 38 digits are not read as what they are (DuckDB 1.5.5 makes 117440512.00 of 7.00): refused. */
async function wideDecimal(
  duck: Duck,
  path: string,
  header: readonly { column_name: string; column_type: string }[],
  columns: readonly MappedColumn[],
): Promise<FileRefusal | null> {
  if (!columns.some(({ origin }) => origin.kind === "field" && header[origin.index - 1]?.column_type === "DOUBLE"))
    return null;
  const leaves = await duck.rows<{ name: string; precision: string; scale: string }>(
    `SELECT name, precision, scale FROM parquet_schema(${literal(path)}) WHERE CAST(precision AS INTEGER) > 38`,
  );
  for (const { column, origin } of columns) {
    if (origin.kind !== "field") continue;
    const leaf = leaves.find(({ name }) => name === header[origin.index - 1]?.column_name);
    if (leaf === undefined) continue;
    return {
      rule: "unreadable",
      reason: `its column ${leaf.name} is DECIMAL(${leaf.precision},${leaf.scale}): no more than 38 digits are read exactly`,
      next: "Have the column delivered with at most 38 digits, or as text",
      column: column.name,
    };
  }
  return null;
}
