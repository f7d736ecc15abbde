import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { deliver, dimensions, facts, makeTinyShop } from "../../test/tiny-shop.testkit.ts";
import { quietEffects, type Progress } from "../core/effects.ts";
import { openProject } from "./project.ts";
import { openRunLog } from "./run-log.ts";
import { run } from "./run.ts";

const clock = { now: () => new Date("2026-01-07T02:00:00Z") };

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-log-"));
  await work(folder);
  await rm(folder, { recursive: true });
}

async function lines(folder: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(folder, "endcap.log"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("what is reported is logged with its run, step and facts, and reported on", () =>
  inFolder(async (folder) => {
    const reported: Progress[] = [];
    const log = await openRunLog({
      folder,
      effects: quietEffects({ clock, report: (one) => reported.push(one) }),
      runId: () => "r1",
    });
    log.effects.report({ kind: "warning", step: "check", text: "sales is missing", facts: { date: "2026-01-06" } });
    log.effects.report({ kind: "file", step: "land", text: "a.csv" });
    log.effects.report({ kind: "step", step: "compute", text: "week 1", done: 1, total: 2 });
    await log.close();
    assert.equal(reported.length, 3);
    assert.deepEqual(await lines(folder), [
      {
        level: "warn",
        time: "2026-01-07T02:00:00.000Z",
        run: "r1",
        kind: "warning",
        step: "check",
        date: "2026-01-06",
        msg: "sales is missing",
      },
    ]);
  }));

test("secrets are hidden", () =>
  inFolder(async (folder) => {
    const environment = { ENDCAP_SMTP_PASSWORD: 'pa"ss', ENDCAP_TOKEN: "t0ken", HOME: "/home" };
    const log = await openRunLog({ folder, effects: quietEffects({ clock }), runId: () => null, environment });
    log.line("error", 'pa"ss and t0ken at smtp://me:hush@mail.example.org', { inner: { value: 'pa"ss' } });
    await log.close();
    const text = await readFile(join(folder, "endcap.log"), "utf8");
    for (const secret of ['pa"ss', 'pa\\"ss', "t0ken", "hush"]) assert.ok(!text.includes(secret), text);
    assert.match(text, /smtp:\/\/…@mail\.example\.org/);
  }));

test("a log of another day, or one that is large, makes room for a new one; old ones go", () =>
  inFolder(async (folder) => {
    for (let index = 0; index < 31; index++) {
      await writeFile(join(folder, `endcap-2025-12-${String(index + 1).padStart(2, "0")}-001.log`), "old");
    }
    await writeFile(join(folder, "endcap.log"), "yesterday");
    await utimes(join(folder, "endcap.log"), new Date("2026-01-06T02:00:00Z"), new Date("2026-01-06T02:00:00Z"));
    const first = await openRunLog({ folder, effects: quietEffects({ clock }), runId: () => null });
    first.line("info", "today");
    const names = (await readdir(folder)).toSorted();
    assert.equal(names.length, 31);
    assert.equal(await readFile(join(folder, "endcap-2026-01-06-001.log"), "utf8"), "yesterday");
    assert.equal((await lines(folder)).length, 1);
  }));

test("a log that cannot be written costs no run", () =>
  inFolder(async (folder) => {
    await writeFile(join(folder, "logs"), "a file where the folder should be");
    const log = await openRunLog({ folder: join(folder, "logs"), effects: quietEffects({ clock }), runId: () => null });
    log.effects.report({ kind: "note", text: "still running" });
    await log.close();
  }));

test("a run leaves its story in the project's log", () =>
  inFolder(async (folder) => {
    const shop = await makeTinyShop(folder);
    await deliver(shop, { ...dimensions(), ...facts(0, 1) });
    const project = await openProject(shop.dir);
    const { runId } = await run(project, quietEffects(), { trigger: "test" });
    project.close();
    const logged = await lines(join(shop.dir, "logs"));
    assert.ok(logged.every((line) => line["run"] === runId || line["run"] === null));
    assert.deepEqual(
      logged.filter(({ kind }) => kind === "step").flatMap(({ step, total }) => (total === undefined ? [step] : [])),
      ["extract", "land", "check", "validate", "compute", "audit", "commit", "notify"],
    );
    assert.equal(logged.at(-1)?.["msg"], "run done");
  }));

test(
  "a log on a full disk costs no run, not even when it is closed",
  { skip: existsSync("/dev/full") ? false : "there is no device that is always full" },
  () =>
    inFolder(async (folder) => {
      await symlink("/dev/full", join(folder, "endcap.log"));
      const log = await openRunLog({ folder, effects: quietEffects({ clock }), runId: () => "r1" });
      log.line("info", "first");
      log.line("error", "second");
      await log.close();
    }),
);
