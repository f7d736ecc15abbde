/** Who may ask: hosts, token, origin; and the headers of every answer. */
import { timingSafeEqual } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { errorAnswer } from "./errors.ts";

export const TOKEN_COOKIE = "endcap_token";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host) || host === "::1";
}

const headers: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
  };
}

/** Without a token only the machine itself is served, under its own names: a foreign name that leads here is another site's trick. */
export function hostCheck(): MiddlewareHandler {
  return async (c, next) => {
    const host = (c.req.header("host") ?? "").replace(/:\d+$/, "");
    if (LOOPBACK.has(host)) return next();
    return errorAnswer(c, 421, {
      what: `This server does not answer for the host ${host === "" ? "(none)" : host}`,
      next: "Open it as http://127.0.0.1 with its port, or serve it with --host and a token",
    });
  };
}

/** The token as a bearer, or as the cookie that `?token=` sets for the browser, whose event streams cannot send headers. */
export function tokenCheck(token: string): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.path === "/healthz") return next();
    const bearer = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    if (isSame(bearer, token) || isSame(getCookie(c, TOKEN_COOKIE), token)) return next();
    if (c.req.method === "GET" && isSame(c.req.query("token"), token)) {
      setCookie(c, TOKEN_COOKIE, token, { httpOnly: true, sameSite: "Strict", path: "/", secure: isHttps(c) });
      const url = new URL(c.req.url);
      url.searchParams.delete("token");
      return c.redirect(`${url.pathname}${url.search}`);
    }
    c.header("www-authenticate", "Bearer");
    return errorAnswer(c, 401, {
      what: "This server wants its token",
      next: "Open the address that `endcap serve` printed, or send Authorization: Bearer <token>",
    });
  };
}

/** Pages of other sites may send no command. */
export function originCheck(): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    const origin = c.req.header("origin");
    const site = c.req.header("sec-fetch-site");
    const isForeign =
      (origin !== undefined && hostOf(origin) !== c.req.header("host")) ||
      (site !== undefined && site !== "same-origin" && site !== "none");
    if (!isForeign) return next();
    return errorAnswer(c, 403, {
      what: "A page of another site asked for this",
      next: "Ask from the dashboard itself or from a program",
    });
  };
}

function isHttps(c: Context): boolean {
  return new URL(c.req.url).protocol === "https:" || c.req.header("x-forwarded-proto") === "https";
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function isSame(given: string | undefined, token: string): boolean {
  if (given === undefined) return false;
  const [left, right] = [Buffer.from(given), Buffer.from(token)];
  return left.length === right.length && timingSafeEqual(left, right);
}
