/** One HTTP request to Airflow: JSON both ways, with a time-out. */
import { EndcapError } from "../../core/errors.ts";
import { causeOfFetch } from "../../core/fetch-failure.ts";
import type { AirflowAnswer } from "./airflow.ts";

const TIMEOUT_MS = 10_000;

/** Throws an EndcapError that may be tried again where nobody answered. */
export async function airflowHttp(params: {
  url: string;
  method: "GET" | "POST";
  body?: object | undefined;
  headers?: Readonly<Record<string, string>>;
  /** For errors. */
  address: string;
  timeoutMs?: number | undefined;
}): Promise<AirflowAnswer> {
  const { url, method, body, headers, address, timeoutMs = TIMEOUT_MS } = params;
  try {
    const response = await fetch(url, {
      method,
      headers: { accept: "application/json", "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: "manual",
    });
    return { status: response.status, body: parse(await response.text()) };
  } catch (error) {
    throw new EndcapError({
      what: `${address} could not be asked: ${causeOfFetch(error, timeoutMs)}`,
      where: { setting: "workflow.airflow" },
      next: "Check the address and the network to it; the next check asks again",
      retryable: true,
    });
  }
}

/** null where it is no JSON, as a proxy's page. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
