import { explainError } from "./explain-error.ts";

/** Where something happened: whatever of these is known. */
export type Place = {
  table?: string;
  file?: string;
  /** Physical line, counted from 1. */
  line?: number;
  column?: string;
  step?: string;
  setting?: string;
};

export type EndcapErrorParams = {
  /** What happened, one sentence without a full stop. */
  what: string;
  where?: Place;
  /** What was tried before giving up. */
  tried?: string;
  /** What the reader should do next. */
  next: string;
  /** Whether doing the same again may succeed without anyone's help. */
  retryable?: boolean;
  cause?: unknown;
};

/** The one shape of an error that reaches a person or a log. */
export class EndcapError extends Error {
  override readonly name: string = "EndcapError";
  readonly what: string;
  readonly where: Place;
  readonly tried: string | undefined;
  readonly next: string;
  readonly retryable: boolean;

  constructor(params: EndcapErrorParams) {
    super(params.what, params.cause === undefined ? undefined : { cause: params.cause });
    this.what = params.what;
    this.where = params.where ?? {};
    this.tried = params.tried;
    this.next = params.next;
    this.retryable = params.retryable ?? false;
  }

  /** Plain data for `--json`, logs and the API. */
  toJSON(): ErrorRecord {
    return {
      what: this.what,
      where: this.where,
      ...(this.tried === undefined ? {} : { tried: this.tried }),
      next: this.next,
      retryable: this.retryable,
    };
  }
}

export type ErrorRecord = {
  what: string;
  where: Place;
  tried?: string;
  next: string;
  retryable: boolean;
};

/** A wrong call by a person: exit code 2. */
export class UsageError extends EndcapError {
  override readonly name: string = "UsageError";
}

/** Any thrown value as the one shape; the machine's errors are explained, others keep their message as what happened. */
export function toEndcapError(error: unknown, fallback: Partial<EndcapErrorParams> = {}): EndcapError {
  if (error instanceof EndcapError) return error;
  const known = explainError(error);
  if (known !== null)
    return new EndcapError({ ...fallback, ...known, where: { ...fallback.where, ...known.where }, cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return new EndcapError({
    what: fallback.what === undefined ? message : `${fallback.what}: ${message}`,
    next: fallback.next ?? "Run `endcap doctor`; if it finds nothing, report this message with the log of the run",
    retryable: fallback.retryable ?? false,
    ...(fallback.where === undefined ? {} : { where: fallback.where }),
    ...(fallback.tried === undefined ? {} : { tried: fallback.tried }),
    cause: error,
  });
}

/** "sales_20260105.csv, line 7, column sales_amt" — empty when nothing is known. */
export function placeText(place: Place): string {
  const parts: string[] = [];
  if (place.step !== undefined) parts.push(`step ${place.step}`);
  if (place.table !== undefined) parts.push(`table ${place.table}`);
  if (place.file !== undefined) parts.push(place.file);
  if (place.line !== undefined) parts.push(`line ${place.line}`);
  if (place.column !== undefined) parts.push(`column ${place.column}`);
  if (place.setting !== undefined) parts.push(`setting ${place.setting}`);
  return parts.join(", ");
}
