/**
 * The arrival check as an AWS Lambda function. Any event invokes it, such as a schedule's; `{ "businessDate": "2026-01-05" }`
 * asks for one date. It answers what it found; what it could not do is thrown, so that the service counts and repeats it.
 */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alertChannels } from "../../alert/index.ts";
import { openStoreFile } from "../../catalog/store.ts";
import { isIsoDate } from "../../core/dates.ts";
import { quietEffects, systemClock, type Clock } from "../../core/effects.ts";
import { EndcapError, toEndcapError } from "../../core/errors.ts";
import { projectPaths } from "../../landing/paths.ts";
import { s3Source } from "../../source/adapters/s3.ts";
import { openStorage } from "../../storage/index.ts";
import { sharedState } from "../../storage/shared-state.ts";
import { arrivalValues, cloudWatchLine } from "../../workflow/cloudwatch/metrics.ts";
import { lastGoodAge } from "../../workflow/metrics.ts";
import { openStarter } from "../../workflow/starter/index.ts";
import { checkNights, type NightsAnswer } from "./check-nights.ts";
import { readCloudConfig, type CloudConfig } from "./read-config.ts";

export type HandlerAnswer = Omit<NightsAnswer, "error"> & { project: string };

/** `businessDate`: another date than the newest one that is due. */
export type HandlerEvent = { businessDate?: unknown } | null;

export type HandlerEffects = {
  environment: NodeJS.ProcessEnv;
  clock: Clock;
  /** Where the bundle stands, and a folder to write to. */
  beside: string;
  dir: string;
  /** One line of JSON for the log. */
  write(line: string): void;
};

const lambdaEffects: HandlerEffects = {
  environment: process.env,
  clock: systemClock,
  beside: import.meta.dirname,
  dir: join(tmpdir(), "endcap"),
  write: (line) => process.stdout.write(`${line}\n`),
};

export async function handler(event: HandlerEvent): Promise<HandlerAnswer> {
  return handle(event, lambdaEffects);
}

export async function handle(event: HandlerEvent, effects: HandlerEffects): Promise<HandlerAnswer> {
  const { clock, write } = effects;
  const log = (level: "info" | "warn" | "error", msg: string, facts: object = {}) =>
    write(JSON.stringify({ level, time: clock.now().toISOString(), ...facts, msg }));
  try {
    const date = dateOf(event);
    const config = await readCloudConfig(effects);
    const { error, earlier, ...answer } = await check(config, date, effects, log);
    for (const night of [...earlier, answer])
      log(night.checkAgain ? "warn" : "info", `${night.businessDate}: ${night.status}. ${night.message}`, {
        project: config.name,
        businessDate: night.businessDate,
        status: night.status,
        latenessMinutes: night.latenessMinutes,
        deadline: night.deadline,
        workflow: night.workflow,
        alerts: night.alerts,
      });
    const failed = error ?? earlier.find((night) => night.error !== null)?.error ?? null;
    if (failed !== null) throw failed;
    return { project: config.name, ...answer, earlier };
  } catch (error) {
    const failure = toEndcapError(error);
    log("error", failure.what, { error: failure });
    throw new EndcapError({ ...failure.toJSON(), what: `${failure.what}. ${failure.next}` });
  }
}

async function check(
  config: CloudConfig,
  date: string | null,
  { clock, write }: HandlerEffects,
  log: (level: "info" | "warn", msg: string, facts?: object) => void,
): Promise<NightsAnswer> {
  const storage = await openStorage(config.storage);
  const starter = await openStarter(config.workflow);
  if (storage === null || starter === null) throw new RangeError("the configuration was checked");
  const stateFolder = join(config.dir, "state");
  try {
    const newest = await sharedState(storage, stateFolder).bring();
    const store = openStoreFile(newest ?? join(stateFolder, "empty.db"));
    try {
      const effects = quietEffects({
        clock,
        report: ({ kind, text, facts }) => log(kind === "warning" ? "warn" : "info", text, facts),
      });
      const source = s3Source(config, config.source, projectPaths(config.dir));
      const channels = alertChannels(config, effects);
      const answer = await checkNights({ date, store, config, storage, source, starter, channels, clock });
      const hasStarted = answer.workflow !== null && !answer.workflow.wasThere;
      write(
        cloudWatchLine({
          project: config.name,
          at: clock.now(),
          values: {
            ...arrivalValues(answer, lastGoodAge(store, config, clock.now())),
            WorkflowStarted: hasStarted ? 1 : 0,
            ...(answer.workflow?.hasFailed === true ? { RunFailed: 1 } : {}),
          },
          properties: { BusinessDate: answer.businessDate, Status: answer.status },
        }),
      );
      return answer;
    } finally {
      store.close();
    }
  } finally {
    storage.close();
  }
}

function dateOf(event: HandlerEvent): string | null {
  const date = event?.businessDate;
  if (date === undefined || date === null) return null;
  if (typeof date === "string" && isIsoDate(date)) return date;
  throw new EndcapError({
    what: `businessDate is ${JSON.stringify(date)}`,
    where: { setting: "businessDate" },
    next: 'Name a day, such as { "businessDate": "2026-01-05" }, or nothing',
  });
}
