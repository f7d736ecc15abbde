/** Who Endcap is for Airflow: from the environment, or from a secret of AWS Secrets Manager that the environment names. */
import { awsRegion, callAws, regionOfArn } from "../../core/aws-call.ts";
import { EndcapError } from "../../core/errors.ts";

export type AirflowCredentials = { user: string; password: string };

/** The secret is JSON with `username` and `password`. */
export async function airflowCredentials(environment: NodeJS.ProcessEnv = process.env): Promise<AirflowCredentials> {
  const secret = environment["ENDCAP_AIRFLOW_SECRET"];
  if (secret !== undefined && secret !== "") return readSecret(secret, environment);
  const user = environment["ENDCAP_AIRFLOW_USER"];
  const password = environment["ENDCAP_AIRFLOW_PASSWORD"];
  if (user !== undefined && password !== undefined) return { user, password };
  throw new EndcapError({
    what: "There is no user for Airflow",
    where: { setting: user === undefined ? "ENDCAP_AIRFLOW_USER" : "ENDCAP_AIRFLOW_PASSWORD" },
    next: "Set ENDCAP_AIRFLOW_USER and ENDCAP_AIRFLOW_PASSWORD, or ENDCAP_AIRFLOW_SECRET: the ARN of a secret with username and password",
  });
}

async function readSecret(arn: string, environment: NodeJS.ProcessEnv): Promise<AirflowCredentials> {
  const { text } = await callAws(
    {
      service: "secretsmanager",
      region: awsRegion(regionOfArn(arn), "ENDCAP_AIRFLOW_SECRET", environment),
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "secretsmanager.GetSecretValue" },
      body: JSON.stringify({ SecretId: arn }),
      permission: "secretsmanager:GetSecretValue",
      resource: arn,
      setting: "ENDCAP_AIRFLOW_SECRET",
    },
    { environment },
  );
  const found = credentialsIn(text);
  if (found !== null) return found;
  throw new EndcapError({
    what: `The secret ${arn} holds no user for Airflow`,
    where: { setting: "ENDCAP_AIRFLOW_SECRET" },
    next: 'Store JSON in it: {"username": "…", "password": "…"}',
  });
}

function credentialsIn(answer: string): AirflowCredentials | null {
  try {
    const { SecretString } = JSON.parse(answer) as { SecretString?: string };
    const { username, password } = JSON.parse(SecretString ?? "") as { username?: unknown; password?: unknown };
    return typeof username === "string" && typeof password === "string" ? { user: username, password } : null;
  } catch {
    return null;
  }
}
