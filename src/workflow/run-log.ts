/** The log of runs: one JSON object a line in logs/endcap.log, a new file each day and every few megabytes, and in CloudWatch where the configuration names a log group. */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Effects, Progress } from "../core/effects.ts";
import type { CloudWatchLog } from "./cloudwatch/log.ts";

export type RunLog = {
  /** The same effects, whose reports are logged too. */
  effects: Effects;
  line(level: "info" | "warn" | "error", text: string, facts?: object): void;
  /** Figures of the run for CloudWatch. */
  metrics(line: () => string): void;
  /** What CloudWatch did not take is reported; it fails nothing. */
  close(): Promise<void>;
};

export type RunLogParams = {
  folder: string;
  effects: Effects;
  /** Bound to each line. */
  runId: () => string | null;
  cloudWatch?: CloudWatchLog | null;
  environment?: NodeJS.ProcessEnv;
  maxBytes?: number;
};

const FILE = "endcap.log";
const MAX_BYTES = 10 * 1024 * 1024;
const KEPT_FILES = 30;

/** A log that cannot be written costs no run: it is left out. */
export async function openRunLog(params: RunLogParams): Promise<RunLog> {
  const { folder, effects, runId, cloudWatch = null, environment = process.env, maxBytes = MAX_BYTES } = params;
  const hide = secretsHidden(environment);
  const opened = await openLogger(folder, effects, maxBytes).catch(() => null);
  const line: RunLog["line"] = (level, text, facts = {}) => {
    try {
      const shown = { run: runId(), ...(JSON.parse(hide(JSON.stringify(facts))) as object) };
      opened?.logger[level](shown, hide(text));
      const at = effects.clock.now();
      cloudWatch?.line(JSON.stringify({ level, time: at.toISOString(), ...shown, msg: hide(text) }), at);
    } catch {
      return;
    }
  };
  return {
    effects: {
      ...effects,
      report(progress) {
        effects.report(progress);
        if (isLogged(progress))
          line(progress.kind === "warning" ? "warn" : "info", progress.text, {
            kind: progress.kind,
            ...(progress.step === undefined ? {} : { step: progress.step }),
            ...(progress.total === undefined ? {} : { done: progress.done, total: progress.total }),
            ...progress.facts,
          });
      },
    },
    line,
    metrics(figures) {
      try {
        cloudWatch?.line(figures(), effects.clock.now());
      } catch {
        return;
      }
    },
    async close() {
      opened?.close();
      const problem = (await cloudWatch?.close()) ?? null;
      if (problem !== null) effects.report({ kind: "warning", text: `${problem.what}. ${problem.next}` });
    },
  };
}

/** Of what is counted, only the end. */
function isLogged({ kind, done, total }: Progress): boolean {
  return kind !== "file" && (total === undefined || done === total);
}

async function openLogger(folder: string, { clock }: Effects, maxBytes: number) {
  mkdirSync(folder, { recursive: true });
  rotate(folder, clock.now(), maxBytes);
  const { pino } = await import("pino");
  const options = {
    base: null,
    timestamp: () => `,"time":"${clock.now().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const destination = pino.destination({ dest: join(folder, FILE), sync: true });
  let isClosing = false;
  destination.on("error", () => isClosing && destination.destroy());
  const close = (): void => {
    isClosing = true;
    destination.end();
  };
  return { logger: pino(options, destination), close };
}

function rotate(folder: string, now: Date, maxBytes: number): void {
  const facts = statSync(join(folder, FILE), { throwIfNoEntry: false });
  const today = now.toISOString().slice(0, 10);
  const day = facts?.mtime.toISOString().slice(0, 10);
  if (facts === undefined || facts.size === 0 || (day === today && facts.size < maxBytes)) return;
  const older = readdirSync(folder).filter((name) => /^endcap-.*\.log$/.test(name));
  const number = older.filter((name) => name.startsWith(`endcap-${day}`)).length + 1;
  renameSync(join(folder, FILE), join(folder, `endcap-${day}-${String(number).padStart(3, "0")}.log`));
  for (const name of older.toSorted((a, b) => (a < b ? 1 : -1)).slice(KEPT_FILES - 1)) rmSync(join(folder, name));
}

/** Passwords and tokens of the environment, and those in addresses, are never written. */
function secretsHidden(environment: NodeJS.ProcessEnv): (text: string) => string {
  const secrets = Object.entries(environment)
    .filter(([name, value]) => /^ENDCAP_.*(PASSWORD|TOKEN|SECRET)/.test(name) && value !== undefined && value !== "")
    .flatMap(([, value = ""]) => [value, JSON.stringify(value).slice(1, -1)]);
  return (text) =>
    secrets
      .reduce((hidden, secret) => hidden.replaceAll(secret, "…"), text)
      .replace(/:\/\/[^/\s:@"]+:[^/\s@"]+@/g, "://…@");
}
