import { globSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { checkoutFolder, runProgram } from "./run-program.ts";

export type TestSuite = {
  /** What the suite is called in messages, such as "stack". */
  name: string;
  /** How its files end, such as ".stack.ts". */
  suffix: string;
  /** The folders it is looked for in. */
  folders: readonly string[];
  /** Arguments for `node --test`, before those of the person. */
  nodeArguments: readonly string[];
};

/**
 * Runs the files of a suite with node:test and gives the exit code. Arguments that begin with `-` go to node:test; the
 * others choose files: a file, a folder, or a part of a path.
 */
export async function runTestFiles(suite: TestSuite, args: readonly string[]): Promise<number> {
  const options = args.filter((arg) => arg.startsWith("-"));
  const wanted = args.filter((arg) => !arg.startsWith("-"));
  const all = findFiles(suite);
  if (all.length === 0) {
    process.stdout.write(`There are no ${suite.name} tests (${suite.folders.join(", ")}/**/*${suite.suffix}).\n`);
    return 0;
  }
  const chosen = wanted.length === 0 ? all : all.filter((file) => wanted.some((part) => isChosen(file, part)));
  if (chosen.length === 0) {
    process.stderr.write(`None of the ${all.length} ${suite.name} tests matches ${wanted.join(" ")}.\n`);
    return 2;
  }
  const { code } = await runProgram({
    args: [
      "--test",
      `--test-concurrency=${availableParallelism()}`,
      "--test-reporter=spec",
      ...suite.nodeArguments,
      ...options,
      ...chosen,
    ],
    env: { NODE_COMPILE_CACHE: join(checkoutFolder, ".cache", "compile") },
    output: "terminal",
  });
  return code;
}

function findFiles({ folders, suffix }: TestSuite): string[] {
  const patterns = folders.map((folder) => `${folder}/**/*${suffix}`);
  return globSync(patterns, { cwd: checkoutFolder, exclude: (name) => name === "node_modules" }).toSorted();
}

/** `src/core` chooses the folder and what is below it, any other text the files with that text in their path. */
function isChosen(file: string, part: string): boolean {
  const trimmed = part.replace(/^\.\//, "").replace(/\/$/, "");
  const isFolder = statSync(join(checkoutFolder, trimmed), { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? file.startsWith(`${trimmed}/`) : file.includes(trimmed);
}
