/** Listening: on this machine alone unless told otherwise, and then only with a token; and stopping with open streams. */
import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve as listen } from "@hono/node-server";
import { EndcapError, UsageError } from "../core/errors.ts";
import { createApp, type AppParams } from "./app.ts";
import { createOpenStreams } from "./event-routes.ts";
import { isLoopback } from "./security.ts";

export type ServeParams = Omit<AppParams, "streams"> & {
  host: string;
  /** 0: any free port. */
  port: number;
};

export type Served = {
  /** Where a browser opens it, the token included where there is one. */
  url: string;
  port: number;
  /** Ends the event streams, lets answers under way finish, then closes. Resolves when nothing is open any more. */
  close(): Promise<void>;
};

/** Answers under way have this long after `close`. */
const GRACE_MS = 5_000;
/** A stream that ended leaves a connection that its client would keep for its next question. */
const IDLE_CHECK_MS = 20;

/** Listens, and opens the lake meanwhile and after each commit, so that no page need wait for it. */
export async function serve({ host, port, ...params }: ServeParams): Promise<Served> {
  if (!isLoopback(host) && (params.token === null || params.token === "")) {
    throw new UsageError({
      what: `Listening on ${host} would show the numbers to the whole network`,
      next: `Give a token, for example --token ${randomBytes(16).toString("hex")}`,
    });
  }
  const streams = createOpenStreams();
  const app = createApp({ ...params, streams });
  const server = await started(host, port, app.fetch);
  const actual = (server.address() as AddressInfo).port;
  const openLake = () => {
    params.reader
      .withWarehouse(() => Promise.resolve())
      .catch((error: unknown) => params.logError?.(error, { method: "", path: "" }));
  };
  const forgetCommits = params.events.subscribe(null, ({ event }) => {
    if (event.type === "commit") openLake();
  });
  openLake();
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${name}:${actual}/${params.token === null ? "" : `?token=${encodeURIComponent(params.token)}`}`,
    port: actual,
    async close() {
      forgetCommits();
      streams.endAll();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
      const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await closed;
      clearInterval(idle);
      clearTimeout(timer);
      await params.reader.close();
    },
  };
}

function started(
  host: string,
  port: number,
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = listen({ fetch, hostname: host, port, overrideGlobalObjects: false }, () =>
      resolve(server),
    ) as Server;
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE";
      reject(
        new EndcapError({
          what: isTaken
            ? `Port ${port} on ${host} is taken by another program`
            : `The server cannot listen on ${host}:${port}: ${error.message}`,
          next: isTaken
            ? "Choose another with --port, or 0 for any free one"
            : "Check the host, and whether the port is allowed",
          cause: error,
        }),
      );
    });
  });
}
