import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { findOlderNode, makeCheckout, start, type FakeCheckout } from "./fake-checkout.ts";

const REPORT = `export async function main(args: string[]) {
  console.log(JSON.stringify({ args, node: process.versions.node, folder: process.cwd() }));
  return 5;
}`;

const WAIT_FOR_SIGNAL = `export async function main() {
  const timer = setInterval(() => undefined, 1000);
  return new Promise<number>((settle) => {
    process.on("SIGTERM", () => { clearInterval(timer); console.log("asked to stop"); settle(3); });
    console.log("waiting");
  });
}`;

const olderNode = findOlderNode();
const needsOlderNode = { skip: olderNode === undefined ? "no Node between 20 and 23 on the PATH" : false };

/** Makes of a checkout what the package holds: compiled code, no sources. */
function asPackage({ folder }: FakeCheckout): void {
  rmSync(join(folder, "src"), { recursive: true });
  rmSync(join(folder, "package-lock.json"));
  mkdirSync(join(folder, "dist", "cli"), { recursive: true });
  writeFileSync(
    join(folder, "dist", "cli", "main.js"),
    "export async function main(args) { console.log(args.join()); return 0; }",
  );
}

function installed(t: TestContext, mainSource: string): FakeCheckout {
  const checkout = makeCheckout(t, mainSource);
  mkdirSync(join(checkout.folder, "node_modules", "node", "bin"), { recursive: true });
  symlinkSync(process.execPath, join(checkout.folder, "node_modules", "node", "bin", "node"));
  cpSync(join(checkout.folder, "package-lock.json"), join(checkout.folder, "node_modules", ".package-lock.json"));
  return checkout;
}

test("--version needs no installation", async (t) => {
  const checkout = makeCheckout(t, REPORT);
  const { version } = JSON.parse(readFileSync(join(checkout.folder, "package.json"), "utf8")) as { version: string };
  for (const node of [process.execPath, olderNode].filter((found) => found !== undefined)) {
    const end = await start(node, checkout, ["bin/endcap", "--version"]).ended;
    assert.deepEqual([end.code, end.stdout, end.stderr], [0, `${version}\n`, ""]);
  }
  assert.deepEqual(checkout.npmCalls(), []);
});

test("arguments, folder and exit code are those of the command line", async (t) => {
  const checkout = installed(t, REPORT);
  const end = await start(process.execPath, checkout, ["bin/endcap", "sql", "SELECT 1"]).ended;
  assert.equal(end.code, 5, end.stderr);
  assert.deepEqual(JSON.parse(end.stdout), {
    args: ["sql", "SELECT 1"],
    node: process.versions.node,
    folder: checkout.folder,
  });
});

test("the web app is built for the commands that show it, not for a word that only looks like one", async (t) => {
  const checkout = installed(t, REPORT);
  mkdirSync(join(checkout.folder, "scripts"), { recursive: true });
  writeFileSync(
    join(checkout.folder, "scripts", "build-web.ts"),
    "export async function buildWebIfStale() { console.log('built'); }",
  );
  const built = async (args: string[]) =>
    (await start(process.execPath, checkout, ["bin/endcap", ...args]).ended).stdout.startsWith("built");
  assert.equal(await built(["--dir", "shop", "serve"]), true);
  assert.equal(await built(["--dir", "demo", "status"]), false);
  assert.equal(await built(["sql", "demo"]), false);
});

test("an older Node hands over to the pinned one", needsOlderNode, async (t) => {
  const checkout = installed(t, REPORT);
  const end = await start(olderNode ?? "", checkout, ["bin/endcap", "run"]).ended;
  assert.equal(end.code, 5, end.stderr);
  assert.equal((JSON.parse(end.stdout) as { node: string }).node, process.versions.node);
});

test("a signal to the older Node reaches the command, which ends in its own way", needsOlderNode, async (t) => {
  const checkout = installed(t, WAIT_FOR_SIGNAL);
  const { child, ended } = start(olderNode ?? "", checkout, ["bin/endcap", "run"]);
  child.stdout?.once("data", () => child.kill("SIGTERM"));
  const end = await ended;
  assert.equal(end.code, 3, end.stderr);
  assert.match(end.stdout, /asked to stop/);
});

test("when the older Node is killed outright, the command goes too", needsOlderNode, async (t) => {
  const checkout = installed(t, WAIT_FOR_SIGNAL);
  const { child, ended } = start(olderNode ?? "", checkout, ["bin/endcap", "run"]);
  child.stdout?.once("data", () => child.kill("SIGKILL"));
  const end = await ended;
  assert.equal(end.signal, "SIGKILL");
  assert.doesNotMatch(end.stdout, /asked to stop/);
});

test("the package runs its compiled code", async (t) => {
  const checkout = makeCheckout(t, REPORT);
  asPackage(checkout);
  const end = await start(process.execPath, checkout, ["bin/endcap", "a", "b"]).ended;
  assert.deepEqual([end.code, end.stdout], [0, "a,b\n"], end.stderr);
  assert.deepEqual(checkout.npmCalls(), []);
});

test("the package says on an older Node which one it needs", needsOlderNode, async (t) => {
  const checkout = makeCheckout(t, REPORT);
  asPackage(checkout);
  const end = await start(olderNode ?? "", checkout, ["bin/endcap", "--version"]).ended;
  assert.deepEqual([end.code, end.stdout], [1, ""]);
  assert.match(end.stderr, /^Endcap needs Node 24 or newer; this is Node 2\d\.\d+\.\d+/);
});
