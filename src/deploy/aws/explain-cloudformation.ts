/** What CloudFormation and the way to it answer, in words: the missing permission, the credentials, whether trying again helps. */
import { explainRefusal } from "../../core/aws-denied.ts";
import { EndcapError } from "../../core/errors.ts";

type Failure = Error & { code?: string; $metadata?: { httpStatusCode?: number } };

const CREDENTIALS =
  /^(?:CredentialsProviderError|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|ExpiredToken|InvalidAccessKeyId|AuthFailure)/;
const CUT_OFF = /^(?:ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|TimeoutError)/;

/** `stack`: its name or id. */
export function explainCloudFormation(error: unknown, at: { permission: string; stack: string }): EndcapError {
  if (error instanceof EndcapError) return error;
  const { name, message, code = "", $metadata } = error as Failure;
  const status = $metadata?.httpStatusCode ?? 0;
  const told = (what: string, next: string, retryable = false) =>
    new EndcapError({ what, next, retryable, cause: error });
  if (CREDENTIALS.test(name))
    return told(
      `AWS did not take the credentials: ${name === "CredentialsProviderError" ? "there are none" : `${name}: ${message}`}`,
      "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; Endcap reads what the AWS command line reads",
    );
  if (/region is missing/i.test(message))
    return told("No AWS region is named", "Set storage.region in the configuration, or AWS_REGION");
  if (name.startsWith("AccessDenied") || status === 403)
    return new EndcapError({
      ...explainRefusal({
        service: "CloudFormation",
        message,
        permission: at.permission,
        resource: `the stack ${at.stack}`,
      }),
      cause: error,
    });
  if (CUT_OFF.test(code) || CUT_OFF.test(name) || status >= 500 || /Throttling/.test(name))
    return told(
      `CloudFormation did not answer: ${code === "" ? name : code}${message === "" ? "" : `: ${message}`}`,
      "Try again; what was begun goes on by itself. If it stays so, look at the network and at the state of the service",
      true,
    );
  return told(
    `CloudFormation answered ${name}: ${message}`,
    "Correct what it names in the parameters or the configuration, then deploy again",
  );
}
