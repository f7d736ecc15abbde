import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, suite, test } from "node:test";
import { openStore, type Store } from "../../catalog/store.ts";
import { liveEvent, type LiveEvent } from "../../dashboard/contract.ts";
import { event } from "../../workflow/run-record.ts";
import { createLiveEvents } from "../live-events.ts";
import { followEvents, type Follower } from "./follow-events.ts";

suite("the state's events, followed live", () => {
  let folder: string;
  let store: Store;
  let follower: Follower;
  let seen: LiveEvent[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-follow-"));
    store = openStore(folder);
    event(store, "2026-01-05T03:00:00Z", "old", "run", { status: "started" });
    seen = [];
    const events = createLiveEvents();
    events.subscribe(null, ({ event: one }) => seen.push(liveEvent.parse(one)));
    follower = followEvents({ store, events, statusOf: () => "incomplete", intervalMs: 3_600_000 });
  });
  afterEach(async () => {
    follower.stop();
    store.close();
    await rm(folder, { recursive: true });
  });

  test("what happened before is not told, and nothing twice", () => {
    follower.look();
    assert.deepEqual(seen, []);
    event(store, "2026-01-06T03:00:00Z", "r", "run", { status: "started" });
    follower.look();
    follower.look();
    assert.deepEqual(seen, [
      { type: "run", at: "2026-01-06T03:00:00Z", run: "r", status: "running", text: "Run r started" },
    ]);
  });

  test("steps say what failed; a run that is over has the status of the screens", () => {
    event(store, "2026-01-06T03:00:01Z", "r", "step", { step: "validate", status: "running", attempt: 1 });
    event(store, "2026-01-06T03:00:02Z", "r", "step", {
      step: "validate",
      status: "failed",
      attempt: 1,
      error: { what: "Disk full" },
    });
    event(store, "2026-01-06T03:00:03Z", "r", "step", { step: "validate", status: "running", attempt: 2 });
    event(store, "2026-01-06T03:00:04Z", "r", "run", { status: "done" });
    event(store, "2026-01-06T03:00:05Z", null, "schedule", { date: "2026-01-05", outcome: "complete" });
    follower.look();
    assert.deepEqual(
      seen.map((one) => one.text),
      ["validate", "validate failed: Disk full", "validate, attempt 2", "Run r done"],
    );
    const last = seen.at(-1);
    assert.equal(last?.type === "run" && last.status, "incomplete");
  });

  test("a publication names its weeks, an alert what to do, in the order of time", () => {
    store.run("INSERT INTO commits (commit_id, run_id, kind, at) VALUES (7, 'r', 'run', '2026-01-06T03:00:02Z')");
    for (const [table, week] of [
      ["weekly_store_product", "202602"],
      ["daily_store_product", "202602"],
      ["dim_store", ""],
    ] as const) {
      store.run(
        "INSERT INTO partitions (table_name, partition_key, published_by, run_id, rows, bytes, sha256, inputs) VALUES (?, ?, 7, 'r', 1, 1, '', '')",
        table,
        week,
      );
    }
    const condition = {
      kind: "late",
      subject: "sales",
      since: "",
      text: "sales of 2026-01-05 is missing",
      next: "Have it delivered",
      items: [],
    };
    store.run(
      "INSERT INTO alerts (kind, subject, since, last_at, data) VALUES ('late', 'sales', '', '2026-01-06T03:00:03Z', ?)",
      JSON.stringify({ condition, notice: "raised" }),
    );
    event(store, "2026-01-06T03:00:01Z", "r", "step", { step: "commit", status: "running", attempt: 1 });
    follower.look();
    assert.deepEqual(
      seen.map(({ type }) => type),
      ["step", "commit", "alert"],
    );
    assert.deepEqual(seen[1], {
      type: "commit",
      at: "2026-01-06T03:00:02Z",
      run: "r",
      commit: "7",
      weeks: [202602],
      text: "1 week published",
    });
    assert.deepEqual(seen[2], {
      type: "alert",
      at: "2026-01-06T03:00:03Z",
      severity: "warning",
      text: condition.text,
      next: condition.next,
    });
    store.run("UPDATE alerts SET resolved_at = '2026-01-07T03:00:00Z', last_at = '2026-01-07T03:00:00Z'");
    follower.look();
    assert.match(seen[3]?.text ?? "", /^Resolved: sales of/);
  });

  test("a follower that stopped looks no more", () => {
    follower.stop();
    event(store, "2026-01-06T03:00:00Z", "r", "run", { status: "started" });
    follower.look();
    assert.deepEqual(seen, []);
  });
});
