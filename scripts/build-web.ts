import { globSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { binOf, checkoutFolder, runProgram } from "./run-program.ts";

/** What the web app is made of; it shares the words and measures of src. */
const WEB_SOURCES = ["web/**/*", "src/model/**/*.ts", "src/core/**/*.ts", "package-lock.json"];

const builtFolder = join(checkoutFolder, "dist", "web");

/**
 * Builds the web app into dist/web, which changes only when the build is done. Throws with the bundler's output when it
 * fails, and then leaves what was there.
 */
export async function buildWeb(): Promise<void> {
  const staging = join(checkoutFolder, "dist", `web-${process.pid}`);
  const options = ["--config", "web/vite.config.ts", "--outDir", staging, "--emptyOutDir", "--logLevel", "warn"];
  try {
    const { code, output } = await runProgram({ args: [binOf("vite"), "build", "web", ...options], output: "collect" });
    if (code !== 0) throw new Error(`The web app could not be built:\n${output}`);
    rmSync(builtFolder, { recursive: true, force: true });
    renameSync(staging, builtFolder);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Builds the web app unless dist/web is newer than all that it is made of. Says so on stderr when it does. */
export async function buildWebIfStale(): Promise<void> {
  const builtAt = modifiedAt(join(builtFolder, "index.html"));
  const files = globSync(WEB_SOURCES, { cwd: checkoutFolder });
  if (files.every((file) => modifiedAt(join(checkoutFolder, file)) <= builtAt)) return;
  process.stderr.write("Building the web app …\n");
  await buildWeb();
}

/** When a file was last changed, in milliseconds; 0 where it does not exist or is a folder. */
function modifiedAt(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true ? found.mtimeMs : 0;
}
