/** A process of these tests: watched, with its messages and what it wrote to stderr. */
import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { PICTURED, watch } from "../watchdog.testkit.ts";

export type ChildEnd = { code: number | null; signal: NodeJS.Signals | null; errors: string };

/** Starts a file of this folder. `ended` rejects when the child hangs; otherwise the caller judges how it ended. */
export function startChild<M>(params: {
  file: string;
  args: readonly string[];
  onMessage(message: M, child: ChildProcess): void;
}): { child: ChildProcess; ended: Promise<ChildEnd> } {
  const { file, args, onMessage } = params;
  const child = fork(join(import.meta.dirname, file), args, {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    execArgv: [...PICTURED],
  });
  const { silent } = watch(child, `${file} ${args.join(" ")}`);
  let errors = "";
  child.stderr?.on("data", (text: Buffer) => (errors += text.toString()));
  child.on("message", (message: M) => onMessage(message, child));
  const closed = new Promise<ChildEnd>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, errors }));
  });
  return { child, ended: Promise.race([closed, silent]) };
}
