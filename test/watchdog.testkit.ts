/** A child process that hangs fails its test with a picture of where it stood, instead of hanging everybody. */
import type { ChildProcess } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Generous: what says something now and then takes seconds, also on a machine that is busy with other things. */
const SILENCE_MS = 5 * 60_000;
/** How long a child may take to write its report. */
const REPORT_WAIT_MS = 10_000;

/** What Node is to be started with so that a picture of it can be taken; it lies in the folder for temporary files. */
export const PICTURED: readonly string[] = [
  "--report-on-signal",
  "--report-signal=SIGUSR2",
  `--report-directory=${tmpdir()}`,
  "--report-exclude-network",
  "--report-exclude-env",
];

/**
 * Kills a child that has sent no message and written nothing for so long. The picture goes to stderr; the test fails
 * with what it says of a child that was ended by SIGKILL, or with `silent`, which rejects.
 */
export function watch(
  child: ChildProcess,
  what: string,
  { silenceMs = SILENCE_MS, reportWaitMs = REPORT_WAIT_MS } = {},
): { silent: Promise<never> } {
  const { promise: silent, reject } = Promise.withResolvers<never>();
  silent.catch(() => undefined);
  const bark = async (): Promise<void> => {
    const picture = `${what}: process ${child.pid} has said nothing for ${silenceMs / 1_000} s\n${await pictureOf(child, reportWaitMs)}`;
    child.kill("SIGKILL");
    process.stderr.write(`${picture}\n`);
    reject(new Error(picture));
  };
  let timer: NodeJS.Timeout;
  const rest = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void bark(), silenceMs);
  };
  rest();
  for (const source of [child.stdout, child.stderr]) source?.on("data", rest);
  child.on("message", rest);
  child.on("exit", () => clearTimeout(timer));
  return { silent };
}

async function pictureOf({ pid, spawnargs }: ChildProcess, reportWaitMs: number): Promise<string> {
  if (pid === undefined) return "It did not start.";
  const threads = await threadsOf(pid);
  if (!spawnargs.includes("--report-on-signal")) return threads;
  process.kill(pid, "SIGUSR2");
  for (const until = Date.now() + reportWaitMs; Date.now() < until; await sleep(200)) {
    const name = (await readdir(tmpdir())).find((file) => file.startsWith("report.") && file.includes(`.${pid}.`));
    if (name === undefined) continue;
    const path = join(tmpdir(), name);
    const text = await readFile(path, "utf8");
    if (text.trimEnd().endsWith("}")) return `${threads}\n${described(text)}\nAll of it: ${path}`;
  }
  return `${threads}\nIts main thread took no signal for ${reportWaitMs / 1_000} s: it is busy or waits outside JavaScript.`;
}

function described(text: string): string {
  const { javascriptStack, nativeStack, libuv } = JSON.parse(text) as {
    javascriptStack: { stack?: string[] };
    nativeStack: { symbol: string }[];
    libuv: { type: string; is_active: boolean; is_referenced?: boolean; firesInMsFromNow?: number }[];
  };
  const handles = libuv
    .filter(({ type, is_active }) => is_active && type !== "loop")
    .map(({ type, firesInMsFromNow }) => (firesInMsFromNow === undefined ? type : `${type} in ${firesInMsFromNow} ms`));
  return [
    `JavaScript: ${javascriptStack.stack?.join(" < ") ?? "idle"}`,
    `Native: ${nativeStack
      .slice(0, 12)
      .map(({ symbol }) => symbol)
      .join(" < ")}`,
    `Waits for: ${handles.join(", ")}`,
  ].join("\n");
}

/** On Linux each thread's name, state and what it waits for in the kernel; elsewhere nothing. */
async function threadsOf(pid: number): Promise<string> {
  const folder = `/proc/${pid}/task`;
  const threads = await readdir(folder).catch(() => []);
  const lines = threads.map(async (thread) => {
    const [name, status, waits] = await Promise.all(
      ["comm", "status", "wchan"].map((file) => readFile(join(folder, thread, file), "utf8").catch(() => "?")),
    );
    return `thread ${thread} ${name?.trim()}: ${/State:\s*(.*)/.exec(status ?? "")?.[1] ?? "?"}, in ${waits?.trim()}`;
  });
  return (await Promise.all(lines)).join("\n");
}
