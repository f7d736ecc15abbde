/** What a command brings along: its method, where the path has it; its body, read to the end before anyone asks for it. */
import type { Context, MiddlewareHandler } from "hono";
import type { App } from "./app.ts";
import { errorAnswer } from "./errors.ts";

const READING = new Set(["GET", "HEAD"]);

/** A path that is there answers 405 to a method that it lacks. */
export function methodCheck(app: App): MiddlewareHandler {
  return async (c, next) => {
    const { method, path } = c.req;
    if (READING.has(method)) return next();
    const allowed = methodsAt(app, path);
    if (allowed.length === 0) return c.notFound();
    if (allowed.includes(method)) return next();
    c.header("allow", allowed.join(", "));
    return errorAnswer(c, 405, {
      what: `${path} cannot be asked with ${method}`,
      next: `Ask with ${allowed.join(" or ")}; see /api/openapi.json`,
    });
  };
}

/**
 * Reads a command's body, of `maxBytes` at most: more is 413, anything but JSON 415, and none is no body, whatever the
 * headers say. The request is made anew of plain parts: Node's own copies no other server's request.
 */
export function readBody(maxBytes: number): MiddlewareHandler {
  return async (c, next) => {
    if (READING.has(c.req.method)) return next();
    const bytes = Number(c.req.header("content-length") ?? 0) > maxBytes ? null : await bodyOf(c, maxBytes);
    if (bytes === null)
      return errorAnswer(c, 413, { what: `A request may have ${maxBytes} bytes`, next: "Send a shorter one" });
    const type = c.req.header("content-type") ?? "";
    if (bytes.length > 0 && !/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type))
      return errorAnswer(c, 415, {
        what: `The body is ${type === "" ? "of no known type" : type}, where JSON is expected`,
        next: "Send JSON with the header Content-Type: application/json",
      });
    const headers = new Headers(c.req.raw.headers);
    if (bytes.length === 0) headers.delete("content-type");
    c.req.raw = new Request(c.req.url, {
      method: c.req.method,
      headers,
      signal: c.req.raw.signal,
      ...(bytes.length === 0 ? {} : { body: bytes }),
    });
    return next();
  };
}

function methodsAt(app: App, path: string): string[] {
  const found = app.routes.filter(
    (route) => route.method !== "ALL" && !route.path.includes("*") && patternOf(route.path).test(path),
  );
  return [...new Set(found.map(({ method }) => method))].sort();
}

function patternOf(path: string): RegExp {
  const parts = path.split(/:\w+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^/]+")}$`);
}

/** Null: longer than `maxBytes`. */
async function bodyOf(c: Context, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const { body } = c.req.raw;
  if (body === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > maxBytes) return null;
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
