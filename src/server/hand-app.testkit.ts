/** The HTTP application over the hand-made shop, asked as a client of this machine asks. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handLake, shop } from "../dashboard/hand-lake.testkit.ts";
import { openDuckdb } from "../query/adapters/duckdb.ts";
import type { LakeView } from "../query/query.ts";
import { createApp, type App, type AppParams } from "./app.ts";
import { createOpenStreams } from "./event-routes.ts";
import { createLiveEvents } from "./live-events.ts";
import { quietState } from "./quiet-state.testkit.ts";
import { createReader, type Reader } from "./reader.ts";

export type HandApp = {
  /** The lake's own folder, for a test's files too. */
  folder: string;
  lake: LakeView;
  reader: Reader;
  /** The application, for this machine alone and without a web app unless said otherwise. */
  appWith(overrides?: Partial<AppParams>): App;
  /** Asks the application as it is, or another. */
  ask(path: string, init?: RequestInit, on?: App): Promise<Response>;
  close(): Promise<void>;
};

const limits = { memory: "500MB", threads: 1, timeoutMs: 20_000 };
const project = { name: "Shop", currency: "EUR", timeZone: "Europe/Berlin", version: "0.1.0" };

export async function handApp(): Promise<HandApp> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-server-"));
  const lake = await handLake(folder, shop);
  const reader = createReader({ commit: () => lake.commit, lake: () => lake, open: openDuckdb, limits });
  const appWith = (overrides: Partial<AppParams> = {}) =>
    createApp({
      project,
      state: quietState(lake),
      reader,
      events: createLiveEvents(),
      streams: createOpenStreams(),
      token: null,
      webDir: null,
      ...overrides,
    });
  const app = appWith();
  return {
    folder,
    lake,
    reader,
    appWith,
    ask: async (path, init = {}, on = app) =>
      on.request(`http://127.0.0.1:4680${path}`, {
        ...init,
        headers: { host: "127.0.0.1:4680", ...(init.headers as Record<string, string>) },
      }),
    async close() {
      await reader.close();
      await rm(folder, { recursive: true });
    },
  };
}
