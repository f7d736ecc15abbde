/** Servers of other projects, started for a test on a port of this machine alone, and ended with it. */
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const READY_WITHIN_MS = 120_000;
const END_WITHIN_MS = 15_000;
const SHOWN_OUTPUT = 4000;

export type RunningServer = {
  /** What it printed so far. */
  output(): string;
  stop(): Promise<void>;
};

/** Starts a program and waits until `isReady`; a start that fails is tried once more. */
export async function startServer(params: {
  program: string;
  args: readonly string[];
  folder?: string;
  env?: NodeJS.ProcessEnv;
  /** Whose process it is, where it is another user's. */
  uid?: number;
  gid?: number;
  isReady: () => Promise<boolean>;
}): Promise<RunningServer> {
  try {
    return await startOnce(params);
  } catch {
    return startOnce(params);
  }
}

async function startOnce(params: Parameters<typeof startServer>[0]): Promise<RunningServer> {
  const { program, args, folder, env, uid, gid, isReady } = params;
  const child = spawn(program, args, {
    ...(folder === undefined ? {} : { cwd: folder }),
    ...(uid === undefined || gid === undefined ? {} : { uid, gid }),
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let ended: string | null = null;
  const note = (chunk: Buffer) => {
    output = (output + chunk.toString("utf8")).slice(-200_000);
  };
  child.stdout.on("data", note);
  child.stderr.on("data", note);
  const closed = new Promise<void>((resolve) => {
    child.on("error", (error) => {
      ended = error.message;
      resolve();
    });
    child.on("close", (code, signal) => {
      ended ??= `it ended with ${code ?? signal}`;
      resolve();
    });
  });
  const stop = async () => {
    if (ended !== null) return;
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), END_WITHIN_MS);
    await closed;
    clearTimeout(late);
  };
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && ended === null) {
    if (await isReady().catch(() => false)) return { output: () => output, stop };
    await sleep(100);
  }
  await stop();
  throw new Error(`${program} was not ready: ${ended ?? "no answer in time"}\n${output.slice(-SHOWN_OUTPUT)}`);
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
