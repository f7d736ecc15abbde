/** A project served: its state, its reader, its live events and the web app, behind one address. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { quietEffects } from "../core/effects.ts";
import { queryEngine, screenEngines } from "../query/index.ts";
import { nightlyScheduler } from "../workflow/nightly.ts";
import { openProject } from "../workflow/project.ts";
import type { Scheduler } from "../workflow/schedule.ts";
import { createLiveEvents } from "./live-events.ts";
import { createProjectState } from "./project-state/index.ts";
import { createReader } from "./reader.ts";
import { serve } from "./serve.ts";

export type OpenServerParams = {
  /** The project folder. */
  dir: string;
  /** Without one, the configuration's. */
  host?: string | undefined;
  port?: number | undefined;
  /** What a caller must show; without one, ENDCAP_TOKEN of the environment, else only this machine is served. */
  token?: string | null | undefined;
  /** Folder of the built web app; null: the API alone. Without one, the app that belongs to this program. */
  webDir?: string | null | undefined;
  /** Whether the pipeline is run every night at the configured time, where no other workflow engine does that. */
  schedule?: boolean | undefined;
  now?: () => Date;
  /** Told of errors that are not a caller's fault, and of runs that failed. Without one they go to stderr as JSON lines. */
  logError?: (error: unknown, facts: Record<string, unknown>) => void;
};

export type OpenedServer = {
  /** Where a browser opens it, the token included where there is one. */
  url: string;
  port: number;
  /** Resolves when no run that was started from the screens is under way. */
  idle(): Promise<void>;
  /**
   * Ends event streams, lets answers under way finish, closes the project. A run under way goes on while the process
   * lives; cut off, it is resumed by the next one.
   */
  close(): Promise<void>;
};

export async function openServer(params: OpenServerParams): Promise<OpenedServer> {
  const { now = () => new Date(), logError = logToStderr } = params;
  const project = await openProject(params.dir);
  const { config, paths } = project;
  const events = createLiveEvents({ now });
  let scheduler: Scheduler | null = null;
  const state = createProjectState(project, {
    events,
    now,
    nextCheckAt: () => scheduler?.nextRun().toISOString() ?? null,
    onError: (error) => logError(error, { during: "run" }),
  });
  if (params.schedule === true && config.workflow.kind === "embedded") {
    scheduler = nightlyScheduler(project, quietEffects({ clock: { now }, report: state.report }));
  }
  const reader = createReader({
    commit: state.commit,
    lake: state.lake,
    ...screenEngines(config.query),
    ask: queryEngine(config.query),
    limits: { memory: config.limits.memory, threads: config.limits.threads, timeoutMs: config.limits.queryTimeoutMs },
    tempDir: paths.work,
  });
  const closeProject = async () => {
    await scheduler?.stop();
    await state.close();
    project.close();
  };
  try {
    const served = await serve({
      project: {
        name: config.name,
        currency: config.currency,
        timeZone: config.timeZone,
        version: programVersion(),
        measures: config.measures.map(({ name }) => name),
      },
      state,
      reader,
      events,
      host: params.host ?? config.server.host,
      port: params.port ?? config.server.port,
      token: params.token ?? environmentToken(),
      webDir: params.webDir === undefined ? defaultWebDir() : params.webDir,
      now,
      logError: (error, request) => logError(error, { ...request }),
    });
    scheduler?.start();
    return {
      url: served.url,
      port: served.port,
      idle: () => state.idle(),
      async close() {
        await served.close();
        await closeProject();
      },
    };
  } catch (error) {
    await reader.close();
    await closeProject();
    throw error;
  }
}

function environmentToken(): string | null {
  const token = process.env["ENDCAP_TOKEN"];
  return token === undefined || token === "" ? null : token;
}

/** The built app beside the compiled program (the package), or in the checkout's dist; null where it is not built. */
export function defaultWebDir(): string | null {
  const places = ["../web", "../../dist/web"].map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return places.find((place) => existsSync(join(place, "index.html"))) ?? null;
}

function programVersion(): string {
  const file = fileURLToPath(new URL("../../package.json", import.meta.url));
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

function logToStderr(error: unknown, facts: Record<string, unknown>): void {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${JSON.stringify({ level: "error", at: new Date().toISOString(), ...facts, error: what })}\n`);
}
