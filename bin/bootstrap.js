/**
 * Gets a checkout ready and runs one of its programs on the Node that it pins.
 *
 *     node bin/bootstrap.js <script> [arguments…]
 *
 * Plain JavaScript without dependencies: it has to run on Node 20, before anything is installed.
 */
import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const INSTALL_POLL_MS = 250;
/** @type {readonly NodeJS.Signals[]} */
const FORWARDED_SIGNALS = ["SIGTERM", "SIGHUP", "SIGINT"];

/** The checkout that this file belongs to. */
export const checkoutFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Path of the pinned Node below a checkout, whether or not it is there yet. */
export function pinnedNode(folder = checkoutFolder) {
  return join(folder, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
}

/**
 * Whether the installed packages are those of package-lock.json. npm leaves a copy of the lock file as the last act of an
 * installation; where that copy is older, the two are compared package by package, because switching branches touches files.
 */
export function isInstalled(folder = checkoutFolder) {
  const lockFile = join(folder, "package-lock.json");
  const installedFile = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(installedFile) || !existsSync(pinnedNode(folder))) return false;
  if (statSync(installedFile).mtimeMs >= statSync(lockFile).mtimeMs) return true;
  const locked = JSON.parse(readFileSync(lockFile, "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  /** @param {string} path */
  const isSame = (path) => locked[path]?.version === installed[path].version;
  /** @param {string} path */
  const isThere = (path) => path === "" || locked[path].optional === true || installed[path] !== undefined;
  if (!Object.keys(installed).every(isSame) || !Object.keys(locked).every(isThere)) return false;
  const now = new Date();
  utimesSync(installedFile, now, now);
  return true;
}

/**
 * Installs what package-lock.json names, unless it is there. Of two that start at once, one installs and the other waits.
 * Says one line on stderr; throws with npm's own output when npm fails.
 */
export async function ensureInstalled(folder = checkoutFolder) {
  if (isInstalled(folder)) return;
  const release = await takeInstallLock(join(folder, ".cache"));
  try {
    if (isInstalled(folder)) return;
    const started = Date.now();
    process.stderr.write("Installing what Endcap needs (once; a minute at most on an ordinary line) …\n");
    await npmCi(folder);
    process.stderr.write(`Installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
  } finally {
    release();
  }
}

/**
 * Runs a script on the pinned Node with this process's terminal and folder, and gives its exit code; signals reach it.
 * ENDCAP_TIED_TO and a channel let the script notice that this process is gone, even if it was killed outright.
 *
 * @param {string} script
 * @param {readonly string[]} args
 * @param {string} [folder]
 * @returns {Promise<number>}
 */
export function runPinned(script, args, folder = checkoutFolder) {
  const child = spawn(pinnedNode(folder), [script, ...args], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, ENDCAP_TIED_TO: String(process.pid) },
  });
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // A terminal sends Ctrl-C to both processes, and a second one would look like impatience.
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of FORWARDED_SIGNALS) process.on(signal, forward);
  return new Promise((settle, refuse) => {
    child.on("error", refuse);
    child.on("exit", (code, signal) => {
      for (const forwarded of FORWARDED_SIGNALS) process.off(forwarded, forward);
      if (signal === null) settle(code ?? 1);
      else process.kill(process.pid, signal);
    });
  });
}

/**
 * Runs `npm ci` without its notices. Throws with what npm printed when it fails or left the pinned Node out.
 *
 * @param {string} folder
 */
async function npmCi(folder) {
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = spawn("npm", args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  let printed = "";
  for (const stream of [npm.stdout, npm.stderr]) stream.on("data", (chunk) => (printed += chunk));
  const code = await new Promise((settle, refuse) => {
    npm.on("error", (error) => refuse(new Error(`npm could not be started (${error.message}). Is it on the PATH?`)));
    npm.on("close", settle);
  });
  if (code !== 0) {
    throw new Error(
      `${printed.trim()}\nInstalling failed. Once the cause above is gone, the same command tries again.`,
    );
  }
  if (!existsSync(pinnedNode(folder))) {
    throw new Error(
      "The pinned Node is missing, because npm is set to run no install scripts here.\n" +
        "Run `npm rebuild node --ignore-scripts=false` in the checkout, then the same command again.",
    );
  }
}

/**
 * Holds `install.lock` in a folder until the returned function is called; the lock of a process that died does not count.
 *
 * @param {string} cacheFolder
 */
async function takeInstallLock(cacheFolder) {
  mkdirSync(cacheFolder, { recursive: true });
  const lockFile = join(cacheFolder, "install.lock");
  for (;;) {
    try {
      const file = openSync(lockFile, "wx");
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(lockFile, { force: true });
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
    if (isHolderGone(lockFile)) rmSync(lockFile, { force: true });
    else await new Promise((wake) => setTimeout(wake, INSTALL_POLL_MS));
  }
}

/**
 * Whether the process that wrote a lock file has ended. A lock just being written or removed counts as held.
 *
 * @param {string} lockFile
 */
function isHolderGone(lockFile) {
  try {
    const holder = Number(readFileSync(lockFile, "utf8"));
    if (holder > 0) process.kill(holder, 0);
    return false;
  } catch (error) {
    return codeOf(error) === "ESRCH";
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** @param {string[]} argv */
async function main([script, ...args]) {
  if (script === undefined) throw new Error("Say which script to run: node bin/bootstrap.js <script> [arguments…]");
  await ensureInstalled();
  return runPinned(resolve(checkoutFolder, script), args);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).then(
    (code) => (process.exitCode = code),
    (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    },
  );
}
