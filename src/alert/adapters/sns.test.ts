import assert from "node:assert/strict";
import test, { after } from "node:test";
import { awsKeys, startAwsServer } from "../../core/aws-server.testkit.ts";
import { EndcapError } from "../../core/errors.ts";
import { channelSuite, lateMessage } from "../channel.testsuite.ts";
import { snsChannel } from "./sns.ts";

const topicArn = "arn:aws:sns:eu-central-1:123456789012:night";

channelSuite("sns", async () => {
  let isRefusing = false;
  const taken: string[] = [];
  const server = await startAwsServer(({ body }) => {
    if (!isRefusing) taken.push(new URLSearchParams(body).get("Message") ?? "");
    return { status: isRefusing ? 503 : 200 };
  });
  Object.assign(process.env, awsKeys, { AWS_ENDPOINT_URL_SNS: server.endpoint });
  return {
    channel: snsChannel({ topicArn, retriesMs: [1] }),
    received: () => taken,
    refuse: (now) => (isRefusing = now),
    secret: awsKeys.AWS_SECRET_ACCESS_KEY,
    close: () => server.close(),
  };
});

test("the subject is what SNS takes, the topic the one of the setting, its region that of the topic", async () => {
  const server = await startAwsServer(() => ({ status: 200 }));
  after(() => server.close());
  Object.assign(process.env, awsKeys, { AWS_ENDPOINT_URL_SNS: server.endpoint });
  await snsChannel({ topicArn: topicArn.replace("eu-central-1", "us-west-2") }).send({
    ...lateMessage,
    project: `Lebensmittel Müller ${"x".repeat(200)}`,
  });
  const [request] = server.requests;
  const sent = new URLSearchParams(request?.body);
  assert.match(sent.get("Subject") ?? "", /^[\x20-\x7e]{1,100}$/);
  assert.match(sent.get("TopicArn") ?? "", /us-west-2/);
  assert.match(request?.headers["authorization"] ?? "", /\/us-west-2\/sns\//);
});

test("a topic that may not be written to is named with the permission", async () => {
  const server = await startAwsServer(() => ({ status: 403, body: "<Error><Code>AuthorizationError</Code></Error>" }));
  after(() => server.close());
  Object.assign(process.env, awsKeys, { AWS_ENDPOINT_URL_SNS: server.endpoint });
  const failed = await snsChannel({ topicArn })
    .send(lateMessage)
    .catch((error: unknown) => error);
  assert.ok(failed instanceof EndcapError);
  assert.equal(failed.next, `Allow sns:Publish on ${topicArn} to the identity that Endcap runs as`);
});
