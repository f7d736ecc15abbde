/** A run in parts, as another workflow engine does it: each call a process of its own, perhaps on another machine. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, suite, test } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { EndcapError } from "../core/errors.ts";
import { openProject } from "./project.ts";
import { run, runUntil } from "./run.ts";
import { smallShop, type SmallShop } from "./small-shop.testkit.ts";
import { stepNames, type StepName } from "./step-names.ts";

suite("a run in parts", () => {
  let shop: SmallShop;
  beforeEach(async () => {
    shop = await smallShop();
    await shop.sales("2026-01-05", "10.00");
    await shop.inventory("2026-01-05");
  });
  afterEach(() => shop.remove());

  async function until(step: StepName, name?: string) {
    const project = await openProject(shop.dir);
    try {
      const outcome = await runUntil(project, quietEffects(), { trigger: "run", until: step, name });
      const steps = project.store.all<{ name: string; attempt: number }>(
        "SELECT name, attempt FROM steps WHERE run_id = ? ORDER BY rowid",
        outcome.runId,
      );
      return { outcome, steps: steps.map(({ name, attempt }) => `${name} ${attempt}`) };
    } finally {
      project.close();
    }
  }

  test("each call goes on behind the step of the one before; a call again does nothing", async () => {
    const ids = new Set<string>();
    for (const [index, step] of stepNames.entries()) {
      for (const _again of step === "notify" ? [1] : [1, 2]) {
        const { outcome, steps } = await until(step);
        ids.add(outcome.runId);
        assert.deepEqual(
          steps,
          stepNames.slice(0, index + 1).map((name) => `${name} 1`),
        );
        if (step !== "notify") assert.deepEqual(outcome, { runId: outcome.runId, until: step, open: true, job: null });
        else assert.equal("status" in outcome && outcome.status, "done");
      }
    }
    assert.equal(ids.size, 1);
  });

  test("a whole run goes on with the open one, and then loads what has come since", async () => {
    await until("validate");
    await shop.sales("2026-01-06", "20.00");
    await shop.inventory("2026-01-06");
    const project = await openProject(shop.dir);
    try {
      const outcome = await run(project, quietEffects(), { trigger: "run" });
      assert.deepEqual([outcome.landed.files, outcome.asOf], [2, "2026-01-06"]);
      const runs = project.store.all<{ status: string }>("SELECT status FROM runs");
      assert.deepEqual(
        runs.map(({ status }) => status),
        ["done", "done"],
      );
    } finally {
      project.close();
    }
  });

  test("a named run answers what it did when it is asked again, and nothing is done", async () => {
    await until("validate", "night one");
    const first = (await until("notify", "night one")).outcome;
    await shop.sales("2026-01-06", "20.00");
    await shop.inventory("2026-01-06");
    const again = (await until("notify", "night one")).outcome;
    assert.ok("status" in first && "status" in again);
    assert.deepEqual([again.runId, again.asOf], [first.runId, "2026-01-05"]);
    const next = (await until("notify", "night two")).outcome;
    assert.ok("status" in next && next.asOf === "2026-01-06");
  });

  test("a run that somebody left open is closed when a named one begins, which loads what it had accepted", async () => {
    const left = (await until("validate", "night one")).outcome;
    await shop.sales("2026-01-06", "20.00");
    await shop.inventory("2026-01-06");
    const { outcome } = await until("notify", "night two");
    assert.ok("status" in outcome && outcome.runId !== left.runId);
    assert.deepEqual([outcome.landed.files, outcome.asOf], [2, "2026-01-06"]);
    const project = await openProject(shop.dir);
    try {
      const runs = project.store.all<{ status: string; error: string | null }>(
        "SELECT status, error FROM runs ORDER BY rowid",
      );
      assert.deepEqual(
        runs.map(({ status }) => status),
        ["failed", "done"],
      );
      assert.match(runs[0]?.error ?? "", /given up: a run for night two began/);
      const days = project.store.all<{ n: number }>(
        "SELECT count(DISTINCT business_date) AS n FROM days WHERE state = 'current'",
      );
      assert.deepEqual(
        days.map(({ n }) => n),
        [2],
      );
    } finally {
      project.close();
    }
    const anew = (await until("validate", "night one")).outcome;
    assert.notEqual(anew.runId, left.runId);
  });

  test("a Spark that somebody else runs is told what to do, and nothing is published before it has", async () => {
    const file = join(shop.dir, "endcap.config.json");
    const config = JSON.parse(await readFile(file, "utf8")) as object;
    await writeFile(file, JSON.stringify({ ...config, compute: { spark: { by: "steps" } } }));
    const { outcome } = await until("compute");
    assert.ok("open" in outcome && outcome.job !== null);
    assert.equal(outcome.until, "validate");
    const [step] = outcome.job.steps;
    assert.deepEqual([step?.args[0], step?.args.includes("--master")], ["spark-sql", false]);
    const sql = await readFile(step?.args.at(-1) ?? "", "utf8");
    assert.match(sql, /INSERT OVERWRITE DIRECTORY '.*weekly_store_product'/);
    assert.match(sql, /sales_amt/);
    const project = await openProject(shop.dir);
    try {
      for (const attempt of [
        () => run(project, quietEffects(), { trigger: "run" }),
        () => runUntil(project, quietEffects(), { trigger: "run", until: "notify" }),
      ]) {
        const failed = await attempt().catch((error: unknown) => error);
        assert.ok(failed instanceof EndcapError && failed.retryable);
        assert.match(failed.what, /is open/);
      }
      assert.deepEqual(project.store.all("SELECT * FROM commits"), []);
    } finally {
      project.close();
    }
  });
});
