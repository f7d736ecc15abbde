import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { localTime } from "../arrival/due.ts";
import { openStore, type Store } from "../catalog/store.ts";
import { createScheduler, decideNow, type Attempt, type Scheduler } from "./schedule.ts";
import { leaseHolder } from "./lease.ts";
import { event } from "./run-record.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type World = {
  now: number;
  /** Added to the clock at the next sleep. */
  jumps: number[];
  /** When runs started, by the world's clock. */
  runs: string[];
  /** What a run answers; "fail" throws. */
  answer: (index: number) => boolean | "fail";
  news: () => boolean;
  looks: number;
  warnings: string[];
};

function world(start: string): World {
  return { now: Date.parse(start), jumps: [], runs: [], answer: () => true, news: () => true, looks: 0, warnings: [] };
}

const berlin = { timeZone: "Europe/Berlin", arrivalAt: "03:00" };

function schedulerOf(
  store: Store,
  at: World,
  arrival = berlin,
  endAfter = 0,
): { scheduler: Scheduler; ended: Promise<void> } {
  let end = () => undefined as void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  let slept = 0;
  const scheduler = createScheduler({
    store,
    arrival,
    clock: { now: () => new Date(at.now) },
    async runNow() {
      const answer = at.answer(at.runs.length);
      at.runs.push(new Date(at.now).toISOString());
      at.now += MINUTE;
      if (answer === "fail") throw new Error("boom");
      return { complete: answer };
    },
    isBusy: async () => leaseHolder(store, new Date(at.now)) !== null,
    async hasNews() {
      at.looks++;
      return at.news();
    },
    report: ({ text }) => at.warnings.push(text),
    pollMs: 5 * MINUTE,
    async sleep(ms) {
      at.now += ms + (at.jumps.shift() ?? 0);
      slept += ms;
      if (slept >= endAfter) {
        end();
        void scheduler.stop();
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  });
  return { scheduler, ended };
}

async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "endcap-schedule-"));
  const store = openStore(dir);
  await work(store);
  store.close();
  await rm(dir, { recursive: true });
}

async function live(store: Store, at: World, forMs: number, arrival = berlin): Promise<void> {
  const { scheduler, ended } = schedulerOf(store, at, arrival, forMs);
  scheduler.start();
  await ended;
  await scheduler.stop();
}

function handled(store: Store, date: string, at: string): void {
  event(store, at, null, "schedule", { date, at, outcome: "complete" } satisfies Attempt);
}

for (const [name, timeZone, start] of [
  ["spring, Berlin", "Europe/Berlin", "2026-03-27T12:00:00Z"],
  ["autumn, Berlin", "Europe/Berlin", "2026-10-23T12:00:00Z"],
  ["spring, New York", "America/New_York", "2026-03-06T17:00:00Z"],
  ["autumn, New York", "America/New_York", "2026-10-30T17:00:00Z"],
] as const) {
  for (const arrivalAt of ["03:00", "02:30"]) {
    test(`every date once over the change of the clocks: ${name}, ${arrivalAt}`, () =>
      withStore(async (store) => {
        const at = world(start);
        const arrival = { timeZone, arrivalAt };
        handled(store, decideNow({ now: new Date(at.now), arrival, lastAttempt: () => null }).date, start);
        await live(store, at, 4 * DAY, arrival);
        const days = at.runs.map((run) => localTime(new Date(run), timeZone));
        assert.equal(new Set(days.map(({ date }) => date)).size, 4);
        assert.equal(days.length, 4);
        for (const { time } of days) assert.ok(time >= arrivalAt && time <= "03:35", time);
      }));
  }
}

test("nights missed while the machine was off are caught up at start, once", () =>
  withStore(async (store) => {
    handled(store, "2026-01-02", "2026-01-03T02:01:00Z");
    const at = world("2026-01-07T09:00:00Z");
    await live(store, at, 2 * HOUR);
    assert.deepEqual(at.runs, ["2026-01-07T09:00:00.000Z"]);
  }));

test("a machine that slept through the hour runs when it wakes", () =>
  withStore(async (store) => {
    handled(store, "2026-01-05", "2026-01-06T02:01:00Z");
    const at = world("2026-01-06T20:00:00Z");
    at.jumps = [0, 11 * HOUR];
    await live(store, at, 30 * MINUTE);
    assert.equal(at.runs.length, 1);
    assert.ok((at.runs[0] ?? "") >= "2026-01-07T07:00", at.runs[0]);
  }));

test("a restart does not repeat a date, nor a run by hand after it was due", () =>
  withStore(async (store) => {
    const at = world("2026-01-07T04:00:00Z");
    store.run(
      "INSERT INTO runs (run_id, kind, trigger, status, started_at, finished_at, facts) VALUES ('r', 'load', 'run', 'done', '2026-01-07T03:00:00.000Z', '2026-01-07T03:01:00.000Z', ?)",
      JSON.stringify({ arrival: { complete: true } }),
    );
    await live(store, at, HOUR);
    assert.deepEqual(at.runs, []);
    await live(store, at, DAY);
    assert.equal(at.runs.length, 1);
    await live(store, at, HOUR);
    assert.equal(at.runs.length, 1);
  }));

test("an incomplete day is looked after every quarter of an hour, and run again only for news, until the deadline", () =>
  withStore(async (store) => {
    const at = world("2026-01-07T01:55:00Z");
    handled(store, "2026-01-05", "2026-01-06T02:01:00Z");
    at.answer = () => false;
    at.news = () => at.looks === 3;
    await live(store, at, 6 * HOUR);
    assert.equal(at.runs.length, 2);
    assert.ok((at.runs[1] ?? "") >= "2026-01-07T02:45" && (at.runs[1] ?? "") <= "2026-01-07T03:05", at.runs[1]);
    assert.ok(at.looks >= 9 && at.looks <= 12, String(at.looks));
  }));

test("a source that cannot be reached is asked again every quarter of an hour", () =>
  withStore(async (store) => {
    const at = world("2026-01-07T01:55:00Z");
    handled(store, "2026-01-05", "2026-01-06T02:01:00Z");
    at.answer = () => false;
    at.news = () => {
      throw new Error("gone");
    };
    await live(store, at, 2 * HOUR);
    assert.equal(at.runs.length, 1);
    assert.ok(at.warnings.length >= 5 && at.warnings.length <= 8, at.warnings.join("\n"));
    assert.match(at.warnings[0] ?? "", /could not look at the source: gone/);
  }));

test("a complete day is left alone", () =>
  withStore(async (store) => {
    const at = world("2026-01-07T01:55:00Z");
    handled(store, "2026-01-05", "2026-01-06T02:01:00Z");
    at.answer = (index) => index > 0;
    await live(store, at, 6 * HOUR);
    assert.deepEqual([at.runs.length, at.looks], [2, 1]);
  }));

test("failing runs are tried again and end nothing", () =>
  withStore(async (store) => {
    const at = world("2026-01-07T01:55:00Z");
    handled(store, "2026-01-05", "2026-01-06T02:01:00Z");
    at.answer = (index) => (index < 2 ? "fail" : true);
    await live(store, at, 2 * DAY);
    assert.equal(at.runs.length, 4);
    assert.equal(at.warnings.filter((text) => /The nightly run for 2026-01-06 failed: boom/.test(text)).length, 2);
  }));

test("a clock that jumps back and forth repeats no date and leaves none out", () =>
  withStore(async (store) => {
    const at = world("2026-01-07T01:50:00Z");
    handled(store, "2026-01-05", "2026-01-06T02:01:00Z");
    at.jumps = [0, 0, 0, -2 * HOUR, 0, 0, 4 * 365 * DAY, 0, -4 * 365 * DAY, -3 * HOUR];
    await live(store, at, 30 * HOUR);
    const near = at.runs.filter((run) => run < "2027");
    assert.deepEqual(
      near.map((run) => localTime(new Date(run), "Europe/Berlin").date),
      ["2026-01-07", "2026-01-08"],
    );
    assert.equal(at.runs.length, 3, "one in the year that the clock jumped to");
  }));

test("it waits while another run holds the lease", () =>
  withStore(async (store) => {
    const at = world("2026-01-07T04:00:00Z");
    store.run(
      "INSERT INTO lease VALUES ('runner', 'someone', ?, 'another-machine', ?, ?, ?)",
      1,
      "2026-01-07T03:59:00Z",
      "2026-01-07T03:59:00Z",
      "2026-01-07T04:30:00.000Z",
    );
    await live(store, at, HOUR);
    assert.equal(at.runs.length, 1);
    assert.ok((at.runs[0] ?? "") >= "2026-01-07T04:30", at.runs[0]);
  }));

test("it says when it runs next", () =>
  withStore(async (store) => {
    const at = world("2026-01-07T04:00:00Z");
    const next = () => schedulerOf(store, at).scheduler.nextRun().toISOString();
    assert.equal(next(), "2026-01-07T04:00:00.000Z");
    handled(store, "2026-01-06", "2026-01-07T03:00:00.000Z");
    assert.equal(next(), "2026-01-08T02:00:00.000Z");
    event(store, "", null, "schedule", {
      date: "2026-01-06",
      at: "2026-01-07T03:50:00.000Z",
      outcome: "incomplete",
    } satisfies Attempt);
    assert.equal(next(), "2026-01-07T04:05:00.000Z");
  }));
