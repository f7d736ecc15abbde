/** AWS's APIs on this machine (moto), whose Athena is a real Trino. */
import { join } from "node:path";
import { pythonEnvironment } from "./python.testkit.ts";
import type { S3Server } from "./s3-server.testkit.ts";
import { freePort, startServer } from "./server.testkit.ts";
import { startTrino } from "./trino.testkit.ts";

export type AwsServer = { endpoint: string; stop(): Promise<void> };

export async function startAwsServer(s3: S3Server): Promise<AwsServer> {
  const python = await pythonEnvironment("moto-requirements.txt");
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const trino = await startTrino(endpoint, s3);
  const server = await startServer({
    program: python,
    args: [join(import.meta.dirname, "aws-server.py"), String(port), trino.address, s3.endpoint],
    env: { ...s3.env, AWS_DEFAULT_REGION: s3.env.AWS_REGION },
    isReady: async () => (await fetch(`${endpoint}/moto-api/data.json`)).ok,
  });
  return {
    endpoint,
    async stop() {
      await server.stop();
      await trino.stop();
    },
  };
}
