/** Runs other programs than Node and says what is missing where there is none. */
import { spawn } from "node:child_process";

export type CommandResult = { code: number; output: string };

/** stdout and stderr in the order of their arrival. Throws with `missing` where the program cannot be started. */
export function runCommand(params: {
  program: string;
  args: readonly string[];
  folder?: string;
  env?: NodeJS.ProcessEnv;
  /** Whose process it is, where it is another user's. */
  uid?: number;
  gid?: number;
  /** What to install where the program is not there. */
  missing: string;
}): Promise<CommandResult> {
  const { program, args, folder, env, uid, gid, missing } = params;
  const child = spawn(program, args, {
    ...(folder === undefined ? {} : { cwd: folder }),
    ...(uid === undefined || gid === undefined ? {} : { uid, gid }),
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((settle, refuse) => {
    child.on("error", (error) => refuse(new Error(`${program} did not start: ${missing}`, { cause: error })));
    child.on("close", (code) => settle({ code: code ?? 1, output: Buffer.concat(chunks).toString("utf8") }));
  });
}

/** Like `runCommand`; any other exit code than 0 is an error that shows the end of the output. */
export async function mustRun(params: Parameters<typeof runCommand>[0]): Promise<string> {
  const { code, output } = await runCommand(params);
  if (code === 0) return output;
  throw new Error(`${params.program} ended with ${code}. ${params.missing}\n${output.slice(-6000)}`);
}
