/** A log group of CloudWatch that takes the log of runs. What it does not take is said once; no run fails of it. */
import { toEndcapError, type EndcapError } from "../../core/errors.ts";

export type CloudWatchLogParams = {
  group: string;
  region: string | null;
  /** The stream's name, such as a run's id. */
  stream: string;
  environment?: NodeJS.ProcessEnv;
  flushMs?: number;
};

export type CloudWatchLog = {
  line(text: string, at: Date): void;
  /** Sends what is left; the reason where something was not taken. */
  close(): Promise<EndcapError | null>;
};

type LogEvent = { timestamp: number; message: string };

const FLUSH_MS = 5_000;
/** What one call may hold; each event counts 26 bytes beside its text. */
const MOST_EVENTS = 5_000;
const MOST_BYTES = 900_000;
const MOST_EVENT_BYTES = 200_000;
const EVENT_BYTES = 26;

export function cloudWatchLog(params: CloudWatchLogParams): CloudWatchLog {
  const { flushMs = FLUSH_MS } = params;
  const waiting: LogEvent[] = [];
  let isMade = false;
  let problem: EndcapError | null = null;
  let sending: Promise<void> = Promise.resolve();

  const send = async (): Promise<void> => {
    if (waiting.length === 0 || problem !== null) return;
    try {
      if (!isMade) await call(params, "CreateLogStream", {}, ["ResourceAlreadyExistsException"]);
      isMade = true;
      while (waiting.length > 0) await call(params, "PutLogEvents", { logEvents: nextBatch(waiting) });
    } catch (error) {
      problem = toEndcapError(error);
    }
  };
  const timer = setInterval(() => {
    sending = sending.then(send);
  }, flushMs);
  timer.unref();
  return {
    line(text, at) {
      if (problem === null) waiting.push({ timestamp: at.getTime(), message: shortened(text) });
    },
    async close() {
      clearInterval(timer);
      await sending;
      await send();
      return problem;
    },
  };
}

function nextBatch(waiting: LogEvent[]): LogEvent[] {
  let bytes = 0;
  let count = 0;
  for (const { message } of waiting) {
    bytes += Buffer.byteLength(message) + EVENT_BYTES;
    if (count > 0 && (bytes > MOST_BYTES || count >= MOST_EVENTS)) break;
    count += 1;
  }
  return waiting.splice(0, count).toSorted((a, b) => a.timestamp - b.timestamp);
}

function shortened(text: string): string {
  return text.length <= MOST_EVENT_BYTES / 4 ? text : `${text.slice(0, MOST_EVENT_BYTES / 4)}…`;
}

async function call(
  { group, region, stream, environment = process.env }: CloudWatchLogParams,
  action: "CreateLogStream" | "PutLogEvents",
  body: object,
  expected: readonly string[] = [],
): Promise<void> {
  const { awsRegion, callAws } = await import("../../core/aws-call.ts");
  await callAws(
    {
      service: "logs",
      region: awsRegion(region, "logs.region", environment),
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `Logs_20140328.${action}` },
      body: JSON.stringify({ logGroupName: group, logStreamName: stream, ...body }),
      permission: `logs:${action}`,
      resource: `log group ${group}`,
      setting: "logs.cloudwatch",
      expected,
    },
    { environment },
  );
}
