/** Writes what a batch leaves behind: accepted rows by table and business date, and the quarantine, as Parquet. */
import { join } from "node:path";
import { literal } from "../core/duck.ts";
import { BATCH } from "./batch-rows.ts";
import type { Decisions } from "./accept-days.ts";
import type { DoubtfulDay } from "./doubtful-readings.ts";
import type { BatchContext } from "./validate-batch.ts";

/** `doubtful`: days of deliveries of which nothing is written. */
type Decided = { decisions: Decisions; doubtful: readonly DoubtfulDay[] };

export type WrittenBatch = { acceptedPath: string | null; quarantinePath: string | null };

export async function writeBatch(
  context: BatchContext,
  decided: Decided,
  batch: string,
  withoutFiles: readonly number[],
): Promise<WrittenBatch> {
  const { paths, table, runId } = context;
  const aside = join(paths.work, runId, "validate");
  const name = `${runId}-${batch}.parquet`;
  const chosen = decided.decisions.days.filter(({ write, rows }) => write && rows > 0);
  let acceptedPath: string | null = null;
  if (chosen.length > 0) {
    acceptedPath = join("accepted", table.name, name);
    await writeAccepted(context, decided, join(aside, `accepted-${name}`));
    await context.effects.files.publish(join(aside, `accepted-${name}`), paths.at(acceptedPath));
  }
  return {
    acceptedPath,
    quarantinePath: await writeQuarantine(context, join(aside, `quarantine-${name}`), name, withoutFiles),
  };
}

async function writeAccepted(context: BatchContext, { decisions, doubtful }: Decided, path: string): Promise<void> {
  const { duck, table } = context;
  const chosen = decisions.days.filter(({ write, rows }) => write && rows > 0);
  const all = doubtful.length === 0 && decisions.days.every(({ write, rows }) => write || rows === 0);
  const date = table.dateColumn;
  let rows = BATCH.kept as string;
  if (!all) {
    const values = chosen.map((day) => `(${day.deliveryId}${date === null ? "" : `, DATE ${literal(day.date)}`})`);
    await duck.run(
      `CREATE OR REPLACE TEMP TABLE batch_chosen AS SELECT * FROM (VALUES ${values.join(", ")}) AS v(delivery_id${date === null ? "" : `, ${date}`})`,
    );
    rows = `(SELECT k.* FROM ${BATCH.kept} AS k SEMI JOIN batch_chosen AS c ON k.delivery_id = c.delivery_id${date === null ? "" : ` AND k.${date} = c.${date}`})`;
  }
  const columns = table.columns.map(({ name }) =>
    name === "out_of_stock_flg"
      ? "coalesce(out_of_stock_flg, CASE WHEN inventory_on_hand_qty <= 0 THEN 1 ELSE 0 END) AS out_of_stock_flg"
      : name,
  );
  const order = date !== null && (await isScattered(context)) ? `ORDER BY ${date}` : "";
  await duck.run(`COPY (SELECT delivery_id, file_id AS source_file_id, line AS source_line, ${columns.join(", ")} FROM ${rows} ${order})
    TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)`);
}

/** Whether rows of one day lie far apart: then they are sorted, so that one week can be read without the others. */
async function isScattered({ duck, table }: BatchContext): Promise<boolean> {
  const { scattered } = await duck.row<{ scattered: boolean | null }>(
    `SELECT sum(last - first + 1) > 4 * sum(n) AS scattered
     FROM (SELECT min(line) AS first, max(line) AS last, count(*) AS n FROM ${BATCH.kept} GROUP BY file_id, ${table.dateColumn ?? "1"})`,
  );
  return scattered === true;
}

async function writeQuarantine(
  context: BatchContext,
  aside: string,
  name: string,
  withoutFiles: readonly number[],
): Promise<string | null> {
  const { duck, paths, table } = context;
  const known = await duck.rows("SELECT 1 AS one FROM duckdb_tables() WHERE table_name = 'batch_quarantine'");
  if (known.length === 0) return null;
  const kept = withoutFiles.length === 0 ? "" : `WHERE file_id NOT IN (${withoutFiles.join(", ")})`;
  const { n } = await duck.row<{ n: bigint }>(`SELECT count(*) AS n FROM ${BATCH.quarantine} ${kept}`);
  if (n === 0n) return null;
  const path = join("quarantine", table.name, name);
  await duck.run(
    `COPY (SELECT * FROM ${BATCH.quarantine} ${kept} ORDER BY file_id, line) TO ${literal(aside)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)`,
  );
  await context.effects.files.publish(aside, paths.at(path));
  return path;
}
