/** What S3 and the way to it answer, in words: what was refused, which permission is missing, whether trying again helps. */
import { explainRefusal } from "../../core/aws-denied.ts";
import { EndcapError, toEndcapError } from "../../core/errors.ts";

export type S3Attempt = {
  /** The permission that the attempt needs, as IAM writes it. */
  permission: string;
  bucket: string;
  /** Full address of the object or prefix. */
  object: string;
  endpoint: string | null;
};

type S3Failure = Error & {
  code?: string;
  path?: string;
  $metadata?: { httpStatusCode?: number; attempts?: number };
  $retryable?: object;
};

const CREDENTIALS = new Set([
  "CredentialsProviderError",
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidToken",
  "TokenRefreshRequired",
  "UnrecognizedClientException",
]);

const CUT_OFF = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ERR_STREAM_PREMATURE_CLOSE",
  "TimeoutError",
]);

export function isAbsent(error: unknown): boolean {
  const { name, $metadata } = error as S3Failure;
  return name === "NoSuchKey" || (name === "NotFound" && $metadata?.httpStatusCode === 404);
}

/** A refused look has no words; a read of the same object is told why. */
export function isRefused(error: unknown): boolean {
  return (error as S3Failure).$metadata?.httpStatusCode === 403;
}

/** 412: the condition did not hold. 409: another conditional write of the same object was under way and won. */
export function isConditionFailed(error: unknown): boolean {
  const { name, $metadata } = error as S3Failure;
  return (
    name === "PreconditionFailed" ||
    name === "ConditionalRequestConflict" ||
    $metadata?.httpStatusCode === 412 ||
    (name !== "OperationAborted" && $metadata?.httpStatusCode === 409)
  );
}

export function isWorthRetrying(error: unknown): boolean {
  const { name, code, message, $metadata } = error as S3Failure;
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 500 || status === 429 || CUT_OFF.has(code ?? name) || /checksum mismatch/i.test(message);
}

export function explainS3(error: unknown, attempt: S3Attempt): EndcapError {
  const failure = error as S3Failure;
  if (error instanceof EndcapError || failure.path !== undefined) return toEndcapError(error);
  const { name, message, $metadata } = failure;
  const { permission, bucket, object, endpoint } = attempt;
  const where = { file: object };
  const tries = $metadata?.attempts ?? 1;
  const tried = tries > 1 ? `${tries} times` : undefined;
  const told = (what: string, next: string, retryable = false) =>
    new EndcapError({ what, where, next, retryable, cause: error, ...(tried === undefined ? {} : { tried }) });

  if (CREDENTIALS.has(name))
    return told(
      `S3 did not take the credentials: ${name === "CredentialsProviderError" ? "there are none" : `${name}: ${message}`}`,
      "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or give this machine a role; Endcap reads what the AWS command line reads",
    );
  if (name === "NoSuchBucket")
    return told(`There is no bucket ${bucket}`, "Check storage.bucket and storage.region, or make the bucket");
  if (name === "PermanentRedirect" || name === "AuthorizationHeaderMalformed" || $metadata?.httpStatusCode === 301)
    return told(`The bucket ${bucket} stands in another region`, "Set storage.region to the bucket's region");
  if (name === "AccessDenied" || $metadata?.httpStatusCode === 403) {
    const inPolicy = `arn:aws:s3:::${permission === "s3:ListBucket" ? bucket : object.slice("s3://".length)}`;
    const { what, next } = explainRefusal({ service: "S3", message, permission, resource: object, inPolicy });
    return told(what, next);
  }
  if (isAbsent(error))
    return told(
      "The object is not there",
      "Restore it from an earlier version of the bucket; `endcap doctor` lists all that are missing",
    );
  if (isWorthRetrying(error))
    return told(
      `S3${endpoint === null ? "" : ` at ${endpoint}`} did not do it: ${failure.code ?? name}${message === "" ? "" : `: ${message}`}`,
      "Try again; if it goes on, look at the network and at the state of the service",
      true,
    );
  return told(
    `S3 answered ${name}: ${message}`,
    "Look the answer up in the service's documentation, and at storage in the configuration",
  );
}
