/** Which columns of the lake are never delivered, so that metrics leave them out as the screens do. */
import { currentLake } from "../../catalog/current-lake.ts";
import { newestCommit } from "../../catalog/partitions.ts";
import { absentColumns } from "../../dashboard/measure-columns.ts";
import { readCoverage } from "../../dashboard/warehouse-sql.ts";
import { queryEngine } from "../../query/index.ts";
import { readRows } from "../../query/query.ts";
import type { Project } from "../../workflow/project.ts";

/** Nothing where nothing is published yet. */
export async function neverDelivered({ config, store, paths }: Project): Promise<ReadonlySet<string>> {
  if (newestCommit(store) === null) return new Set();
  const { memory, threads, queryTimeoutMs } = config.limits;
  const engine = await queryEngine(config.query)({
    lake: currentLake(store, config, paths),
    limits: { memory, threads, timeoutMs: queryTimeoutMs },
    tempDir: paths.work,
  });
  try {
    return absentColumns(await readCoverage({ rows: async (sql) => readRows(await engine.run({ sql })) }));
  } finally {
    engine.close();
  }
}
