/** Stands between a program and a server, hands everything on, and answers in the server's place when a test wants it. */
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export type FailingProxy = {
  endpoint: string;
  /** Answers so many of the next requests with 503, as S3 does when it is asked too much. */
  refuse(count: number): void;
  /** From now on every so many-th request is answered 503, and all are slow; null: as the server is. */
  limp(how: { every: number; delayMs: number } | null): void;
  /** Answers the next request that is like this never: its client waits. Resolves when it has come. */
  hold(isLike: (request: IncomingMessage) => boolean): Promise<void>;
  /** Requests that were refused. */
  refused(): number;
  close(): Promise<void>;
};

const SLOW_DOWN =
  '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>';

export async function startFailingProxy(target: string): Promise<FailingProxy> {
  let left = 0;
  let refused = 0;
  const { hostname, port } = new URL(target);
  let seen = 0;
  let limping: { every: number; delayMs: number } | null = null;
  let holding: { isLike: (request: IncomingMessage) => boolean; has: () => void } | null = null;
  const isRefused = () => {
    seen += 1;
    if (left === 0) return limping !== null && seen % limping.every === 0;
    left -= 1;
    return true;
  };
  const server = createServer(async (request, response) => {
    if (holding?.isLike(request) === true) {
      holding.has();
      holding = null;
      return;
    }
    if (limping !== null) await sleep(limping.delayMs);
    if (isRefused()) {
      refused += 1;
      request.resume();
      response.writeHead(503, { "content-type": "application/xml" }).end(SLOW_DOWN);
      return;
    }
    const { method, url: path, headers } = request;
    const onward = httpRequest({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refuse(count) {
      left = count;
    },
    limp(how) {
      limping = how;
    },
    hold: (isLike) =>
      new Promise((resolve) => {
        holding = { isLike, has: resolve };
      }),
    refused: () => refused,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
