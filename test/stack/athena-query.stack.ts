/** The query port's suite on Athena's API, behind which a real Trino reads what Glue's API describes. */
import { after, before } from "node:test";
import { querySuite } from "../../src/query/query.testsuite.ts";
import { writeParquet } from "../../src/query/write-parquet.testkit.ts";
import { athenaLake, type AthenaLake } from "./athena-lake.testkit.ts";
import { startAwsServer, type AwsServer } from "./aws-server.testkit.ts";
import { startS3Server, type S3Server } from "./s3-server.testkit.ts";

let s3: S3Server;
let aws: AwsServer;
let lake: AthenaLake;

before(async () => {
  s3 = await startS3Server();
  aws = await startAwsServer(s3);
  const params = await s3.makeBucket("lake");
  await s3.makeBucket("answers");
  lake = athenaLake({ endpoint: aws.endpoint, lake: params, output: "s3://answers/suite/" });
});
after(async () => {
  lake?.close();
  await aws?.stop();
  await s3?.stop();
});

querySuite({
  name: "athena (Athena's API before Trino 476)",
  open: (params) => lake.open(params),
  writeParquet,
  statements: {
    endless:
      "SELECT count(*) FROM UNNEST(sequence(1, 10000)) AS a (x) CROSS JOIN UNNEST(sequence(1, 10000)) AS b (y) CROSS JOIN UNNEST(sequence(1, 10000)) AS c (z) WHERE (x * y * z) % 7 = 3",
    lateFailure:
      "SELECT CASE WHEN x = 9999 THEN CAST(fail('late') AS BIGINT) ELSE x END AS x FROM UNNEST(sequence(1, 10000)) AS t (x)",
  },
  gaps: [
    {
      reason: "never: statements and functions of DuckDB's own SQL; Athena's is Trino's",
      tests: [
        "runs: FROM fact",
        "runs: SUMMARIZE fact",
        "runs: PIVOT fact ON label IN ('a', 'b') USING sum(amount)",
        "runs: SELECT * FROM range(3), unnest([1, 2])",
        "writes as Parquet: FROM fact",
        "writes as Parquet: PIVOT fact ON label IN ('a') USING sum(amount)",
        "tells no path of the machine: SELECT * FROM duckdb_views()",
        "tells no path of the machine: SELECT pg_get_viewdef(view_oid) FROM duckdb_views()",
        "tells no path of the machine: SHOW ALL TABLES",
        "tells no path of the machine: SHOW DATABASES",
        "tells no path of the machine: EXPLAIN (ANALYZE, FORMAT json) SELECT * FROM fact",
      ],
      fails: /Only statements that read|mismatched input/,
    },
    {
      reason: "never: catalogs of DuckDB and PostgreSQL that Athena does not have",
      tests: [
        "tells no path of the machine: SELECT * FROM pg_catalog.pg_views",
        "tells no path of the machine: SELECT * FROM sqlite_master",
      ],
      fails: /does not exist/,
    },
    {
      reason: "never: the lake's tables are tables in Glue, none of them a view",
      tests: ["tells no path of the machine: SELECT * FROM information_schema.views"],
      fails: /rows\.length > 0/,
    },
    {
      reason: "never: a profile is Trino's, and names tables and partitions, not files",
      tests: ["a profile names the files as they stand in the lake, with rows and time"],
      fails: /part=7/,
    },
    {
      reason: "never: a table in Glue is a folder; rows chosen by file would have to be written as a table",
      tests: ["a table's relation chooses among the rows of its files by their names"],
      fails: /deep-equal|deepEqual/,
    },
    {
      reason: "never: a table in Glue is whatever stands in its folder, so that no file of it is known to be gone",
      tests: ["a table with a file that is gone fails alone, and the file is named as it stands in the lake"],
      fails: /Missing expected rejection/,
    },
    {
      reason: "never: what a query may use of memory is Amazon's affair; a workgroup limits bytes read instead",
      tests: ["stops at its memory limit, and says so"],
      fails: /mismatched input/,
    },
    {
      reason:
        "never: Athena keeps no tables at hand; one that is made is a definition, reckoned when a statement names it",
      tests: [
        "closing cuts an extension off",
        "closing at the moment when an extension begins refuses it, and harms nobody",
        "set-up that needs a file which is gone is an error that names it",
      ],
      fails: /Missing expected rejection/,
    },
  ],
});
