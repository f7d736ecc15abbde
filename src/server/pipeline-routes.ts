/** The pipeline's page: runs, deliveries, findings, quarantine, restatements; and the start of a run. */
import { createRoute, z } from "@hono/zod-openapi";
import { toEndcapError } from "../core/errors.ts";
import {
  errorAnswer as errorSchema,
  pipelineAnswer,
  pipelineSearch,
  quarantineAnswer,
  quarantineSearch,
  run,
  startRunAnswer,
  startRunBody,
  type AsOf,
  type PipelineAnswer,
} from "../dashboard/contract.ts";
import { textCsv } from "../dashboard/csv.ts";
import type { App, RouteParams } from "./app.ts";
import { errorAnswer, statusOf } from "./errors.ts";
import { csvAnswer, get } from "./page-routes.ts";
import { pipelineCsv } from "./pipeline-csv.ts";
import type { PipelineState } from "./pipeline-state.ts";

const RUNS = 30;
const DELIVERIES = 100;
const FINDINGS = 200;
const RESTATEMENTS = 100;
const COVERAGE_DAYS = 28;
const QUARANTINE_CSV_ROWS = 1_000_000;

export function pipelineRoutes(app: App, { state, withPageOr }: RouteParams): void {
  /** What happened to the deliveries is told from the state, also while no table can be read. */
  const pipelineOf = <T>(work: (page: { asOf: AsOf }) => Promise<T>) => withPageOr(work, work);
  for (const path of ["/api/pipeline", "/pipeline.json"]) {
    get(
      app,
      {
        path,
        query: pipelineSearch,
        answer: pipelineAnswer,
        summary: "Runs, deliveries, checks, quarantine, restatements",
      },
      (search, c) =>
        pipelineOf(async ({ asOf }) => {
          const page = await pipelinePage(state, asOf);
          return search.format === "json" ? page : csvAnswer(c, search.table, pipelineCsv(page, search.table));
        }),
    );
  }
  get(
    app,
    { path: "/api/quarantine", query: quarantineSearch, answer: quarantineAnswer, summary: "Rows in quarantine" },
    async (search, c) => {
      if (search.format === "json") {
        const { rows, count } = await state.quarantineRows(search);
        const groups = await state.quarantineGroups();
        return { groups, rows, rowCount: count, offset: search.offset, limit: search.limit };
      }
      const { rows } = await state.quarantineRows({ ...search, offset: 0, limit: QUARANTINE_CSV_ROWS });
      return csvAnswer(
        c,
        "quarantine",
        textCsv(["table", "file", "line", "rule", "column", "reason", "row", "date"], rows),
      );
    },
  );

  const oneRun = createRoute({
    method: "get",
    path: "/api/runs/{id}",
    summary: "One run with its steps",
    request: { params: z.object({ id: z.string() }) },
    responses: {
      200: { description: "The run", content: { "application/json": { schema: run } } },
      404: { description: "No such run", content: { "application/json": { schema: errorSchema } } },
    },
  });
  app.openapi(oneRun, (c) => {
    const { id } = c.req.valid("param");
    const found = state.run(id);
    if (found !== null) return c.json(found, 200);
    return errorAnswer(c, 404, { what: `There is no run ${id}`, next: "`endcap runs` lists them" }) as never;
  });

  const start = createRoute({
    method: "post",
    path: "/api/runs",
    summary: "Start a run for all that is new (without a body), or for the given business dates",
    request: { body: { content: { "application/json": { schema: startRunBody } } } },
    responses: {
      202: { description: "Started", content: { "application/json": { schema: startRunAnswer } } },
      409: { description: "Another run is under way", content: { "application/json": { schema: errorSchema } } },
    },
  });
  app.openapi(start, async (c) => {
    try {
      return c.json(await state.startRun(c.req.valid("json")), 202);
    } catch (thrown) {
      const error = toEndcapError(thrown);
      return errorAnswer(c, error.retryable ? 409 : statusOf(error), error.toJSON()) as never;
    }
  });
}

async function pipelinePage(state: PipelineState, asOf: AsOf): Promise<PipelineAnswer> {
  const { deliveries, count } = state.deliveries({ limit: DELIVERIES });
  return {
    asOf,
    lastGood: state.lastGood(),
    nextCheckAt: state.nextCheckAt(),
    running: state.holder(),
    rows: state.rowCounts(),
    runs: state.runs({ limit: RUNS }),
    deliveries,
    deliveryCount: count,
    findings: state.findings({ limit: FINDINGS }),
    quarantine: await state.quarantineGroups(),
    restatements: state.restatements({ limit: RESTATEMENTS }),
    held: state.held(),
    missing: state.missing(),
    coverage: state.coverage({ days: COVERAGE_DAYS }),
  };
}
