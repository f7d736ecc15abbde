/**
 * The command `endcap`. In a checkout it runs src/cli/main.ts on the Node that the checkout pins, whichever Node ≥ 20 starts
 * it; in the published package it runs dist/cli/main.js and asks for Node ≥ 24.
 */
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const NEEDED_NODE = 24;

const self = realpathSync(fileURLToPath(import.meta.url));
const folder = dirname(dirname(self));
const source = join(folder, "src", "cli", "main.ts");
const compiled = join(folder, "dist", "cli", "main.js");
const isCheckout = existsSync(source);
const isNodeNewEnough = Number.parseInt(process.versions.node, 10) >= NEEDED_NODE;
const args = process.argv.slice(2);

if (!isCheckout && !isNodeNewEnough) {
  fail(
    `Endcap needs Node ${NEEDED_NODE} or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
      `Install Node ${NEEDED_NODE} or newer, or run: npx --package=node@${NEEDED_NODE} --package=endcap endcap ${args.join(" ")}`,
  );
} else if (args.length === 1 && args[0] === "--version") {
  process.stdout.write(`${JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version}\n`);
} else if (await isReady()) {
  process.exitCode = await (isNodeNewEnough ? runHere() : (await import("./bootstrap.js")).runPinned(self, args));
}

/** Installs in a checkout what is missing; says so and is false when that fails. */
async function isReady() {
  if (!isCheckout || isSurelyInstalled()) return true;
  const { ensureInstalled } = await import("./bootstrap.js");
  try {
    await ensureInstalled();
    return true;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/** Builds in a checkout the web app, where the command shows it and it is older than its sources. */
async function buildWebApp() {
  const command = args.find((arg, at) => !arg.startsWith("-") && args[at - 1] !== "--dir");
  if (!isCheckout || (command !== "demo" && command !== "serve")) return;
  const { buildWebIfStale } = await import("../scripts/build-web.ts");
  await buildWebIfStale();
}

/** Runs the command line in this process. */
async function runHere() {
  if (process.env.ENDCAP_TIED_TO === String(process.ppid) && process.channel) {
    process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
    process.channel.unref();
  }
  await buildWebApp();
  const { enableCompileCache } = await import("node:module");
  enableCompileCache(compileCacheFolder());
  const { main } = await import(pathToFileURL(isCheckout ? source : compiled).href);
  return main(args);
}

/** A folder that only this user writes to, because what it holds is run. */
function compileCacheFolder() {
  if (isCheckout) return join(folder, ".cache", "compile");
  const cacheFolder =
    process.env.XDG_CACHE_HOME || join(process.env.HOME || process.env.LOCALAPPDATA || folder, ".cache");
  return join(cacheFolder, "endcap", "compile");
}

/** A quick look that settles the ordinary case; `ensureInstalled` looks closely. */
function isSurelyInstalled() {
  const installed = statSync(join(folder, "node_modules", ".package-lock.json"), { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs >= statSync(join(folder, "package-lock.json")).mtimeMs;
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
  return false;
}
