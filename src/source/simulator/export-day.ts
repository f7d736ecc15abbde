import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import { dateRange } from "../../core/dates.ts";
import { identifier, literal } from "../../core/duck.ts";
import { EndcapError } from "../../core/errors.ts";
import { sourceTableNames, sourceTables } from "../../model/tables.ts";
import type { SourceTableName } from "../../model/tables.ts";
import { deliveryFileName, describeFile, writeManifest } from "./delivery.ts";
import type { DeliveryFormat, DeliveryManifest, ManifestFile } from "./delivery.ts";

export type ExportParams = {
  /** The retailer's DuckDB file; it is only read. */
  path: string;
  /** Where the files go; made if it is not there, files of the same names are replaced. */
  folder: string;
  /** `csv` by default. */
  format?: DeliveryFormat;
};

export type ExportRangeParams = ExportParams & {
  /** First and last business date; by default all that the retailer has sales or stock for. */
  from?: string;
  to?: string;
  /** Whether calendar, product and store are in each day's delivery (default) or in the first one only. */
  dimensions?: "daily" | "first";
  onProgress?: (progress: { day: string; done: number; of: number }) => void;
};

export type ExportSummary = { days: number; files: number; rows: number; bytes: number };

const FORMATS: Record<DeliveryFormat, string> = {
  csv: "FORMAT csv, HEADER",
  "csv.gz": "FORMAT csv, HEADER, COMPRESSION gzip",
  parquet: "FORMAT parquet",
};

/** Writes the deliveries of many business dates, each with its manifest, in the order of the dates. */
export async function exportRange(params: ExportRangeParams): Promise<ExportSummary> {
  return withRetailer(params.path, async (connection) => {
    const { first, last } = await businessDates(connection, params.path);
    const [from, to] = [params.from ?? first, params.to ?? last];
    for (const date of [from, to]) if (!(date >= first && date <= last)) throw outside(params.path, date, first, last);
    await mkdir(params.folder, { recursive: true });
    const dates = dateRange(from, to);
    const facts = sourceTableNames.filter((name) => sourceTables[name].kind === "fact");
    const summary: ExportSummary = { days: 0, files: 0, rows: 0, bytes: 0 };
    for (const date of dates) {
      const tables = params.dimensions === "first" && summary.days > 0 ? facts : sourceTableNames;
      const { files } = await writeDelivery(connection, params, date, tables);
      summary.days++;
      summary.files += files.length;
      for (const { rows, bytes } of files) {
        summary.rows += rows;
        summary.bytes += bytes;
      }
      params.onProgress?.({ day: date, done: summary.days, of: dates.length });
    }
    return summary;
  });
}

async function writeDelivery(
  connection: DuckDBConnection,
  params: ExportParams,
  date: string,
  tables: readonly SourceTableName[],
): Promise<DeliveryManifest> {
  const files: ManifestFile[] = [];
  for (const table of tables) files.push(await writeTable(connection, params, date, table));
  const manifest = { business_date: date, files };
  await writeManifest(params.folder, manifest);
  return manifest;
}

async function writeTable(
  connection: DuckDBConnection,
  params: ExportParams,
  date: string,
  table: SourceTableName,
): Promise<ManifestFile> {
  const { folder, format = "csv" } = params;
  const name = deliveryFileName(table, date, format);
  const partial = join(folder, `${name}.partial`);
  const { columns, dateColumn } = sourceTables[table];
  const list = columns.map((column) => identifier(column.name)).join(", ");
  const where = dateColumn === null ? "" : ` WHERE ${identifier(dateColumn)} = DATE ${literal(date)}`;
  const result = await connection.run(
    `COPY (SELECT ${list} FROM ${table}${where}) TO ${literal(partial)} (${FORMATS[format]})`,
  );
  await rename(partial, join(folder, name));
  return describeFile(folder, name, table, result.rowsChanged);
}

async function withRetailer<T>(path: string, use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" }).catch((cause: unknown) => {
    throw new EndcapError({
      what: `The retailer's database did not open: ${(cause as Error).message}`,
      where: { file: path },
      next: "Check that the file is there and that no other program writes to it",
      cause,
    });
  });
  try {
    const connection = await instance.connect();
    try {
      return await use(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

async function businessDates(connection: DuckDBConnection, path: string): Promise<{ first: string; last: string }> {
  const reader = await connection.runAndReadAll(
    "SELECT min(day)::VARCHAR, max(day)::VARCHAR FROM (SELECT trans_dt AS day FROM sales UNION ALL SELECT cal_dt FROM inventory)",
  );
  const [first, last] = reader.getRows()[0] as [string | null, string | null];
  if (first === null || last === null) {
    throw new EndcapError({
      what: "The retailer has neither sales nor stock",
      where: { file: path },
      next: "Simulate a retailer first",
    });
  }
  return { first, last };
}

function outside(file: string, date: string, first: string, last: string): EndcapError {
  return new EndcapError({
    what: `The retailer has nothing for ${date}`,
    where: { file },
    next: `Choose a date from ${first} to ${last}`,
  });
}
