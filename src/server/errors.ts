/** Every error of the API in one shape, with the status that fits. */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { HTTPException } from "hono/http-exception";
import { QueryTimeLimitError } from "../query/query.ts";
import { toEndcapError, UsageError, type EndcapError, type ErrorRecord } from "../core/errors.ts";

type Told = Pick<ErrorRecord, "what" | "next"> & Partial<ErrorRecord>;

export function errorAnswer(
  c: Context,
  status: ContentfulStatusCode,
  { what, next, where = {}, tried, retryable = false }: Told,
): Response {
  const error: ErrorRecord = { what, where, ...(tried === undefined ? {} : { tried }), next, retryable };
  return c.json({ error }, status);
}

/** A wrong call is 400, a query that its time limit stopped 504, what may succeed later 503, all else 500. */
export function statusOf(error: EndcapError): ContentfulStatusCode {
  if (error instanceof UsageError) return 400;
  if (error instanceof QueryTimeLimitError) return 504;
  return error.retryable ? 503 : 500;
}

export function thrownAnswer(c: Context, thrown: unknown): Response {
  if (thrown instanceof HTTPException)
    return errorAnswer(c, thrown.status, {
      what: thrown.message,
      next: "See /api/openapi.json for what may be asked, and how",
    });
  const error = toEndcapError(thrown, {
    next: "Look into the server's log (the folder `logs` of the project), then try again",
  });
  return errorAnswer(c, statusOf(error), error.toJSON());
}
