import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";

export type ChildResult = {
  /** From start to exit. */
  seconds: number;
  /** Most memory that it held at once; null where the system does not say. */
  peakBytes: number | null;
  stdout: string;
  /** stdout and stderr in the order of their arrival. */
  output: string;
};

export type ChildParams = {
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Whether its peak memory is watched. */
  memory?: boolean;
};

const WATCH_MS = 50;

/** Runs a program to its end. Throws with what it wrote when it fails. */
export async function runChild({ command, args, env, memory }: ChildParams): Promise<ChildResult> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  const out: Buffer[] = [];
  const all: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => {
    out.push(chunk);
    all.push(chunk);
  });
  child.stderr.on("data", (chunk: Buffer) => all.push(chunk));
  let peakBytes: number | null = null;
  const watch =
    memory === true
      ? setInterval(() => {
          void peakOf(child.pid).then((bytes) => (peakBytes = bytes ?? peakBytes));
        }, WATCH_MS)
      : undefined;
  try {
    const code = await new Promise<number | null>((settle, refuse) => {
      child.on("error", refuse);
      child.on("close", settle);
    });
    const seconds = (performance.now() - started) / 1000;
    if (code !== 0)
      throw new Error(`${[command, ...args].join(" ")} ended with ${code}:\n${Buffer.concat(all).toString("utf8")}`);
    const [stdout, output] = [out, all].map((chunks) => Buffer.concat(chunks).toString("utf8")) as [string, string];
    return { seconds, peakBytes, stdout, output };
  } finally {
    clearInterval(watch);
  }
}

/** Linux tells the most memory that a process ever held. */
async function peakOf(pid: number | undefined): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
