import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { join } from "node:path";
import test from "node:test";
import { EndcapError } from "../../src/core/errors.ts";
import { quietEffects } from "../../src/core/effects.ts";
import { openProject } from "../../src/workflow/project.ts";
import { run } from "../../src/workflow/run.ts";
import { readShopState } from "../chaos/shop-state.testkit.ts";
import { copyShop, runShop, withPrepared } from "./faulty.testkit.ts";

test("a second runner is told who holds the lease, and disturbs nothing", () =>
  withPrepared(async (prepared) => {
    const shop = await copyShop(prepared);
    const child = fork(join(import.meta.dirname, "..", "chaos", "run-child.ts"), [shop.dir], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      execArgv: [],
    });
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    await new Promise<void>((resolve) =>
      child.on("message", (message: { kind: string }) => message.kind === "step" && resolve()),
    );
    const error = await runShop(shop).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof EndcapError, String(error));
    assert.match(
      error.what,
      new RegExp(`^Another run is under way: endcap chaos, process ${child.pid} on .*, since 20`),
    );
    assert.match(error.next, /endcap status/);
    assert.equal(error.retryable, true);
    assert.equal(await ended, 0);
    assert.deepEqual(await readShopState(shop.dir), prepared.expected);
  }));

test("two runs in one process take turns too", () =>
  withPrepared(async (prepared) => {
    const shop = await copyShop(prepared);
    const project = await openProject(shop.dir);
    const answers = await Promise.allSettled([
      run(project, quietEffects(), { trigger: "a" }),
      run(project, quietEffects(), { trigger: "b" }),
    ]);
    project.close();
    assert.deepEqual(
      answers.map(({ status }) => status),
      ["fulfilled", "rejected"],
    );
    assert.deepEqual(await readShopState(shop.dir), prepared.expected);
  }));

test("the lease of a process that died is taken over, one on another machine when it has run out", () =>
  withPrepared(async (prepared) => {
    const shop = await copyShop(prepared);
    const project = await openProject(shop.dir);
    const lease = (pid: number, host: string, until: string) =>
      project.store.run(
        "INSERT OR REPLACE INTO lease VALUES ('runner', 'other', ?, ?, ?, ?, ?)",
        pid,
        host,
        "2026-01-13T01:00:00Z",
        "2026-01-13T01:00:00Z",
        until,
      );
    const clock = { now: () => new Date("2026-01-13T02:00:00Z") };
    lease(1, "another-machine", "2026-01-13T02:00:30.000Z");
    await assert.rejects(runShop(shop, { clock }), /Another run is under way: other, process 1 on another-machine/);
    lease(1, "another-machine", "2026-01-13T01:59:59.000Z");
    assert.equal((await runShop(shop, { clock })).status, "done");
    project.close();
    assert.deepEqual(await readShopState(shop.dir), prepared.expected);
  }));
