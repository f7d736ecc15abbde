import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
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
  /** Files with a failure are run once more: for tests whose servers are other people's, which may have a bad moment. */
  onceMore?: boolean;
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
  const first = await runOnce(suite, options, chosen);
  const again = suite.onceMore === true ? first.failed.filter((file) => chosen.includes(file)) : [];
  if (first.code === 0 || again.length === 0) return first.code;
  process.stdout.write(`\nOnce more, alone: ${again.join(", ")}\n`);
  return (await runOnce(suite, options, again)).code;
}

async function runOnce(
  suite: TestSuite,
  options: readonly string[],
  files: readonly string[],
): Promise<{ code: number; failed: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), "endcap-tests-"));
  const list = join(folder, "failed");
  try {
    const { code } = await runProgram({
      args: [
        "--test",
        `--test-concurrency=${availableParallelism()}`,
        "--test-reporter=spec",
        "--test-reporter-destination=stdout",
        `--test-reporter=${join(checkoutFolder, "scripts", "failed-files.ts")}`,
        `--test-reporter-destination=${list}`,
        ...suite.nodeArguments,
        ...options,
        ...files,
      ],
      env: { NODE_COMPILE_CACHE: join(checkoutFolder, ".cache", "compile") },
      output: "terminal",
    });
    const failed = existsSync(list) ? readFileSync(list, "utf8").split("\n") : [];
    return { code, failed: failed.filter((file) => file !== "") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
