/**
 * One signed call of an AWS service, for services of which Endcap needs a call or two. Credentials and addresses come from
 * where the AWS command line takes them: AWS_ENDPOINT_URL_<SERVICE> or AWS_ENDPOINT_URL name another server.
 */
import { createHash, createHmac } from "node:crypto";
import type { defaultProvider } from "@aws-sdk/credential-provider-node";
import { explainRefusal } from "./aws-denied.ts";
import { causeOfFetch } from "./fetch-failure.ts";
import { EndcapError } from "./errors.ts";

/** By the name that signatures use: how people call the service, and what stands in AWS_ENDPOINT_URL_…. */
const services = {
  airflow: { label: "Amazon MWAA", variable: "MWAA" },
  logs: { label: "CloudWatch Logs", variable: "CLOUDWATCH_LOGS" },
  secretsmanager: { label: "Secrets Manager", variable: "SECRETS_MANAGER" },
  sns: { label: "SNS", variable: "SNS" },
} as const;

export type AwsCall = {
  service: keyof typeof services;
  region: string;
  /** Stands before the service's host name, as in "env.". */
  hostPrefix?: string;
  path?: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** What the identity must be allowed to do, as IAM writes it, and on what. */
  permission: string;
  resource: string;
  /** The setting or variable that names what is called, for errors. */
  setting: string;
  /** Error codes that the caller understands: they are answered, not thrown. */
  expected?: readonly string[];
};

export type AwsAnswer = {
  text: string;
  /** Of an expected error; null where the call succeeded. */
  code: string | null;
};

type AwsOptions = { environment?: NodeJS.ProcessEnv; timeoutMs?: number; retriesMs?: readonly number[] };

const TIMEOUT_MS = 10_000;
const RETRIES_MS = [200, 1_000];
const CREDENTIALS =
  /^(?:InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|ExpiredToken|InvalidAccessKeyId|MissingAuthenticationToken)/;
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded|ServiceUnavailable/;

let provider: ReturnType<typeof defaultProvider> | null = null;

/** Throws an EndcapError that names the missing permission, and never a secret. */
export async function callAws(call: AwsCall, options: AwsOptions = {}): Promise<AwsAnswer> {
  const { environment = process.env, timeoutMs = TIMEOUT_MS, retriesMs = RETRIES_MS } = options;
  for (const delay of [...retriesMs, null]) {
    const answer = await attempt(call, environment, timeoutMs);
    if (!(answer instanceof EndcapError)) return answer;
    if (delay === null || !answer.retryable) throw answer;
    await new Promise((resolve) => setTimeout(resolve, delay));
  }
  throw new RangeError("unreachable");
}

/** The region of an address such as `arn:aws:sns:eu-central-1:…`; null where it is none. */
export function regionOfArn(arn: string): string | null {
  return /^arn:[^:]+:[^:]+:([a-z0-9-]+):/.exec(arn)?.[1] ?? null;
}

/** The region that a setting or the environment names. */
export function awsRegion(
  written: string | null,
  setting: string,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const region = written ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"];
  if (region !== undefined) return region;
  throw new EndcapError({
    what: "No AWS region is named",
    where: { setting },
    next: "Write the region there, or set AWS_REGION",
  });
}

async function attempt(
  call: AwsCall,
  environment: NodeJS.ProcessEnv,
  timeoutMs: number,
): Promise<AwsAnswer | EndcapError> {
  try {
    const request = await signed(call, endpointOf(call, environment));
    const response = await fetch(request.url, {
      method: "POST",
      headers: request.headers,
      body: call.body,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: "error",
    });
    const text = await response.text();
    if (response.ok) return { text, code: null };
    const code = codeOf(response.headers.get("x-amzn-errortype"), text);
    if (call.expected?.includes(code) === true) return { text, code };
    return refused(call, { status: response.status, code, text });
  } catch (error) {
    if (error instanceof EndcapError) return error;
    if ((error as Error).name === "CredentialsProviderError") return withoutCredentials(call, "there are none");
    return failure(call, `could not be asked: ${causeOfFetch(error, timeoutMs)}`, {
      next: "Try again; if it goes on, look at the network and at the state of the service",
      retryable: true,
    });
  }
}

function endpointOf({ service, region, hostPrefix = "" }: AwsCall, environment: NodeJS.ProcessEnv): URL {
  const written = environment[`AWS_ENDPOINT_URL_${services[service].variable}`] ?? environment["AWS_ENDPOINT_URL"];
  if (written !== undefined) return new URL(written);
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return new URL(`https://${hostPrefix}${service}.${region}.${suffix}`);
}

async function signed(call: AwsCall, endpoint: URL): Promise<{ url: URL; headers: Record<string, string> }> {
  const [{ SignatureV4 }, { defaultProvider }] = await Promise.all([
    import("@smithy/signature-v4"),
    import("@aws-sdk/credential-provider-node"),
  ]);
  provider ??= defaultProvider();
  const url = new URL(call.path ?? "/", endpoint);
  const signer = new SignatureV4({ credentials: provider, region: call.region, service: call.service, sha256: Sha256 });
  const { headers } = await signer.sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: {},
    headers: { ...call.headers, host: url.host },
    body: call.body,
  });
  const { host: _host, ...sent } = headers;
  return { url, headers: sent };
}

/** As the signer wants it. */
class Sha256 {
  readonly #hash: { update(data: Uint8Array | string): unknown; digest(): Buffer };
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    throw new RangeError("a hash is used once");
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array | string {
  if (typeof data === "string") return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** In a header, in JSON or in XML. */
function codeOf(header: string | null, text: string): string {
  const written = header ?? /"__type"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? /<Code>([^<]+)</.exec(text)?.[1] ?? "";
  return written.split("#").at(-1)?.split(":")[0] ?? "";
}

function refused(call: AwsCall, { status, code, text }: { status: number; code: string; text: string }): EndcapError {
  const message = /"[mM]essage"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? /<Message>([^<]*)</.exec(text)?.[1] ?? "";
  if (CREDENTIALS.test(code)) return withoutCredentials(call, code);
  if (/^(?:AccessDenied|AuthorizationError)/.test(code) || (code === "" && status === 403))
    return new EndcapError({
      ...explainRefusal({ ...call, service: services[call.service].label, message }),
      where: { setting: call.setting },
    });
  if (status >= 500 || status === 429 || THROTTLED.test(code))
    return failure(call, `answered ${status}${code === "" ? "" : ` ${code}`}`, {
      next: "Try again; if it goes on, look at the state of the service",
      retryable: true,
    });
  return failure(call, `answered ${code === "" ? status : code}: ${message}`, {
    next: `Check ${call.setting}, and look the answer up in the service's documentation`,
  });
}

function withoutCredentials(call: AwsCall, reason: string): EndcapError {
  return failure(call, `did not take the credentials: ${reason}`, {
    next: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or give this machine a role; Endcap reads what the AWS command line reads",
  });
}

function failure(
  { service, setting }: AwsCall,
  what: string,
  help: { next: string; retryable?: boolean },
): EndcapError {
  return new EndcapError({ what: `${services[service].label} ${what}`, where: { setting }, ...help });
}
