/** What is said of a query that was stopped, by whichever engine. */
import { EndcapError } from "../core/errors.ts";
import { QueryTimeLimitError } from "./query.ts";

export function stoppedByTime(limitMs: number, cause?: unknown): QueryTimeLimitError {
  return new QueryTimeLimitError({
    what: `The query was stopped after ${limitMs / 1000} s, its time limit`,
    next: "Ask for fewer weeks or columns, or raise limits.queryTimeoutMs in the configuration",
    cause,
  });
}

export function stoppedByCaller(cause?: unknown): EndcapError {
  return new EndcapError({ what: "The query was cancelled", next: "Send it again", retryable: true, cause });
}
