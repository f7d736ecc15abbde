import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import test from "node:test";
import { PICTURED, watch } from "./watchdog.testkit.ts";

function start(program: string) {
  return spawn(process.execPath, [...PICTURED, "--eval", program], { stdio: ["ignore", "pipe", "pipe"] });
}

test("a child that waits for ever is killed, with a picture of what it waits for", async () => {
  const child = start("console.log('begins'); setTimeout(() => {}, 3_600_000)");
  await once(child.stdout, "data");
  const { silent } = watch(child, "the waiting one", { silenceMs: 300 });
  const ended = once(child, "exit");
  await assert.rejects(
    silent,
    /the waiting one: process \d+ has said nothing for 0.3 s[^]*Waits for: .*timer in \d+ ms/,
  );
  assert.deepEqual(await ended, [null, "SIGKILL"]);
});

test("a child whose main thread waits outside JavaScript is killed too", async () => {
  const child = start("console.log('begins'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)");
  await once(child.stdout, "data");
  const { silent } = watch(child, "the stuck one", { silenceMs: 300, reportWaitMs: 300 });
  const ended = once(child, "exit");
  await assert.rejects(silent, /Its main thread took no signal/);
  assert.deepEqual(await ended, [null, "SIGKILL"]);
});

test("a child that says something now and then is left alone", async () => {
  const child = start(
    "let n = 0; const timer = setInterval(() => { console.log(++n); if (n === 8) clearInterval(timer) }, 100)",
  );
  await once(child.stdout, "data");
  watch(child, "the talking one", { silenceMs: 600 });
  assert.deepEqual(await once(child, "exit"), [0, null]);
});
