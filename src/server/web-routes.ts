/** The built web app: its files, and its pages with their first answers written into them. */
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import type { Context } from "hono";
import { filterNames, searchParams, tableNames } from "../dashboard/contract.ts";
import type { App, RouteParams } from "./app.ts";
import { errorAnswer } from "./errors.ts";

type Question = {
  /** The API's path, and which parameters of the page it takes. */
  api: string;
  takes: readonly string[];
  /** Parameters that the page always sends. */
  always?: Readonly<Record<string, string>>;
};

/** Answers the page's first questions; the first of them is its twin. */
type Page = { path: string; twin: Question; others?: readonly Question[] };

const stores: Question = { api: "/api/stores", takes: [...filterNames, ...tableNames, "measure"] };

const pages: readonly Page[] = [
  { path: "/", twin: { api: "/api/revenue", takes: [...filterNames, ...tableNames, "by"] } },
  { path: "/stores", twin: stores },
  { path: "/stores/:store", twin: stores },
  { path: "/stores/:store/products/:product", twin: stores },
  {
    path: "/pipeline",
    twin: { api: "/api/pipeline", takes: [] },
    others: [{ api: "/api/quarantine", takes: ["table", "rule", "offset"], always: { limit: "100" } }],
  },
];

/** A page asked for as JSON is its twin; else the app, whose first requests are answered before it makes them. */
export function webRoutes(app: App, { webDir }: RouteParams): void {
  for (const { path, twin, others = [] } of pages) {
    app.get(path, async (c) => {
      if (wantsJson(c) || webDir === null) return ask(app, c, apiUrl(c, twin));
      const page = await readPage(webDir);
      if (page === null) return notBuilt(c);
      const urls = ["/api/meta", ...[twin, ...others].map((question) => apiUrl(c, question))];
      return c.body(withAnswers(page, firstAnswers(app, c, urls)), 200, { "content-type": types[".html"] ?? "" });
    });
  }
  app.get("/revenue", (c) => c.redirect(`/${new URL(c.req.url).search}`));
  if (webDir === null) return;
  app.get("*", async (c) => {
    const file = await readWebFile(webDir, c.req.path);
    if (file !== null) return c.body(new Uint8Array(file.bytes), 200, file.headers);
    if (c.req.path.startsWith("/api/") || !(c.req.header("accept") ?? "").includes("text/html")) return c.notFound();
    const page = await readPage(webDir);
    return page === null ? notBuilt(c) : c.html(page, 404);
  });
}

function wantsJson(c: Context): boolean {
  const accept = c.req.header("accept") ?? "";
  return accept.includes("application/json") && !accept.includes("text/html");
}

/** The request that the page makes first; a store or product in the path replaces the filter's. */
function apiUrl(c: Context, { api, takes, always = {} }: Question): string {
  const given = new URL(c.req.url).searchParams;
  const { store, product } = c.req.param() as { store?: string; product?: string };
  const dropped = new Set([
    ...(store === undefined ? [] : ["region", "market", "store"]),
    ...(product === undefined ? [] : ["category", "subcategory", "brand", "product"]),
  ]);
  const kept = takes.filter((name) => !dropped.has(name)).map((name) => [name, given.getAll(name)] as const);
  const query = searchParams({
    ...Object.fromEntries(kept),
    ...always,
    ...(store === undefined ? {} : { store: [store] }),
    ...(product === undefined ? {} : { product: [product] }),
  }).toString();
  return query === "" ? api : `${api}?${query}`;
}

async function ask(app: App, c: Context, url: string): Promise<Response> {
  const headers = new Headers({ accept: "application/json" });
  for (const name of ["host", "authorization", "cookie"]) {
    const value = c.req.header(name);
    if (value !== undefined) headers.set(name, value);
  }
  return app.fetch(new Request(new URL(url, c.req.url), { headers }), c.env);
}

/** The answers as one JSON object by address; an error is left out: the app asks again and shows it. */
async function firstAnswers(app: App, c: Context, urls: readonly string[]): Promise<string> {
  const answers = await Promise.all(
    urls.map(async (url) => {
      const answer = await ask(app, c, url);
      return answer.ok ? [`${JSON.stringify(url)}:${await answer.text()}`] : [];
    }),
  );
  return `{${answers.flat().join(",")}}`.replaceAll("<", String.raw`\u003c`);
}

const PLACE = '<script type="application/json" id="endcap-first">';

/** The page up to the place of its answers at once, so that its frame is painted and its script read while they are made. */
function withAnswers(page: string, answers: Promise<string>): ReadableStream<Uint8Array> {
  const place = page.indexOf(PLACE) + PLACE.length;
  const encoder = new TextEncoder();
  return new ReadableStream({
    start: (stream) => stream.enqueue(encoder.encode(page.slice(0, place))),
    async pull(stream) {
      stream.enqueue(encoder.encode((await answers) + page.slice(place)));
      stream.close();
    },
  });
}

/** null where the web app is not built. */
function readPage(webDir: string): Promise<string | null> {
  return readFile(join(webDir, "index.html"), "utf8").catch(() => null);
}

function notBuilt(c: Context): Response {
  return errorAnswer(c, 500, {
    what: "The web app is not built",
    next: "Run `npm run build`; the numbers are at /api/revenue meanwhile",
  });
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** A file of the app, never one beside it. Files under assets/ carry a hash in their name and never change. */
async function readWebFile(
  webDir: string,
  path: string,
): Promise<{ bytes: Buffer; headers: Record<string, string> } | null> {
  const decoded = decodedPath(path);
  if (decoded === null) return null;
  const name = normalize(decoded);
  const type = types[extname(name)];
  if (
    type === undefined ||
    name.includes("\0") ||
    name.split(sep).some((part) => part === ".." || part.startsWith("."))
  )
    return null;
  const bytes = await readFile(join(webDir, name)).catch(() => null);
  if (bytes === null) return null;
  const cacheControl = name.startsWith(`${sep}assets${sep}`) ? "public, max-age=31536000, immutable" : "no-cache";
  return { bytes, headers: { "content-type": type, "cache-control": cacheControl } };
}

function decodedPath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
