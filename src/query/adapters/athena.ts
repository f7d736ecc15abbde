/** Amazon Athena: the lake as its catalog describes it, asked through a workgroup. What a question reads is counted and told. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  type QueryExecution,
} from "@aws-sdk/client-athena";
import { EndcapError, UsageError } from "../../core/errors.ts";
import {
  QueryTimeLimitError,
  type OpenQueryParams,
  type QueryEngine,
  type QueryParams,
  type QueryResult,
  type QueryValue,
} from "../query.ts";
import { remarksWithDuckdb } from "./duckdb-remarks.ts";
import { explainAthena } from "./athena-errors.ts";
import { athenaColumn, athenaValue, asStatement } from "./athena-values.ts";
import { writeRowsAsParquet } from "./rows-to-parquet.ts";

export type AthenaParams = {
  workgroup: string;
  database: string;
  /** Where results go, as in "s3://bucket/prefix/"; null: as the workgroup says. */
  output: string | null;
  region: string | null;
  endpoint: string | null;
};

const PAGE_ROWS = 1000;
const POLL_MS = { first: 100, most: 1000 } as const;

export function athenaEngine(athena: AthenaParams, { lake, limits }: OpenQueryParams): QueryEngine {
  const client = new AthenaClient({
    ...(athena.region === null ? {} : { region: athena.region }),
    ...(athena.endpoint === null ? {} : { endpoint: athena.endpoint }),
    maxAttempts: 6,
  });
  const asked = async <T>(permission: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw explainAthena(error, { permission, workgroup: athena.workgroup });
    }
  };
  const start = async ({ sql, values = [] }: QueryParams): Promise<string> => {
    const statement = asStatement(sql, values);
    const { QueryExecutionId } = await asked("athena:StartQueryExecution", () =>
      client.send(
        new StartQueryExecutionCommand({
          QueryString: statement.sql,
          ...(statement.parameters.length === 0 ? {} : { ExecutionParameters: statement.parameters }),
          WorkGroup: athena.workgroup,
          QueryExecutionContext: { Catalog: "AwsDataCatalog", Database: athena.database },
          ...(athena.output === null ? {} : { ResultConfiguration: { OutputLocation: athena.output } }),
        }),
      ),
    );
    return QueryExecutionId ?? "";
  };
  const stop = (id: string) =>
    asked("athena:StopQueryExecution", () =>
      client.send(new StopQueryExecutionCommand({ QueryExecutionId: id })),
    ).catch(() => undefined);
  const wait = async (id: string, query: QueryParams): Promise<QueryExecution> => {
    const limitMs = query.timeoutMs ?? limits.timeoutMs;
    const deadline = Date.now() + limitMs;
    for (let delay: number = POLL_MS.first; ; delay = Math.min(delay * 1.5, POLL_MS.most)) {
      const { QueryExecution: execution = {} } = await asked("athena:GetQueryExecution", () =>
        client.send(new GetQueryExecutionCommand({ QueryExecutionId: id })),
      );
      const state = execution.Status?.State;
      if (state === "SUCCEEDED") return execution;
      if (state === "FAILED" || state === "CANCELLED") throw failed(execution);
      if (query.signal?.aborted === true) {
        await stop(id);
        query.signal.throwIfAborted();
      }
      if (Date.now() > deadline) {
        await stop(id);
        throw new QueryTimeLimitError({
          what: `The query took longer than ${limitMs} ms and was stopped`,
          next: "Ask for less, such as some weeks only, or raise limits.queryTimeoutMs",
        });
      }
      await sleep(delay);
    }
  };
  /** Whether a page begins with the columns' names, as the first one of a SELECT does. */
  const run = async (query: QueryParams): Promise<QueryResult> => {
    query.signal?.throwIfAborted();
    const id = await start(query);
    const execution = await wait(id, query);
    const rows: QueryValue[][] = [];
    let columns: ReturnType<typeof athenaColumn>[] = [];
    let next: string | undefined;
    let isFirst = execution.StatementType !== "DDL" && execution.StatementType !== "UTILITY";
    do {
      const page = await asked("athena:GetQueryResults", () =>
        client.send(new GetQueryResultsCommand({ QueryExecutionId: id, NextToken: next, MaxResults: PAGE_ROWS })),
      );
      columns = (page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(athenaColumn);
      for (const { Data = [] } of (page.ResultSet?.Rows ?? []).slice(isFirst ? 1 : 0))
        rows.push(columns.map((column, index) => athenaValue(column, Data[index]?.VarCharValue)));
      isFirst = false;
      next = page.NextToken;
    } while (next !== undefined);
    const bytes = execution.Statistics?.DataScannedInBytes;
    return {
      columns: columns.map(({ name, type }) => ({ name, type })),
      rowCount: rows.length,
      ...(bytes === undefined ? {} : { bytesScanned: bytes }),
      async *blocks() {
        for (let from = 0; from < rows.length; from += PAGE_ROWS) yield rows.slice(from, from + PAGE_ROWS);
      },
    };
  };
  return {
    run,
    remarks: (sql) => remarksWithDuckdb(sql, lake.measures),
    writeParquet: async ({ path, ...query }) => writeRowsAsParquet(await run(query), path),
    extend: () => Promise.reject(keepsNothing()),
    close: () => client.destroy(),
  };
}

/** The pages keep tables at hand, and so read with DuckDB whatever answers a person's questions. */
function keepsNothing(): EndcapError {
  return new EndcapError({
    what: "Athena keeps no tables in memory",
    where: { setting: "query.athena" },
    next: "Report this: it is a fault of Endcap",
  });
}

function failed(execution: QueryExecution): EndcapError {
  const reason = execution.Status?.StateChangeReason ?? "no reason was given";
  const isUsers = execution.Status?.AthenaError?.ErrorCategory === 2;
  if (isUsers) return new UsageError({ what: reason, next: "`endcap catalog` lists the tables and their columns" });
  return new EndcapError({
    what: `Athena did not answer: ${reason}`,
    where: { setting: "query.athena" },
    next: "Ask again; if it goes on, look at the query in Athena's history",
    retryable: execution.Status?.AthenaError?.Retryable === true,
  });
}
