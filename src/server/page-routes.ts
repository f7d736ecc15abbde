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
import { knownQuestion, nextFor, type PageChoices, type Question } from "../dashboard/known-values.ts";
import { measurePage } from "../dashboard/measure.ts";
import { bareMetaPage, metaPage } from "../dashboard/meta.ts";
import { revenuePage, revenueSorts, type PageParams as OpenedPage } from "../dashboard/revenue.ts";
import { rowsPage } from "../dashboard/rows.ts";
import { storesPage, storesChoices } from "../dashboard/stores.ts";
import type { Warehouse } from "../dashboard/warehouse.ts";
import type { App, RouteParams } from "./app.ts";

type Noted = { notes?: string[] };

/** A CSV holds the whole table, not one page of it. */
const WHOLE = { offset: 0, limit: 1_000_000 };

export function pageRoutes(app: App, { withPage, withPageOr, project }: RouteParams): void {
  const { currency } = project;
  /** The page of a question that names only what exists; what it had to leave out joins the notes. */
  const asked = <Q extends Question, A>(
    search: Q,
    work: (page: OpenedPage, search: Q) => Promise<A>,
    choicesOf: (warehouse: Warehouse) => PageChoices = () => ({}),
  ): Promise<A> =>
    withPage(async (page) => {
      const { question, leftOut } = knownQuestion(page.warehouse, search, choicesOf(page.warehouse));
      const answer = await work({ ...page, currency }, question);
      if (leftOut.length === 0 || answer instanceof Response) return answer;
      return { ...answer, notes: [...leftOut, ...((answer as Noted).notes ?? [])] };
    });
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
    () =>
      withPageOr(
        async (page) => metaPage({ ...page, project }),
        ({ asOf }) => bareMetaPage({ asOf, project }),
      ),
  );
  get(
    app,
    { path: "/api/measure", query: one, answer: measureAnswer, summary: "One measure over a selection" },
    (search) => asked(search, measurePage),
  );
  for (const path of ["/api/revenue", "/revenue.json"]) {
    get(app, { path, query: revenueSearch, answer: revenueAnswer, summary: "Revenue and expenses" }, (search, c) =>
      asked(
        search,
        async (page, question) => {
          if (search.format === "json") return revenuePage(page, question);
          const { table } = await revenuePage(page, { ...question, ...WHOLE });
          return csvAnswer(c, table.name, tableCsv(table), page.asOf);
        },
        (warehouse) => ({ sort: revenueSorts(warehouse) }),
      ),
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
        asked(
          search,
          async (page, question) => {
            if (search.format === "json") return storesPage(page, question);
            const { tables } = await storesPage(page, { ...question, ...WHOLE });
            const table = tableNamed(tables, search.table);
            return csvAnswer(c, table.name, tableCsv(table), page.asOf);
          },
          storesChoices,
        ),
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
      asked(search, async (page) => {
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

function refuseUnknownNames(c: Context, known: readonly string[]): void {
  const name = Object.keys(c.req.queries()).find((one) => !known.includes(one));
  if (name === undefined) return;
  throw new UsageError({
    what: `There is no parameter ${name} here`,
    where: { setting: name },
    next: nextFor(name, new Map(known.map((one) => [one, one])), "See /api/openapi.json for what may be asked"),
  });
}

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
    refuseUnknownNames(c, Object.keys(query.shape));
    const found = await handle(c.req.valid("query" as never) as z.output<Q>, c);
    return found instanceof Response ? found : c.json(found);
  });
}
