import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The checkout that these scripts belong to. */
export const checkoutFolder = dirname(import.meta.dirname);

export type ProgramResult = {
  /** Exit code; 1 where a signal ended it. */
  code: number;
  /** stdout and stderr in the order of their arrival; empty where the program wrote to the terminal itself. */
  output: string;
};

export type RunProgramParams = {
  args: readonly string[];
  folder?: string;
  env?: NodeJS.ProcessEnv;
  /** `terminal`: the program writes where we do. `collect`: its output is handed back. */
  output: "terminal" | "collect";
};

/** Runs a JavaScript or TypeScript program on this Node and waits for its end. Throws only when it cannot be started. */
export function runProgram({ args, folder = checkoutFolder, env, output }: RunProgramParams): Promise<ProgramResult> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: output === "terminal" ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((settle, refuse) => {
    child.on("error", refuse);
    child.on("close", (code) => settle({ code: code ?? 1, output: Buffer.concat(chunks).toString("utf8") }));
  });
}

/** Path of a development tool's program, such as `binOf("oxlint")`, or `binOf("typescript", "tsc")`. */
export function binOf(packageName: string, program = packageName): string {
  const manifestFile = join(checkoutFolder, "node_modules", packageName, "package.json");
  const manifest = createRequire(import.meta.url)(manifestFile) as { bin: string | Record<string, string> };
  const path = typeof manifest.bin === "string" ? manifest.bin : manifest.bin[program];
  if (path === undefined) throw new Error(`The package ${packageName} has no program called ${program}`);
  return join(dirname(manifestFile), path);
}
