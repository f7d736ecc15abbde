import assert from "node:assert/strict";
import test from "node:test";
import { awsKeys, startAwsServer } from "../../core/aws-server.testkit.ts";
import { EndcapError } from "../../core/errors.ts";
import { airflowCredentials } from "./credentials.ts";

Object.assign(process.env, awsKeys);
const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:airflow-AbCdEf";

async function fromSecret(secret: string) {
  const server = await startAwsServer(({ body, headers }) =>
    headers["x-amz-target"] === "secretsmanager.GetSecretValue" && JSON.parse(body).SecretId === arn
      ? { status: 200, body: JSON.stringify({ ARN: arn, SecretString: secret }) }
      : { status: 400 },
  );
  try {
    return await airflowCredentials({
      ENDCAP_AIRFLOW_SECRET: arn,
      ENDCAP_AIRFLOW_USER: "other",
      ENDCAP_AIRFLOW_PASSWORD: "other",
      AWS_ENDPOINT_URL_SECRETS_MANAGER: server.endpoint,
    });
  } finally {
    await server.close();
  }
}

test("the user comes from the secret that is named, else from the environment", async () => {
  assert.deepEqual(await fromSecret('{"username":"endcap","password":"p"}'), { user: "endcap", password: "p" });
  const environment = { ENDCAP_AIRFLOW_USER: "endcap", ENDCAP_AIRFLOW_PASSWORD: "q" };
  assert.deepEqual(await airflowCredentials(environment), { user: "endcap", password: "q" });
});

test("a secret of another shape is told without what it holds, and no user at all says what to set", async () => {
  for (const secret of ['{"user":"endcap","password":"hidden-1"}', "hidden-1"]) {
    const failed = await fromSecret(secret).catch((error: unknown) => error);
    assert.ok(failed instanceof EndcapError);
    assert.match(failed.next, /"username"/);
    assert.ok(!(JSON.stringify(failed) + failed.stack).includes("hidden-1"));
  }
  await assert.rejects(airflowCredentials({ ENDCAP_AIRFLOW_USER: "endcap" }), /There is no user for Airflow/);
});
