/** The pages with numbers: JSON for the screens, CSV for spreadsheets, each also under the page's own name. */
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  errorAnswer as errorSchema,
  measureAnswer,
  measureSearch,
  metaAnswer,
  revenueAnswer,
  revenueSearch,
  rowsAnswer,
  rowsSearch,
  storesAnswer,
  storesSearch,
  type AsOf,
  type Table,
} from "../dashboard/contract.ts";
import { UsageError } from "../core/errors.ts";
import { builtInMeasures } from "../model/own-measure-names.ts";
import { rowsCsv, tableCsv } from "../dashboard/csv.ts";
import { measurePage } from "../dashboard/measure.ts";
import { metaPage } from "../dashboard/meta.ts";
import { revenuePage } from "../dashboard/revenue.ts";
import { rowsPage } from "../dashboard/rows.ts";
import { storesPage } from "../dashboard/stores.ts";
import type { App, RouteParams } from "./app.ts";

/** A CSV holds the whole table, not one page of it. */
const WHOLE = { offset: 0, limit: 1_000_000 };

export function pageRoutes(app: App, { withPage, project }: RouteParams): void {
  const { currency } = project;
  const names = [...builtInMeasures.keys(), ...(project.measures ?? [])];
  const one = measureSearch.extend({ name: z.string().openapi({ enum: names }) });
  get(
    app,
    {
      path: "/api/meta",
      query: z.object({}),
      answer: metaAnswer,
      summary: "Filter options, measures, facts of the project",
    },
    () => withPage(async (page) => metaPage({ ...page, project })),
  );
  get(
    app,
    { path: "/api/measure", query: one, answer: measureAnswer, summary: "One measure over a selection" },
    (search) => withPage((page) => measurePage(page, search)),
  );
  for (const path of ["/api/revenue", "/revenue.json"]) {
    get(app, { path, query: revenueSearch, answer: revenueAnswer, summary: "Revenue and expenses" }, (search, c) =>
      withPage(async (page) => {
        if (search.format === "json") return revenuePage({ ...page, currency }, search);
        const { table } = await revenuePage({ ...page, currency }, { ...search, ...WHOLE });
        return csvAnswer(c, table.name, tableCsv(table), page.asOf);
      }),
    );
  }
  for (const path of ["/api/stores", "/stores.json"]) {
    get(
      app,
      {
        path,
        query: storesSearch,
        answer: storesAnswer,
        summary: "The thirteen measures by store, product, week and day",
      },
      (search, c) =>
        withPage(async (page) => {
          if (search.format === "json") return storesPage({ ...page, currency }, search);
          const { tables } = await storesPage({ ...page, currency }, { ...search, ...WHOLE });
          const table = tableNamed(tables, search.table);
          return csvAnswer(c, table.name, tableCsv(table), page.asOf);
        }),
    );
  }
  get(
    app,
    {
      path: "/api/rows",
      query: rowsSearch,
      answer: rowsAnswer,
      summary: "Accepted rows behind a number, with file and line",
    },
    (search, c) =>
      withPage(async (page) => {
        if (search.format === "json") return rowsPage(page, search);
        return csvAnswer(c, search.table, rowsCsv(await rowsPage(page, { ...search, ...WHOLE })), page.asOf);
      }),
  );
}

function tableNamed(tables: readonly Table[], name: string | undefined): Table {
  const found = name === undefined ? tables.at(-1) : tables.find((table) => table.name === name);
  if (found !== undefined) return found;
  throw new UsageError({
    what: `There is no table ${name ?? ""} here`,
    next: `Use table=${tables.map((table) => table.name).join(" or ")}`,
  });
}

/** A table as a file, whose name says as of when: the text itself is data alone. */
export function csvAnswer(c: Context, name: string, text: string, asOf: AsOf | null = null): Response {
  const when = asOf?.date == null ? "" : `-as-of-${asOf.date}`;
  return c.body(text, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="endcap-${name}${when}.csv"`,
  });
}

export type GetParams<Q extends z.ZodType, A extends z.ZodType> = {
  path: string;
  query: Q;
  answer: A;
  summary: string;
};

/** One documented GET: the query is checked by the schema, the answer is JSON of the schema or a response made by hand. */
export function get<Q extends z.ZodObject, A extends z.ZodType>(
  app: App,
  { path, query, answer, summary }: GetParams<Q, A>,
  handle: (search: z.output<Q>, c: Context) => Promise<z.output<A> | Response>,
): void {
  const route = createRoute({
    method: "get",
    path,
    summary,
    request: { query },
    responses: {
      200: { description: summary, content: { "application/json": { schema: answer } } },
      400: { description: "A wrong question", content: { "application/json": { schema: errorSchema } } },
    },
  });
  app.openapi(route, async (c) => {
    const found = await handle(c.req.valid("query" as never) as z.output<Q>, c);
    return found instanceof Response ? found : c.json(found);
  });
}
