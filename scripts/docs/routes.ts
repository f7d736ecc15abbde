import { filterSchema } from "../../src/dashboard/contract/filter.ts";
import { createApp, type AppParams } from "../../src/server/app.ts";
import { code, markdownTable } from "./markdown.ts";

type Operation = {
  summary?: string;
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: object;
};
type Method = "get" | "post";

/** Routes that are no JSON of a schema, so that the OpenAPI description leaves them out. */
const others: Record<string, string> = {
  "GET /api/events": "Live progress as server-sent events; `Last-Event-ID` resumes the stream",
  "GET /api/openapi.json": "The description of the API that this page is made from",
  "GET /healthz": "Whether the server answers, and which commit readers see; needs no token",
  "GET /metrics": "Figures of the server and the pipeline in the Prometheus text format",
  "GET /": "Page *Revenue and expenses*; asked for as JSON, its numbers",
  "GET /stores": "Page *Stores*; asked for as JSON, its numbers",
  "GET /stores/:store": "One store",
  "GET /stores/:store/products/:product": "One product of a store, by week and day, down to file and line",
  "GET /pipeline": "Page *Pipeline*; asked for as JSON, its contents",
};

/** Small things of the web app that nobody asks for by hand. */
const unlisted = new Set(["GET /revenue", "GET /assets/*"]);

/** Every route of the server. Throws where one was added that nothing here describes. */
export function routesSection(): string {
  const app = createApp(silentParams);
  const document = app.getOpenAPI31Document({ openapi: "3.1.0", info: { title: "Endcap", version: "" } });
  const described = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods as Record<Method, Operation>)) {
      described.set(`${method.toUpperCase()} ${path}`, [operation.summary ?? "", parameterWords(operation)]);
    }
  }
  const known = new Set([...described.keys()].map((name) => name.replaceAll(/\{(\w+)\}/g, ":$1")));
  const routes = new Set(
    app.routes
      .filter(({ method, path }) => method !== "ALL" && path !== "/*")
      .map(({ method, path }) => `${method} ${path}`),
  );
  const lacking = [...routes].filter((name) => !known.has(name) && !(name in others) && !unlisted.has(name));
  if (lacking.length > 0) throw new Error(`scripts/docs/routes.ts describes no ${lacking.join(", ")}`);
  for (const [name, text] of Object.entries(others)) if (routes.has(name)) described.set(name, [text, ""]);
  const rows = [...described].map(([name, [text = "", parameters = ""]]) => [code(name), text, parameters]);
  return markdownTable(["Route", "Answers", "Parameters"], rows);
}

function parameterWords({ parameters = [], requestBody }: Operation): string {
  const given = new Set(parameters.map(({ name }) => name));
  const isFiltered = Object.keys(filterSchema.shape).every((name) => given.has(name));
  const own = parameters.filter(({ name }) => !isFiltered || !(name in filterSchema.shape));
  const names = own.map(({ name, required }) => (required === true ? `${code(name)} (must be given)` : code(name)));
  return [...(isFiltered ? ["the filter"] : []), ...names, ...(requestBody === undefined ? [] : ["a JSON body"])].join(
    ", ",
  );
}

/** Nothing is asked of an app that is only described. */
const silentParams = {
  project: { name: "Endcap", currency: "USD", timeZone: "UTC", version: "" },
  token: null,
  webDir: "",
} as unknown as AppParams;
