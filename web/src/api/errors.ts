/** What a failed request becomes on screen: what happened, where, what to do next. */
import type { ErrorRecord } from "../../../src/core/errors.ts";

export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly record: ErrorRecord;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;

  constructor(record: ErrorRecord, status: number) {
    super(record.what);
    this.record = record;
    this.status = status;
  }
}

/** The record of any thrown value. */
export function errorRecordOf(error: unknown): ErrorRecord {
  if (error instanceof ApiError) return error.record;
  return {
    what: "This page could not be drawn",
    where: {},
    tried: error instanceof Error ? error.message : String(error),
    next: "Reload the page; if it comes again, report this message with the address of the page",
    retryable: false,
  };
}

export function noAnswer(path: string): ErrorRecord {
  return {
    what: "The Endcap server does not answer",
    where: {},
    tried: `asked for ${path}`,
    next: "See whether `endcap serve` still runs in its terminal, then try again",
    retryable: true,
  };
}

export function strangeAnswer(path: string, status: number): ErrorRecord {
  return {
    what: `The server answered with status ${status} and no explanation`,
    where: {},
    tried: `asked for ${path}`,
    next: "Look into the server's log (the folder `logs` of the project), then try again",
    retryable: status >= 500,
  };
}
