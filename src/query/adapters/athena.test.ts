import assert from "node:assert/strict";
import test from "node:test";
import { awsKeys, startAwsServer } from "../../core/aws-server.testkit.ts";
import { EndcapError, UsageError } from "../../core/errors.ts";
import type { LakeView, QueryResult } from "../query.ts";
import { openAthena } from "./athena.ts";
import { asStatement } from "./athena-values.ts";

Object.assign(process.env, awsKeys);

const night = "User: arn:aws:iam::123456789012:user/night";
const lake: LakeView = { commit: "1", folder: "/nowhere", tables: [] };

type Answers = Record<string, object | { status: number; body: object }>;

/** What a query comes to, where the service answers each call so. */
async function asked(
  answers: Answers,
  { sql = "SELECT 1 AS one", view = lake, output = null as string | null } = {},
): Promise<{ result: unknown; requests: Record<string, unknown>[] }> {
  const server = await startAwsServer(({ headers }) => {
    const answer = answers[headers["x-amz-target"]?.split(".")[1] ?? ""] ?? {};
    const { status, body } =
      "status" in answer ? (answer as { status: number; body: object }) : { status: 200, body: answer };
    return { status, body: JSON.stringify(body), headers: { "content-type": "application/x-amz-json-1.1" } };
  });
  const engine = await openAthena(
    {
      workgroup: "retail",
      database: "retail",
      output,
      region: "eu-central-1",
      endpoint: server.endpoint,
    },
    { lake: view, limits: { memory: "1GB", threads: 1, timeoutMs: 5_000 } },
  );
  try {
    const result = await engine.run({ sql }).catch((error: unknown) => error);
    return { result, requests: server.requests.map(({ body }) => JSON.parse(body) as Record<string, unknown>) };
  } finally {
    engine.close();
    await server.close();
  }
}

const started = { QueryExecutionId: "q1" };
const refusal = (message: string) => ({ status: 400, body: { __type: "AccessDeniedException", Message: message } });
const ended = (reason: string, category: number) => ({
  QueryExecution: {
    Status: { State: "FAILED", StateChangeReason: reason, AthenaError: { ErrorCategory: category, Retryable: false } },
  },
});

const refusals: Record<string, { answers: Answers; permission: string; resource: string }> = {
  "to start": {
    answers: {
      StartQueryExecution: refusal(
        `${night} is not authorized to perform: athena:StartQueryExecution on resource: arn:aws:athena:eu-central-1:123456789012:workgroup/retail because no identity-based policy allows the athena:StartQueryExecution action`,
      ),
    },
    permission: "athena:StartQueryExecution",
    resource: "arn:aws:athena:eu-central-1:123456789012:workgroup/retail",
  },
  "to look": {
    answers: { StartQueryExecution: started, GetQueryExecution: refusal("You are not authorized") },
    permission: "athena:GetQueryExecution",
    resource: "workgroup retail",
  },
  "to read a table's description": {
    answers: {
      StartQueryExecution: started,
      GetQueryExecution: ended(
        `Insufficient permissions to execute the query. ${night} is not authorized to perform: glue:GetTable on resource: arn:aws:glue:eu-central-1:123456789012:table/retail/dim_store`,
        2,
      ),
    },
    permission: "glue:GetTable",
    resource: "arn:aws:glue:eu-central-1:123456789012:table/retail/dim_store",
  },
  "to read the lake": {
    answers: {
      StartQueryExecution: started,
      GetQueryExecution: ended("Permission denied on S3 path: s3://acme-lake/lake/dim_store/7/", 2),
    },
    permission: "s3:GetObject",
    resource: "s3://acme-lake/lake/dim_store/7/",
  },
  "to write results": {
    answers: {
      StartQueryExecution: started,
      GetQueryExecution: ended("Access denied when writing output to url: s3://answers/x/q1.csv . Please ensure …", 2),
    },
    permission: "s3:PutObject",
    resource: "s3://answers/x/q1.csv",
  },
};

for (const [what, { answers, permission, resource }] of Object.entries(refusals))
  test(`who may not ${what.replace(/^to /, "")} is told the permission and the resource`, async () => {
    const { result } = await asked(answers);
    assert.ok(result instanceof EndcapError && !(result instanceof UsageError), String(result));
    assert.equal(result.what, `Athena refused ${permission} on ${resource}`);
    assert.match(result.next, new RegExp(`^Allow ${permission} on ${resource.replaceAll(/[/.]/g, "\\$&")} to `));
    assert.equal(result.retryable, false);
    assert.ok(!(JSON.stringify(result) + result.stack).includes(awsKeys.AWS_SECRET_ACCESS_KEY));
  });

test("a statement goes on its way without what Athena takes for a second one", () => {
  const sent = (sql: string) => asStatement(sql, ["a"]).sql;
  assert.equal(sent("SELECT 1; -- it's done"), "SELECT 1");
  assert.equal(sent("SELECT '; -- kept'"), "SELECT '; -- kept'");
  assert.equal(sent("-- all's well\nSELECT $1 /* one; */;\n\n"), "-- all's well\nSELECT ? /* one; */");
  assert.equal(sent("SELECT '$1', \"$1\""), "SELECT '$1', \"$1\"");
  assert.throws(() => sent("/* SELECT */ DROP TABLE x"), UsageError);
  assert.throws(() => sent("-- SELECT 1"), UsageError);
});

const succeeded = (statistics: object): Answers => ({
  StartQueryExecution: started,
  GetQueryExecution: { QueryExecution: { Status: { State: "SUCCEEDED" }, Statistics: statistics } },
  GetQueryResults: {
    ResultSet: {
      ResultSetMetadata: { ColumnInfo: [{ Name: "one", Type: "integer" }] },
      Rows: [{ Data: [{ VarCharValue: "one" }] }, { Data: [{ VarCharValue: "1" }] }],
    },
  },
});
const wholeFor = (minutes: number): LakeView => ({ ...lake, wholeMinutes: async () => minutes });

test("what a question read is told, and that it read nothing where Athena gave an earlier answer", async () => {
  const read = (await asked(succeeded({ DataScannedInBytes: 1234 }))).result as QueryResult;
  assert.deepEqual([read.bytesScanned, read.isReused, read.rowCount], [1234, false, 1]);
  const reused = succeeded({ DataScannedInBytes: 1234, ResultReuseInformation: { ReusedPreviousResult: true } });
  const again = (await asked(reused)).result as QueryResult;
  assert.deepEqual([again.bytesScanned, again.isReused], [0, true]);
});

test("an earlier answer may be given again where it was begun after all of the commit was there, and only then", async () => {
  const reuse = async (options: Parameters<typeof asked>[1]) =>
    (await asked(succeeded({}), options)).requests[0]?.["ResultReuseConfiguration"];
  const by = (minutes: number) => ({ ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: minutes } });
  assert.deepEqual(await reuse({ view: wholeFor(100) }), by(70), "an answer may have taken half an hour");
  assert.equal(await reuse({ view: wholeFor(30) }), undefined);
  assert.deepEqual(await reuse({ view: wholeFor(100_000) }), by(10_080), "no longer than Athena keeps any");
  assert.equal(await reuse({}), undefined, "nobody says since when the commit is whole");
  assert.equal(await reuse({ view: wholeFor(100), sql: "SHOW TABLES" }), undefined);
  assert.equal(await reuse({ view: wholeFor(100), output: "s3://answers/x/" }), undefined, "not with an own place");
});
