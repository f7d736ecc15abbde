import assert from "node:assert/strict";
import test from "node:test";
import { awsKeys, startAwsServer } from "../../core/aws-server.testkit.ts";
import { EndcapError } from "../../core/errors.ts";
import type { PublishedState } from "../outside-catalog.ts";
import { outsideCatalogSuite } from "../outside-catalog.testsuite.ts";
import { glueUnderTest, memoryGlue } from "./glue-server.testkit.ts";
import { glueCatalog } from "./glue.ts";

outsideCatalogSuite("glue (its API in memory)", () => glueUnderTest(memoryGlue(), "retail"));

Object.assign(process.env, awsKeys);

const state: PublishedState = {
  commit: 1,
  run: "r",
  kind: "run",
  at: "2026-01-06T03:00:00Z",
  reason: null,
  tables: [],
  commitFolder: "s3://acme-lake/published/",
};

for (const action of ["CreateDatabase", "GetTable", "CreateTable"])
  test(`a refusal of glue:${action}, as Glue words it, names the permission, the resource and to whom it is lacking`, async () => {
    const resource = "arn:aws:glue:eu-central-1:123456789012:table/retail/endcap_commits";
    const server = await startAwsServer(({ headers }) => {
      const asked = headers["x-amz-target"]?.split(".")[1] ?? "";
      if (asked === action)
        return {
          status: 400,
          headers: { "content-type": "application/x-amz-json-1.1" },
          body: JSON.stringify({
            __type: "AccessDeniedException",
            Message: `User: arn:aws:iam::123456789012:user/night is not authorized to perform: glue:${action} on resource: ${resource} because no identity-based policy allows the glue:${action} action`,
          }),
        };
      return asked === "GetTable"
        ? { status: 400, body: '{"__type":"EntityNotFoundException","Message":"Table not found"}' }
        : { status: 200, body: "{}" };
    });
    const catalog = glueCatalog({ database: "retail", region: "eu-central-1", endpoint: server.endpoint });
    try {
      const failed = await catalog.publish(state).catch((error: unknown) => error);
      assert.ok(failed instanceof EndcapError, String(failed));
      assert.equal(failed.what, `Glue refused glue:${action} on ${resource}`);
      assert.equal(failed.next, `Allow glue:${action} on ${resource} to arn:aws:iam::123456789012:user/night`);
      assert.equal(failed.retryable, false);
      assert.ok(!(JSON.stringify(failed) + failed.stack).includes(awsKeys.AWS_SECRET_ACCESS_KEY));
    } finally {
      catalog.close();
      await server.close();
    }
  });
