import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { makeShop, said, type Shop } from "./cli.testkit.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/endcap", import.meta.url));

type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...process.env, ENDCAP_TOKEN: "", ...env } });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const ended = new Promise<Ended>((resolve) =>
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr })),
  );
  return { child, ended };
}

/** Resolves with the match as soon as the process has said it; fails when it ends before. */
function says(
  { child, ended }: ReturnType<typeof start>,
  stream: "stdout" | "stderr",
  wanted: RegExp,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child[stream]?.on("data", (chunk) => {
      text += chunk;
      const match = wanted.exec(text);
      if (match !== null) resolve(match[1] ?? match[0]);
    });
    void ended.then((end) => reject(new Error(`it ended: ${JSON.stringify(end)}`)));
  });
}

suite("the process", () => {
  let shop: Shop;
  before(async () => {
    shop = await makeShop();
    await shop.endcap("run");
  });
  after(() => shop.remove());

  test("SQL comes from standard input too, and exit codes reach the shell", async () => {
    const asked = start(["sql", "-", "--format", "csv", "--dir", shop.project]);
    asked.child.stdin?.end("SELECT count(*) AS n\nFROM accepted_sales");
    assert.deepEqual(await asked.ended, { code: 0, signal: null, stdout: "n\n3\n", stderr: "" });
    assert.equal((await start(["sql", "SELECT x", "--dir", shop.project]).ended).code, 2);
  });

  test("a reader that has seen enough ends the answer quietly", async () => {
    const { child, ended } = start(["sql", "FROM range(3000000)", "--dir", shop.project]);
    child.stdout?.once("data", () => child.stdout?.destroy());
    const { code, stderr } = await ended;
    assert.deepEqual([code, stderr], [0, ""]);
  });

  test("colours are for terminals and for who forces them, and NO_COLOR is heeded", async () => {
    const plain = await start(["status", "--dir", shop.project]).ended;
    assert.ok(!plain.stdout.includes("\u001b"));
    const forced = await start(["status", "--dir", shop.project], { FORCE_COLOR: "1" }).ended;
    assert.ok(forced.stdout.includes("\u001b[1m"));
    const heeded = await start(["nonsense"], { NO_COLOR: "1" }).ended;
    assert.ok(!heeded.stderr.includes("\u001b"));
  });

  test("serve answers until SIGTERM comes, and then ends cleanly", async () => {
    const served = start(["serve", "--port", "0", "--dir", shop.project]);
    const url = await says(served, "stdout", /(http:\/\/127\.0\.0\.1:\d+\/)/);
    assert.equal((await fetch(`${url}healthz`)).status, 200);
    const other = await start(["serve", "--port", new URL(url).port, "--dir", shop.project]).ended;
    assert.equal(other.code, 1);
    assert.match(other.stderr, /Port \d+ .* is taken/);
    served.child.kill("SIGTERM");
    const { code, stderr } = await served.ended;
    assert.equal(code, 0, stderr);
    assert.equal((await start(["serve", "--host", "0.0.0.0", "--port", "0", "--dir", shop.project]).ended).code, 2);
  });
});

suite("demo", () => {
  const folder = mkdtempSync(join(tmpdir(), "endcap-demo-"));
  const dir = join(folder, "demo");
  const small = ["--stores", "2", "--products", "12", "--weeks", "2", "--dir", dir];
  after(() => rmSync(folder, { recursive: true, force: true }));

  test("simulates, loads and says what next; the second start has nothing to do", async () => {
    const first = await said(["demo", ...small, "--no-serve"]);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /Simulating a retailer: 2 stores, 12 products, 2 weeks[^]*Loaded \d+ new files/);
    const second = await said(["demo", "--dir", dir, "--no-serve"]);
    assert.equal(second.code, 0, second.stderr);
    assert.doesNotMatch(second.stderr, /Simulating|Loaded/);
    assert.equal((await said(["demo", "--dir", dir, "--stores", "3", "--no-serve"])).code, 2);
  });

  test("serves where the browser finds it, and Ctrl-C ends it", async () => {
    const demo = start(["demo", "--dir", dir, "--port", "0", "--no-open"]);
    const url = await says(demo, "stdout", /(http:\/\/127\.0\.0\.1:\d+\/)/);
    const page = await fetch(`${url}api/meta`);
    assert.equal(((await page.json()) as { project: string }).project, "Demo retailer");
    demo.child.kill("SIGINT");
    assert.equal((await demo.ended).code, 0);
  });

  test("--reset removes nothing but a demo", async () => {
    const { code, stderr } = await said(["demo", "--dir", folder, "--reset", "--no-serve"]);
    assert.equal(code, 2);
    assert.match(stderr, /is no demo, and is not removed/);
  });
});
