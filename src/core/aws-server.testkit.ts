/** A server on this machine that plays an AWS service: it keeps what it was sent and answers as the test says. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type AwsRequest = { path: string; headers: Record<string, string>; body: string };
type AwsSaid = { status: number; body?: string; headers?: Record<string, string> };
export type AwsServer = { endpoint: string; requests: AwsRequest[]; close(): Promise<void> };

/** Keys for the AWS environment of this process. */
export const awsKeys = {
  AWS_ACCESS_KEY_ID: "endcap-test",
  AWS_SECRET_ACCESS_KEY: "a-secret-key",
  AWS_REGION: "eu-central-1",
};

export async function startAwsServer(
  answer: (request: AwsRequest) => AwsSaid | null | Promise<AwsSaid | null>,
): Promise<AwsServer> {
  const requests: AwsRequest[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", async () => {
      const entry = { path: request.url ?? "", headers: request.headers as Record<string, string>, body };
      requests.push(entry);
      const said = await answer(entry);
      if (said !== null) response.writeHead(said.status, said.headers).end(said.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
