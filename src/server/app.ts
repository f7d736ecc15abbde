/** The HTTP application, free of listening: pages as JSON and CSV, SQL, live events, metrics, and the built web app. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { weekText } from "../core/dates.ts";
import { toEndcapError } from "../core/errors.ts";
import { asOfFacts } from "../dashboard/as-of.ts";
import type { AsOf } from "../dashboard/contract.ts";
import type { ProjectFacts } from "../dashboard/meta.ts";
import type { Warehouse } from "../dashboard/warehouse.ts";
import { errorAnswer, thrownAnswer } from "./errors.ts";
import { eventRoutes, type OpenStreams } from "./event-routes.ts";
import type { LiveEvents } from "./live-events.ts";
import { createMetrics } from "./metrics.ts";
import { pageRoutes } from "./page-routes.ts";
import { pipelineRoutes } from "./pipeline-routes.ts";
import type { PipelineState } from "./pipeline-state.ts";
import type { Reader } from "./reader.ts";
import { methodCheck, readBody } from "./request-body.ts";
import { hostCheck, originCheck, securityHeaders, tokenCheck } from "./security.ts";
import { sqlRoutes } from "./sql-routes.ts";
import { webRoutes } from "./web-routes.ts";

export type AppParams = {
  project: ProjectFacts;
  state: PipelineState;
  reader: Reader;
  events: LiveEvents;
  streams: OpenStreams;
  /** null: only this machine is served, under its own names. */
  token: string | null;
  /** Folder of the built web app; null: the API alone. */
  webDir: string | null;
  now?: () => Date;
  /** Told of errors that are not the caller's fault. */
  logError?: (error: unknown, request: { method: string; path: string }) => void;
};

/** What the routes share. */
export type RouteParams = AppParams & {
  now: () => Date;
  /** The newest warehouse with what every number on a page carries. */
  withPage<T>(work: (page: { warehouse: Warehouse; asOf: AsOf }) => Promise<T>): Promise<T>;
  /** The same for what can do without the tables: where they cannot be read, `instead` answers, and the log is told. */
  withPageOr<T>(
    work: (page: { warehouse: Warehouse; asOf: AsOf }) => Promise<T>,
    instead: (page: { asOf: AsOf }) => T | Promise<T>,
  ): Promise<T>;
};

export type App = OpenAPIHono;

export function createApp(params: AppParams): App {
  const now = params.now ?? (() => new Date());
  const route: RouteParams = {
    ...params,
    now,
    withPage: (work) => withPage(params, work),
    withPageOr: (work, instead) => withPageOr(params, work, instead),
  };
  const metrics = createMetrics();
  const app: App = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return;
      const [issue] = result.error.issues;
      return errorAnswer(c, 400, {
        what: `The request does not fit: ${issue?.message ?? "invalid"}`,
        where: { setting: issue?.path.join(".") ?? "" },
        next: "See /api/openapi.json for what may be asked",
      });
    },
  });
  app.use(securityHeaders());
  app.use(async (c, next) => {
    const started = performance.now();
    await next();
    const known = c.req.routePath === "/*" || c.req.routePath === "*" ? "other" : c.req.routePath;
    metrics.request({ route: known, status: c.res.status, ms: performance.now() - started });
  });
  app.use(params.token === null ? hostCheck() : tokenCheck(params.token));
  app.use(originCheck());
  app.use(methodCheck(app));
  app.use(readBody(MAX_BODY_BYTES));
  app.onError((error, c) => {
    const answer = thrownAnswer(c, error);
    if (answer.status >= 500) params.logError?.(error, { method: c.req.method, path: c.req.path });
    return answer;
  });
  app.notFound((c) =>
    errorAnswer(c, 404, { what: `There is nothing at ${c.req.path}`, next: "See /api/openapi.json for what there is" }),
  );

  pageRoutes(app, route);
  pipelineRoutes(app, route);
  sqlRoutes(app, route);
  eventRoutes(app, { ...route, metrics });
  app.get("/healthz", (c) => c.json({ ok: true, commit: params.state.commit() }));
  app.get("/metrics", (c) =>
    c.text(metrics.text(params.state), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }),
  );
  app.doc31("/api/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: `Endcap: ${params.project.name}`,
      version: params.project.version,
      description: "The numbers of the dashboard, as JSON and CSV.",
    },
  });
  webRoutes(app, route);
  return app;
}

const MAX_BODY_BYTES = 1_000_000;

async function withPage<T>(
  { reader, state }: AppParams,
  work: (page: { warehouse: Warehouse; asOf: AsOf }) => Promise<T>,
): Promise<T> {
  return reader.withWarehouse(async (warehouse) => {
    const asOf = await asOfFacts({ warehouse, lastGoodDate: state.lastGood().date, missing: missingTexts(state) });
    return work({ warehouse, asOf });
  });
}

async function withPageOr<T>(
  params: AppParams,
  work: (page: { warehouse: Warehouse; asOf: AsOf }) => Promise<T>,
  instead: (page: { asOf: AsOf }) => T | Promise<T>,
): Promise<T> {
  let isOpen = false;
  try {
    return await withPage(params, (page) => {
      isOpen = true;
      return work(page);
    });
  } catch (thrown) {
    if (isOpen) throw thrown;
    const { state } = params;
    params.logError?.(thrown, { method: "GET", path: "the tables" });
    const { what, next } = toEndcapError(thrown);
    const { date } = state.lastGood();
    const missing = [`The tables cannot be read: ${what}. ${next}`, ...missingTexts(state)];
    return instead({ asOf: { date, text: date ?? "no data yet", missing, commit: state.commit() } });
  }
}

function missingTexts(state: PipelineState): string[] {
  return [...state.missing().map(({ text }) => text), ...state.held().map(heldText)];
}

function heldText({ table, week, reason }: ReturnType<PipelineState["held"]>[number]): string {
  return `${table}${week === null ? "" : ` of ${weekText(week)}`} is held back, the last good state is shown: ${reason}`;
}
