/** Alerts as JSON by HTTP POST, with a time-out and retries where they can help. */
import { EndcapError } from "../../core/errors.ts";
import { causeOfFetch } from "../../core/fetch-failure.ts";
import type { Channel } from "../channel.ts";

export type WebhookParams = {
  url: string;
  timeoutMs?: number;
  /** Milliseconds before each retry. */ retriesMs?: readonly number[];
};

const TIMEOUT_MS = 10_000;
const RETRIES_MS = [1_000, 5_000];

export function webhookChannel({ url, timeoutMs = TIMEOUT_MS, retriesMs = RETRIES_MS }: WebhookParams): Channel {
  return {
    name: "webhook",
    async send(message) {
      const body = JSON.stringify(message);
      for (const delay of [...retriesMs, null]) {
        const problem = await post(url, body, timeoutMs);
        if (problem === null) return;
        if (delay === null || !problem.retryable) throw problem;
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    },
  };
}

async function post(url: string, body: string, timeoutMs: number): Promise<EndcapError | null> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: "error",
    });
    await response.body?.cancel();
    if (response.ok) return null;
    return failure(url, `it answered ${response.status}`, response.status >= 500 || response.status === 429);
  } catch (error) {
    return failure(url, causeOfFetch(error, timeoutMs), true);
  }
}

/** The address may hold a secret: only its host is named. */
function failure(url: string, reason: string, retryable: boolean): EndcapError {
  return new EndcapError({
    what: `The webhook at ${new URL(url).host} did not take the alert: ${reason}`,
    where: { setting: "alerts.webhook" },
    next: "Check the address and whether its server is up; the next run sends the alert again",
    retryable,
  });
}
