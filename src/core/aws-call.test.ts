import assert from "node:assert/strict";
import test from "node:test";
import { awsKeys, startAwsServer, type AwsRequest } from "./aws-server.testkit.ts";
import { awsRegion, callAws, regionOfArn, type AwsCall } from "./aws-call.ts";
import { EndcapError } from "./errors.ts";

Object.assign(process.env, awsKeys);

const call: AwsCall = {
  service: "sns",
  region: "eu-central-1",
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: "Action=Publish",
  permission: "sns:Publish",
  resource: "arn:aws:sns:eu-central-1:1:night",
  setting: "alerts.sns",
};

type Said = { status: number; body?: string; headers?: Record<string, string> } | null;

async function ask(answer: (request: AwsRequest, count: number) => Said, change: Partial<AwsCall> = {}) {
  let count = 0;
  const server = await startAwsServer((request) => answer(request, ++count));
  const environment = { AWS_ENDPOINT_URL_SNS: server.endpoint };
  try {
    const result = await callAws({ ...call, ...change }, { environment, timeoutMs: 400, retriesMs: [1, 1] }).catch(
      (error: unknown) => error,
    );
    return { result, requests: server.requests };
  } finally {
    await server.close();
  }
}

test("a call is signed for its service, region and day, and the secret never leaves", async () => {
  const { result, requests } = await ask(() => ({ status: 200, body: "<ok/>" }));
  assert.deepEqual(result, { text: "<ok/>", code: null });
  const [request] = requests;
  assert.match(
    request?.headers["authorization"] ?? "",
    /^AWS4-HMAC-SHA256 Credential=endcap-test\/\d{8}\/eu-central-1\/sns\/aws4_request, SignedHeaders=\S*host\S*, Signature=[0-9a-f]{64}$/,
  );
  assert.equal(request?.body, "Action=Publish");
  assert.ok(!JSON.stringify(requests).includes(awsKeys.AWS_SECRET_ACCESS_KEY));
});

test("an overloaded service is asked again; one that goes on may be asked later", async () => {
  const busy = await ask((_request, count) => ({ status: count < 3 ? 503 : 200 }));
  assert.deepEqual([busy.requests.length, (busy.result as { code: unknown }).code], [3, null]);
  const down = await ask(() => ({ status: 400, body: '{"__type":"ThrottlingException"}' }));
  assert.ok(down.result instanceof EndcapError);
  assert.deepEqual([down.requests.length, down.result.retryable], [3, true]);
  const silent = await ask(() => null);
  assert.match((silent.result as EndcapError).what, /SNS could not be asked: it did not answer within 400 ms/);
});

test("a missing permission is named with its resource, wrong keys with what to set; neither is tried again", async () => {
  const denied = await ask(() => ({ status: 403, body: "<Error><Code>AuthorizationError</Code></Error>" }));
  assert.equal((denied.result as EndcapError).what, "SNS refused sns:Publish on arn:aws:sns:eu-central-1:1:night");
  const logs = await ask(() => ({
    status: 400,
    headers: { "x-amzn-errortype": "com.amazon#AccessDeniedException:http://" },
  }));
  assert.match((logs.result as EndcapError).next, /^Allow sns:Publish/);
  const keys = await ask(() => ({ status: 403, body: "<Error><Code>InvalidClientTokenId</Code></Error>" }));
  assert.match((keys.result as EndcapError).what, /did not take the credentials: InvalidClientTokenId/);
  assert.equal(keys.requests.length, 1);
});

test("another answer is told with its words, and one that the caller expects is handed over", async () => {
  const body = '{"__type":"com.amazon#NotFoundException","message":"no such topic"}';
  const told = await ask(() => ({ status: 404, body }));
  assert.equal((told.result as EndcapError).what, "SNS answered NotFoundException: no such topic");
  const handed = await ask(() => ({ status: 404, body }), { expected: ["NotFoundException"] });
  assert.deepEqual(handed.result, { text: body, code: "NotFoundException" });
});

test("the region comes from the address, the setting or the environment", () => {
  assert.equal(regionOfArn("arn:aws:sns:eu-west-1:1:night"), "eu-west-1");
  assert.equal(regionOfArn("night"), null);
  assert.equal(awsRegion(null, "workflow.region", { AWS_REGION: "eu-west-3" }), "eu-west-3");
  assert.throws(() => awsRegion(null, "workflow.region", {}), /No AWS region is named/);
});
