/** moto, which answers for AWS's APIs on this machine, and cfn-lint, which knows CloudFormation's schemas: of pinned versions. */
import { pythonEnvironment } from "./python.testkit.ts";
import { freePort, startServer } from "./server.testkit.ts";

export type Moto = {
  endpoint: string;
  /** What a client of the AWS SDK reads from its environment. */
  env: Record<
    "AWS_ENDPOINT_URL" | "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "AWS_REGION" | "AWS_DEFAULT_REGION",
    string
  >;
  stop(): Promise<void>;
};

/** The Python that has both. */
export function motoPython(): Promise<string> {
  return pythonEnvironment("moto-requirements.txt");
}

export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = await startServer({
    program: await motoPython(),
    args: ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
    isReady: async () => (await fetch(`${endpoint}/moto-api/data.json`)).ok,
  });
  await fetch(`${endpoint}/moto-api/config`, {
    method: "POST",
    body: JSON.stringify({ lambda: { use_docker: false } }),
  });
  return {
    endpoint,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "endcap",
      AWS_SECRET_ACCESS_KEY: "endcap-test-secret",
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
    },
    stop: () => server.stop(),
  };
}
