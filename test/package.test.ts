import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { binOf, checkoutFolder } from "../scripts/run-program.ts";
import { findOlderNode } from "./bin/fake-checkout.ts";

/** What packing needs of a checkout; the build then happens in a copy, so that it disturbs no other test. */
const NEEDED_TO_PACK = [
  "package.json",
  "package-lock.json",
  "LICENSE",
  "README.md",
  "tsconfig.json",
  "tsconfig.build.json",
  "bin",
  "scripts",
  "src",
  "web",
];

type Lock = { version: string; packages: Record<string, Manifest & { dev?: boolean; resolved?: string }> };
type Manifest = { version?: string; dependencies?: Record<string, string>; engines?: { node: string } };

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/**
 * A project that depends on nothing but the packed package. Its lock file names the versions that this checkout was
 * installed with, so that npm finds them in its cache and needs no network.
 */
function writeUserProject(userFolder: string, tarball: string): void {
  const { version, packages } = JSON.parse(readFileSync(join(checkoutFolder, "package-lock.json"), "utf8")) as Lock;
  const { dependencies = {} } = readManifest(checkoutFolder);
  const needed = Object.entries(packages).filter(([path, { dev }]) => path !== "" && dev !== true);
  const user = { name: "user", version: "1.0.0", dependencies: { endcap: tarball } };
  const lock = {
    ...user,
    lockfileVersion: 3,
    packages: {
      "": user,
      "node_modules/endcap": { version, resolved: tarball, dependencies, bin: { endcap: "bin/endcap" } },
      ...Object.fromEntries(needed),
    },
  };
  writeFileSync(join(userFolder, "package.json"), JSON.stringify(user));
  writeFileSync(join(userFolder, "package-lock.json"), JSON.stringify(lock));
}

describe("the package, packed and installed into an empty folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "endcap-package-"));
  const userFolder = join(folder, "user");
  const packageFolder = join(userFolder, "node_modules", "endcap");
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}` };

  function run(command: string, args: readonly string[], cwd: string): string {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: "utf8" });
    assert.equal(status, 0, `${command} ${args.join(" ")}\n${stdout}${stderr}`);
    return stdout.trim();
  }

  before(() => {
    const copy = join(folder, "checkout");
    mkdirSync(copy);
    mkdirSync(userFolder);
    for (const path of globSync(NEEDED_TO_PACK, { cwd: checkoutFolder })) {
      cpSync(join(checkoutFolder, path), join(copy, path), { recursive: true });
    }
    symlinkSync(join(checkoutFolder, "node_modules"), join(copy, "node_modules"));
    run("npm", ["pack", "--silent", "--pack-destination", folder], copy);
    const [tarball = ""] = globSync("*.tgz", { cwd: folder });
    writeUserProject(userFolder, `file:../${tarball}`);
    run("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], userFolder);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  test("npx endcap --version says the version", () => {
    const { version } = readManifest(checkoutFolder);
    assert.equal(run("npx", ["--no-install", "endcap", "--version"], userFolder), version);
  });

  test("npx endcap loads a folder of files and answers from it", () => {
    const files = join(userFolder, "files");
    mkdirSync(files);
    const lines = ["prod_key,store_key,trans_dt,sales_qty,sales_amt", "7,1,2026-01-05,2,3.50", "7,1,2026-01-05,1,1.75"];
    writeFileSync(join(files, "sales_20260105.csv"), `${lines.join("\n")}\n`);
    const npx = (...args: string[]): string =>
      run("npx", ["--no-install", "endcap", ...args, "--dir", "shop"], userFolder);
    npx("init", "--source", files, "--yes");
    npx("run", "--json");
    const answer = npx("sql", "SELECT total_sales_qty, total_sales_amt FROM weekly_store_product", "--format", "csv");
    assert.equal(answer, "total_sales_qty,total_sales_amt\n3.000,5.25");
  });

  test("it holds JavaScript with types, the models and the licence; no sources and no tests", () => {
    const files = globSync("**/*", { cwd: packageFolder });
    const unwanted = files.filter((file) => /\.test(suite|kit)?\.|(?<!\.d)\.ts$|^src|^node_modules/.test(file));
    assert.deepEqual(unwanted, []);
    const sources = globSync("src/**/*.{ts,sql}", {
      cwd: checkoutFolder,
      exclude: ["**/*.{test,testsuite,testkit}.ts"],
    });
    for (const source of sources) {
      const compiled = source.replace(/^src/, "dist");
      const wanted = compiled.endsWith(".ts")
        ? [compiled.replace(/ts$/, "js"), compiled.replace(/ts$/, "d.ts")]
        : [compiled];
      for (const file of wanted) assert.ok(files.includes(file), `${file} is missing`);
    }
    assert.ok(files.includes("LICENSE"));
  });

  test("it asks for Node 24 or newer", (t) => {
    assert.equal(readManifest(packageFolder).engines?.node, ">=24");
    const olderNode = findOlderNode();
    if (olderNode === undefined) return t.diagnostic("no older Node on the PATH to try it on");
    const tried = spawnSync(olderNode, [join(packageFolder, "bin", "endcap"), "--help"], { encoding: "utf8" });
    assert.equal(tried.status, 1);
    assert.match(tried.stderr, /Endcap needs Node 24 or newer; this is Node 2\d\./);
  });

  test("its types serve a TypeScript configuration", () => {
    const lines = [
      'import { defineConfig } from "endcap";',
      'export default defineConfig({ source: "./files", timeZone: "Europe/Berlin" });',
      'export const wrong = defineConfig({ source: "./files", timeZone: 1 });',
    ];
    writeFileSync(join(userFolder, "endcap.config.ts"), lines.join("\n"));
    const args = [binOf("typescript", "tsc"), "--noEmit", "--strict", "--module", "nodenext", "endcap.config.ts"];
    const tried = spawnSync(process.execPath, args, { cwd: userFolder, encoding: "utf8" });
    const errors = tried.stdout
      .trim()
      .split("\n")
      .filter((line) => line !== "");
    assert.equal(errors.length, 1, tried.stdout);
    assert.match(errors[0] ?? "", /endcap\.config\.ts\(3,.*'number' is not assignable to type 'string'/);
  });
});
