import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isSpillInUse, makeSpill } from "./spill.ts";

const MAKE_AND_WAIT = `
  const { makeSpill } = await import(process.argv[1]);
  console.log(makeSpill(process.argv[2]).path);
  setInterval(() => undefined, 1000);`;

test("a spill folder is in use while its engine lives, here or in another process, and no longer", async (t) => {
  const parent = mkdtempSync(join(tmpdir(), "endcap-spill-"));
  t.after(() => rmSync(parent, { recursive: true }));
  const now = new Date();
  const own = makeSpill(parent);
  const beside = makeSpill(parent);
  assert.notEqual(own.path, beside.path);
  assert.ok(existsSync(own.path) && isSpillInUse(own.path, now));
  own.remove();
  assert.ok(!existsSync(own.path) && !isSpillInUse(own.path, now));
  assert.ok(isSpillInUse(beside.path, now));
  beside.remove();

  const spillModule = new URL("spill.ts", import.meta.url).href;
  const child = spawn(process.execPath, ["--input-type=module", "-e", MAKE_AND_WAIT, spillModule, parent]);
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  const path = String(said).trim();
  assert.ok(existsSync(path) && isSpillInUse(path, new Date(now.getTime() + 30 * 86_400_000)));
  child.kill("SIGKILL");
  await once(child, "exit");
  assert.ok(existsSync(path) && !isSpillInUse(path, now));
});

test("of another machine it is in use while its time is renewed; of an earlier start of this one never", (t) => {
  const parent = mkdtempSync(join(tmpdir(), "endcap-spill-"));
  t.after(() => rmSync(parent, { recursive: true }));
  const own = makeSpill(parent);
  const [host = "", boot = ""] = own.path.split("spill-").at(-1)?.split("-") ?? [];
  const foreign = own.path.replace(host, "00000000");
  const earlier = own.path.replace(boot, "00000000");
  for (const path of [foreign, earlier]) mkdirSync(path);
  assert.deepEqual(
    [foreign, earlier].map((path) => isSpillInUse(path, new Date())),
    [true, false],
  );
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  utimesSync(foreign, yesterday, yesterday);
  assert.equal(isSpillInUse(foreign, new Date()), false);
  own.remove();
});
