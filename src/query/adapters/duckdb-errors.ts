/** DuckDB's errors in the one shape, without the machine's paths: files are named as they stand in the project. */
import { EndcapError, UsageError } from "../../core/errors.ts";
import { explainError } from "../../core/explain-error.ts";
import type { OwnMeasure } from "../../model/own-measures.ts";
import { WEEKLY_MEASURES } from "../../model/lake.ts";
import { QueryTimeLimitError } from "../query.ts";
import { stoppedByCaller, stoppedByTime } from "../stopped.ts";
import { refused } from "./duckdb-statement.ts";

/** Why a query was stopped, if it was. */
export type Stopped = "time" | "caller" | null;

export function explained(error: unknown, stopped: Stopped, limitMs: number): EndcapError {
  if (stopped === "time") return stoppedByTime(limitMs, error);
  if (stopped === "caller") return stoppedByCaller(error);
  if (error instanceof EndcapError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/out of memory/i.test(message)) {
    return new EndcapError({
      what: "The query needs more memory than its limit",
      tried: message.split("\n")[0] ?? message,
      next: "Ask for fewer rows, or raise limits.memory in the configuration",
      cause: error,
    });
  }
  const known = explainError(error);
  if (known !== null) return new EndcapError({ ...known, cause: error });
  return refused(error instanceof Error ? error : new Error(message));
}

/** An own measure that was looked for in the wrong table is told where it stands; their view, that there are none. */
export function withMeasures(error: EndcapError, own: readonly OwnMeasure[]): EndcapError {
  if (own.length === 0 && error.what.includes(`Table with name ${WEEKLY_MEASURES} does not exist`)) {
    return new UsageError({
      what: `There is no ${WEEKLY_MEASURES}: it holds measures of the project's own, and the configuration has none`,
      next: "Add some to the configuration, under measures",
      cause: error.cause,
    });
  }
  const name = /column (?:named )?"(\w+)"/.exec(error.what)?.[1]?.toLowerCase();
  if (!(error instanceof UsageError) || !own.some((measure) => measure.name === name)) return error;
  return new UsageError({
    what: error.what,
    next: `${name} is a measure of this project's own: it is a column of ${WEEKLY_MEASURES}, beside those of weekly_store_product`,
    cause: error.cause,
  });
}

/** The same error with paths inside the folder relative to it. */
export function withoutFolder(error: EndcapError, folder: string): EndcapError {
  const short = (text: string) => withoutPath(text, folder);
  const { what, where, tried, next, retryable } = error;
  const Kind = [UsageError, QueryTimeLimitError].find((kind) => error instanceof kind) ?? EndcapError;
  return new Kind({
    what: short(what),
    where: where.file === undefined ? where : { ...where, file: short(where.file) },
    ...(tried === undefined ? {} : { tried: short(tried) }),
    next: short(next),
    retryable,
    cause: error.cause,
  });
}

export function withoutPath(text: string, folder: string): string {
  return text.replaceAll(`${folder}/`, "").replaceAll(`${folder}\\`, "").replaceAll(folder, ".");
}
