/** What Athena answers to a call, in words. */
import { explainRefusal, refusedBy } from "../../core/aws-denied.ts";
import { EndcapError, UsageError } from "../../core/errors.ts";

export type AthenaAttempt = { permission: string; workgroup: string };

export function explainAthena(error: unknown, { permission, workgroup }: AthenaAttempt): EndcapError {
  if (error instanceof EndcapError) return error;
  const { name, message } = error as Error;
  const where = { setting: "query.athena" };
  if (/AccessDenied|NotAuthorized/.test(name))
    return new EndcapError({
      ...explainRefusal({ service: "Athena", message, permission, resource: `workgroup ${workgroup}` }),
      where,
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

/** What Athena says of a query that it could not run, because it may not read or write for it; null where that is not the reason. */
export function explainUnreadable(reason: string, output: string): EndcapError | null {
  const place =
    /(?:Permission denied on S3 path|Access denied when writing (?:output )?to (?:url|location)): (\S+?)[.,]?(?:\s|$)/i;
  const isWrite = /when writing/i.test(reason);
  if (
    refusedBy(reason) === null &&
    !place.test(reason) &&
    !/Access ?Denied|Insufficient (?:Lake Formation )?permission/i.test(reason)
  )
    return null;
  return new EndcapError({
    ...explainRefusal({
      service: "Athena",
      message: reason,
      permission: isWrite ? "s3:PutObject" : "s3:GetObject",
      resource: place.exec(reason)?.[1] ?? (isWrite ? output : "what the tables point at"),
    }),
    where: { setting: "query.athena" },
    tried: reason,
  });
}
