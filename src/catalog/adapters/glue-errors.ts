/** What Glue answers, in words. */
import { explainRefusal } from "../../core/aws-denied.ts";
import { EndcapError } from "../../core/errors.ts";

export type GlueAttempt = { permission: string; database: string; /** What it was about. */ what: string };

const BUSY = new Set([
  "ThrottlingException",
  "InternalServiceException",
  "OperationTimeoutException",
  "ConcurrentModificationException",
  "TimeoutError",
]);

export function isAlreadyThere(error: unknown): boolean {
  return (error as Error).name === "AlreadyExistsException";
}

export function isNotThere(error: unknown): boolean {
  return (error as Error).name === "EntityNotFoundException";
}

export function explainGlue(error: unknown, { permission, database, what }: GlueAttempt): EndcapError {
  if (error instanceof EndcapError) return error;
  const { name, message } = error as Error;
  const where = { setting: "catalog.glue", table: what };
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  if (/AccessDenied|UnauthorizedOperation|NotAuthorized/.test(name))
    return new EndcapError({
      ...explainRefusal({
        service: "Glue",
        message,
        permission,
        resource: what,
        inPolicy: `database ${database} and its tables`,
      }),
      where,
      cause: error,
    });
  if (/CredentialsProviderError|UnrecognizedClient|InvalidSignature|ExpiredToken|InvalidClientTokenId/.test(name))
    return new EndcapError({
      what: `Glue did not take the credentials: ${message}`,
      where,
      next: "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role",
      cause: error,
    });
  const isBusy = BUSY.has(name) || ($metadata?.httpStatusCode ?? 0) >= 500 || "errno" in (error as object);
  return new EndcapError({
    what: `Glue did not do ${permission.slice("glue:".length)} on ${what}: ${name}${message === "" ? "" : `: ${message}`}`,
    where,
    next: isBusy
      ? "Run again: the lake is committed, and the catalog is made to follow"
      : "Look the answer up in the service's documentation; the lake is committed, and the next run makes the catalog follow",
    retryable: isBusy,
    cause: error,
  });
}
