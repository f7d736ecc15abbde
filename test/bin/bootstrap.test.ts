import assert from "node:assert/strict";
import { mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isInstalled } from "../../bin/bootstrap.js";
import { makeCheckout, start } from "./fake-checkout.ts";

const PRINT = `export async function main(args: string[]) { console.log(JSON.stringify(args)); return 0; }`;

type Packages = Record<string, { version?: string; optional?: boolean }>;

/** Writes the lock file, what is installed (an hour older) and the pinned Node into a checkout. */
function install(folder: string, locked: Packages, installed: Packages): void {
  mkdirSync(join(folder, "node_modules", "node", "bin"), { recursive: true });
  symlinkSync(process.execPath, join(folder, "node_modules", "node", "bin", "node"));
  const installedFile = join(folder, "node_modules", ".package-lock.json");
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages: { "": {}, ...locked } }));
  writeFileSync(installedFile, JSON.stringify({ packages: installed }));
  const anHourAgo = Date.now() / 1000 - 3600;
  utimesSync(installedFile, anHourAgo, anHourAgo);
}

test("an older installation counts when it holds what the lock file names, optional packages aside", (t) => {
  const { folder } = makeCheckout(t, PRINT);
  install(folder, { a: { version: "1.0.0" }, b: { version: "2.0.0", optional: true } }, { a: { version: "1.0.0" } });
  assert.equal(isInstalled(folder), true);
  const installedAt = statSync(join(folder, "node_modules", ".package-lock.json")).mtimeMs;
  assert.ok(installedAt >= statSync(join(folder, "package-lock.json")).mtimeMs, "the next look is a quick one");
});

for (const [what, installed] of [
  ["another version", { a: { version: "0.9.0" } }],
  ["a package too few", {}],
  ["a package too many", { a: { version: "1.0.0" }, c: { version: "1.0.0" } }],
] as const) {
  test(`an installation with ${what} does not count`, (t) => {
    const { folder } = makeCheckout(t, PRINT);
    install(folder, { a: { version: "1.0.0" } }, installed);
    assert.equal(isInstalled(folder), false);
  });
}

test("without the pinned Node nothing counts as installed", (t) => {
  const { folder } = makeCheckout(t, PRINT);
  mkdirSync(join(folder, "node_modules"));
  writeFileSync(join(folder, "node_modules", ".package-lock.json"), JSON.stringify({ packages: {} }));
  assert.equal(isInstalled(folder), false);
});

test("a script is installed for once, quietly, and run with its arguments and exit code", async (t) => {
  const checkout = makeCheckout(t, PRINT);
  writeFileSync(join(checkout.folder, "script.mjs"), "console.log(process.argv.slice(2).join()); process.exit(7);");
  const first = await start(process.execPath, checkout, ["bin/bootstrap.js", "script.mjs", "a", "--b"]).ended;
  assert.deepEqual([first.code, first.stdout], [7, "a,--b\n"]);
  assert.match(first.stderr, /^Installing what Endcap needs.*\nInstalled in \d+ s\.\n$/);
  const second = await start(process.execPath, checkout, ["bin/bootstrap.js", "script.mjs"]).ended;
  assert.deepEqual([second.code, second.stderr], [7, ""]);
  assert.deepEqual(checkout.npmCalls(), ["ci --include=dev --no-audit --no-fund --loglevel=error"]);
});

test("of three that start at once, one installs and the others wait for it", async (t) => {
  const checkout = makeCheckout(t, PRINT);
  const ends = await Promise.all(
    [1, 2, 3].map((n) => start(process.execPath, checkout, ["bin/endcap", String(n)]).ended),
  );
  assert.deepEqual(
    ends.map((end) => [end.code, end.stdout]),
    [
      [0, '["1"]\n'],
      [0, '["2"]\n'],
      [0, '["3"]\n'],
    ],
  );
  assert.equal(checkout.npmCalls().length, 1);
});

test("the lock of an installer that died is taken over", async (t) => {
  const checkout = makeCheckout(t, PRINT);
  const dead = start(process.execPath, checkout, ["--version"]);
  await dead.ended;
  mkdirSync(join(checkout.folder, ".cache"));
  writeFileSync(join(checkout.folder, ".cache", "install.lock"), String(dead.child.pid));
  const end = await start(process.execPath, checkout, ["bin/endcap", "x"]).ended;
  assert.equal(end.code, 0, end.stderr);
});

test("when npm fails, what it printed is shown, and the same command tries again later", async (t) => {
  const checkout = makeCheckout(t, PRINT);
  writeFileSync(join(checkout.folder, "npm-fails"), "");
  const end = await start(process.execPath, checkout, ["bin/endcap", "x"]).ended;
  assert.deepEqual([end.code, end.stdout], [1, ""]);
  assert.match(end.stderr, /npm error: no line\nInstalling failed\..*same command tries again/);
});
