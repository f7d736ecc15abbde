import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openStore } from "../catalog/store.ts";
import { quietEffects } from "../core/effects.ts";
import { EndcapError } from "../core/errors.ts";
import { openRun } from "./run-record.ts";

async function opened(context: { after(work: () => Promise<void>): void }, stop: () => void = () => undefined) {
  const dir = await mkdtemp(join(tmpdir(), "endcap-steps-"));
  const store = openStore(dir);
  context.after(async () => {
    store.close();
    await rm(dir, { recursive: true, force: true });
  });
  return { store, record: openRun(store, quietEffects(), { trigger: "test", stop }).record };
}

test("a step that takes too long is stopped, has ended before the run goes on, and is not tried again", async (context) => {
  let stopped = false;
  let ended = false;
  let tries = 0;
  const { record } = await opened(context, () => (stopped = true));
  const work = async () => {
    tries += 1;
    while (!stopped) await new Promise((resolve) => setTimeout(resolve, 5));
    ended = true;
    throw new Error("Interrupted");
  };
  await assert.rejects(record.step("compute", work, { timeoutMs: 20 }), (error: EndcapError) => {
    assert.match(error.what, /took longer/);
    assert.deepEqual([ended, tries, error.retryable], [true, 1, false]);
    return true;
  });
});

test("a step that was done answers with its facts and works no more", async (context) => {
  const { record } = await opened(context);
  let times = 0;
  const work = async () => ({ times: ++times });
  assert.deepEqual(await record.step("land", work), { times: 1 });
  assert.deepEqual(await record.step("land", work), { times: 1 });
});

test("only an error that says so is tried again", async (context) => {
  const { store, record } = await opened(context);
  const fails = (retryable: boolean) => async (): Promise<object> => {
    throw new EndcapError({ what: "no", next: "wait", retryable });
  };
  await assert.rejects(record.step("land", fails(false)));
  await assert.rejects(record.step("check", fails(true), { attempts: 2 }));
  assert.deepEqual(
    store
      .all<{ name: string; n: number }>("SELECT name, count(*) AS n FROM steps GROUP BY name ORDER BY name")
      .map(({ name, n }) => [name, n]),
    [
      ["check", 2],
      ["land", 1],
    ],
  );
});

test("a step that failed is told as it failed, also where that cannot be recorded", async (context) => {
  const { store, record } = await opened(context);
  const work = () => {
    const pages = store.get<{ page_count: number }>("PRAGMA page_count")?.page_count ?? 0;
    store.get(`PRAGMA max_page_count = ${pages}`);
    return Promise.reject(new EndcapError({ what: `no room${"!".repeat(100_000)}`, next: "make room" }));
  };
  await assert.rejects(record.step("land", work), /no room!/);
  const step = store.get<{ status: string }>("SELECT status FROM steps WHERE name = 'land'");
  assert.equal(step?.status, "running", "the next run resumes it");
});
