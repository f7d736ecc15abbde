import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { TestContext } from "node:test";
import { checkoutFolder } from "../../scripts/run-program.ts";

/** Stands in for npm: notes that it was called and leaves what an installation leaves, or fails when told to. */
const FAKE_NPM = `#!${process.execPath}
import { appendFileSync, mkdirSync, copyFileSync, existsSync, symlinkSync } from "node:fs";
appendFileSync("npm-calls", process.argv.slice(2).join(" ") + "\\n");
if (existsSync("npm-fails")) { console.error("npm error: no line"); process.exit(1); }
setTimeout(() => {
  mkdirSync("node_modules/node/bin", { recursive: true });
  if (!existsSync("node_modules/node/bin/node")) symlinkSync(process.execPath, "node_modules/node/bin/node");
  copyFileSync("package-lock.json", "node_modules/.package-lock.json");
}, 100);
`;

export type FakeCheckout = {
  folder: string;
  /** What a child process needs to find the stand-in for npm first. */
  env: NodeJS.ProcessEnv;
  /** The arguments of each call of npm. */
  npmCalls: () => string[];
};

/** A folder with this checkout's bin/, a command line of a few lines and a stand-in for npm; gone after the test. */
export function makeCheckout(t: TestContext, mainSource: string): FakeCheckout {
  const folder = mkdtempSync(join(tmpdir(), "endcap-bin-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(checkoutFolder, "bin"), join(folder, "bin"), { recursive: true });
  cpSync(join(checkoutFolder, "package.json"), join(folder, "package.json"));
  writeFileSync(
    join(folder, "package-lock.json"),
    JSON.stringify({ packages: { "": {}, "node_modules/node": { version: "24.0.0" } } }),
  );
  mkdirSync(join(folder, "src", "cli"), { recursive: true });
  writeFileSync(join(folder, "src", "cli", "main.ts"), mainSource);
  mkdirSync(join(folder, "fake"));
  writeFileSync(join(folder, "fake", "npm"), FAKE_NPM, { mode: 0o755 });
  const calls = join(folder, "npm-calls");
  return {
    folder,
    env: { ...process.env, PATH: `${join(folder, "fake")}${delimiter}${process.env["PATH"]}` },
    npmCalls: () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : []),
  };
}

export type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

/** Starts a program of a fake checkout; `ended` tells how it went. */
export function start(
  node: string,
  checkout: FakeCheckout,
  args: readonly string[],
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(node, args, { cwd: checkout.folder, env: checkout.env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const ended = new Promise<Ended>((settle, refuse) => {
    child.on("error", refuse);
    child.on("close", (code, signal) => settle({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

/** A Node on the PATH that is older than 24, as many machines have it; undefined where there is none. */
export function findOlderNode(): string | undefined {
  const candidates = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "node"));
  return candidates.find((node) => {
    if (!existsSync(node)) return false;
    const major = Number.parseInt(spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.slice(1), 10);
    return major >= 20 && major < 24;
  });
}
