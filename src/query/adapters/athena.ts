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
  readRows,
  type LakeView,
  type OpenQueryParams,
  type QueryEngine,
  type QueryParams,
  type QueryResult,
  type QueryValue,
} from "../query.ts";
import { stoppedByCaller, stoppedByTime } from "../stopped.ts";
import { remarksWithDuckdb } from "./duckdb-remarks.ts";
import { definitionSession, lakeDefinitions, withDefinitions } from "./athena-definitions.ts";
import { explainAthena, explainUnreadable } from "./athena-errors.ts";
import { athenaColumn, athenaValue, asStatement, isQuery } from "./athena-values.ts";
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
/** As Athena sets them. */
const MOST_REUSE_MINUTES = 7 * 24 * 60;
const LONGEST_QUERY_MINUTES = 30;
const POLL_MS = { first: 100, most: 1000 } as const;

/** Nothing is kept: what `setup` and `extend` define goes along with each statement that names it. */
export async function openAthena(athena: AthenaParams, params: OpenQueryParams): Promise<QueryEngine> {
  const { lake, limits, outputs = [] } = params;
  const definitions = lakeDefinitions(lake);
  const missing = new Set(
    lake.tables.flatMap(({ name, relation, over }) => (relation !== undefined && over === undefined ? [name] : [])),
  );
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
    const statement = asStatement(withDefinitions(sql, definitions), values);
    const maxAge = athena.output === null && isQuery(statement.sql) ? await reusableMinutes(lake) : 0;
    const { QueryExecutionId } = await asked("athena:StartQueryExecution", () =>
      client.send(
        new StartQueryExecutionCommand({
          QueryString: statement.sql,
          ...(statement.parameters.length === 0 ? {} : { ExecutionParameters: statement.parameters }),
          WorkGroup: athena.workgroup,
          QueryExecutionContext: { Catalog: "AwsDataCatalog", Database: athena.database },
          ...(athena.output === null ? {} : { ResultConfiguration: { OutputLocation: athena.output } }),
          ...(maxAge < 1
            ? {}
            : {
                ResultReuseConfiguration: {
                  ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: maxAge },
                },
              }),
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
      if (state === "FAILED" || state === "CANCELLED") throw failed(execution, athena);
      if (query.signal?.aborted === true) {
        await stop(id);
        throw stoppedByCaller(query.signal.reason);
      }
      if (Date.now() > deadline) {
        await stop(id);
        throw stoppedByTime(limitMs);
      }
      await sleep(delay);
    }
  };
  /** Whether a page begins with the columns' names, as the first one of a SELECT does. */
  const run = async (query: QueryParams): Promise<QueryResult> => {
    if (query.signal?.aborted === true) throw stoppedByCaller(query.signal.reason);
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
    const isReused = execution.Statistics?.ResultReuseInformation?.ReusedPreviousResult === true;
    const bytes = isReused ? 0 : execution.Statistics?.DataScannedInBytes;
    return {
      columns: columns.map(({ name, type }) => ({ name, type })),
      rowCount: rows.length,
      ...(bytes === undefined ? {} : { bytesScanned: bytes, isReused }),
      async *blocks() {
        for (let from = 0; from < rows.length; from += PAGE_ROWS) yield rows.slice(from, from + PAGE_ROWS);
      },
    };
  };
  const session = definitionSession(definitions, async (sql) => readRows(await run({ sql })));
  try {
    await params.setup?.(session);
  } catch (error) {
    client.destroy();
    throw error;
  }
  return {
    run,
    lacks: (table) => missing.has(table),
    remarks: (sql) => remarksWithDuckdb(sql, lake.measures),
    async writeParquet({ path, ...query }) {
      if (!outputs.includes(path)) throw noOutput(path);
      return writeRowsAsParquet(await run(query), path);
    },
    extend: (work) => work(session),
    close: () => client.destroy(),
  };
}

/** The oldest answer that Athena may give again: one that was begun when all of the commit was there, however long it took. */
async function reusableMinutes({ wholeMinutes }: LakeView): Promise<number> {
  const whole = (await wholeMinutes?.()) ?? 0;
  return Math.min(MOST_REUSE_MINUTES, whole - LONGEST_QUERY_MINUTES);
}

function noOutput(path: string): EndcapError {
  return new EndcapError({
    what: `${path} is no file that this engine may write`,
    next: "Report this: it is a fault of Endcap",
  });
}

function failed(execution: QueryExecution, { output }: AthenaParams): EndcapError {
  const reason = execution.Status?.StateChangeReason ?? "no reason was given";
  const refused = explainUnreadable(reason, output ?? "the workgroup's place for results");
  if (refused !== null) return refused;
  const isUsers = execution.Status?.AthenaError?.ErrorCategory === 2;
  if (isUsers) return new UsageError({ what: reason, next: "`endcap catalog` lists the tables and their columns" });
  return new EndcapError({
    what: `Athena did not answer: ${reason}`,
    where: { setting: "query.athena" },
    next: "Ask again; if it goes on, look at the query in Athena's history",
    retryable: execution.Status?.AthenaError?.Retryable === true,
  });
}
