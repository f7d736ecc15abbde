/** What Athena answers to a call, in words. */
import { EndcapError, UsageError } from "../../core/errors.ts";

export type AthenaAttempt = { permission: string; workgroup: string };

export function explainAthena(error: unknown, { permission, workgroup }: AthenaAttempt): EndcapError {
  if (error instanceof EndcapError) return error;
  const { name, message } = error as Error;
  const where = { setting: "query.athena" };
  if (/AccessDenied|NotAuthorized/.test(name))
    return new EndcapError({
      what: `Athena refused ${permission}`,
      where,
      next: `Allow ${permission} on workgroup ${workgroup}, and reading of the Glue database and the lake's bucket`,
      cause: error,
    });
  if (/CredentialsProviderError|UnrecognizedClient|InvalidSignature|ExpiredToken|InvalidClientTokenId/.test(name))
    return new EndcapError({
      what: `Athena did not take the credentials: ${message}`,
      where,
      next: "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role",
      cause: error,
    });
  if (name === "InvalidRequestException" && /^line \d+:\d+|mismatched|extraneous|no viable/.test(message))
    return new UsageError({ what: message, next: "Correct the statement; Athena speaks Trino's SQL", cause: error });
  if (name === "InvalidRequestException")
    return new EndcapError({
      what: `Athena did not take the query: ${message}`,
      where,
      next: "Check query.athena: the workgroup, the database, and where results go",
      cause: error,
    });
  return new EndcapError({
    what: `Athena did not do ${permission.slice("athena:".length)}: ${name}${message === "" ? "" : `: ${message}`}`,
    where,
    next: "Ask again; if it goes on, look at the network and at the state of the service",
    retryable: true,
    cause: error,
  });
}
