import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { put } from "../catalog/state.testkit.ts";
import { openStore, type Store } from "../catalog/store.ts";
import type { WeekFactInput, WeekFacts } from "../compute/week-facts.ts";
import { causeOf } from "./restate-cause.ts";

const day = (date: string, delivery: number, content = `${date} ${delivery}`, table = "sales"): WeekFactInput => ({
  table,
  date,
  delivery,
  content,
});
const week = (inputs: readonly WeekFactInput[], over: Partial<WeekFacts> = {}): WeekFacts => ({
  isComplete: false,
  dates: ["2026-01-05", "2026-01-06", "2026-01-07"],
  inputs,
  ...over,
});

suite("why a week came out differently", () => {
  let folder: string;
  let store: Store;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-cause-"));
    store = openStore(folder);
    for (const id of [1, 2, 3]) {
      put(store, "deliveries", { delivery_id: id });
      put(store, "files", { delivery_id: id, source_name: `sales_${id}.csv` });
    }
    store.run(
      "INSERT INTO confirmations (kind, table_name, business_date, reason, at) VALUES ('smaller', 'sales', '2026-01-07', 'right', '2026-01-09T00:00:00Z')",
    );
  });
  after(async () => {
    store.close();
    await rm(folder, { recursive: true });
  });
  const cause = (before: WeekFacts, after: WeekFacts, newestBefore = "2026-01-06", since = "2026-01-08T00:00:00Z") =>
    causeOf({ store, before, after, newestBefore, since });

  test("days after the newest one that was seen only let the week grow", () => {
    assert.equal(
      cause(week([day("2026-01-05", 1)]), week([day("2026-01-05", 1), day("2026-01-06", 2)]), "2026-01-05"),
      null,
    );
  });

  test("a day that comes after newer ones is late", () => {
    const late = cause(week([day("2026-01-06", 1)]), week([day("2026-01-06", 1), day("2026-01-05", 2)]));
    assert.deepEqual([late?.kind, late?.file, late?.date], ["late", "sales_2.csv", "2026-01-05"]);
  });

  test("another delivery of the same day is a correction, the same one read differently a rule", () => {
    assert.equal(cause(week([day("2026-01-05", 1, "a")]), week([day("2026-01-05", 2, "b")]))?.kind, "corrected");
    assert.equal(cause(week([day("2026-01-05", 1, "a")]), week([day("2026-01-05", 1, "b")]))?.kind, "rule");
    assert.equal(
      cause(week([day("2026-01-05", 1), day("2026-01-06", 1)]), week([day("2026-01-05", 1)]))?.text,
      "sales of 2026-01-06 no longer counts",
    );
  });

  test("of several days the one that came last is named, with how many more", () => {
    const found = cause(
      week([day("2026-01-06", 1)]),
      week([day("2026-01-06", 1), day("2026-01-05", 2, "x", "inventory"), day("2026-01-05", 3)]),
    );
    assert.deepEqual([found?.table, found?.file], ["sales", "sales_3.csv"]);
    assert.match(found?.text ?? "", /with 1 more day of the week$/);
  });

  test("a confirmation since the last publication is the cause, an older one is not", () => {
    const [before, after] = [week([day("2026-01-07", 1, "a")]), week([day("2026-01-07", 2, "b")])];
    assert.equal(cause(before, after)?.kind, "confirmed");
    assert.equal(cause(before, after, "2026-01-07", "2026-01-10T00:00:00Z")?.kind, "corrected");
  });

  test("a day that the calendar moved is no delivery; one that changed beside it is", () => {
    const [first, second, moved] = [day("2026-01-05", 1), day("2026-01-06", 2), day("2026-01-04", 1)];
    const shifted = { dates: ["2026-01-04", "2026-01-05", "2026-01-06"] };
    const before = week([first, second], { dates: ["2026-01-05", "2026-01-06", "2026-01-07"] });
    assert.equal(cause(before, week([moved, first, second], shifted))?.kind, "calendar");
    assert.equal(cause(week([moved, first], shifted), before)?.date, "2026-01-06");
    assert.equal(cause(before, week([moved, first, day("2026-01-06", 3)], shifted))?.kind, "corrected");
  });

  test("a week whose days all count in other weeks lost them to the calendar; one whose days are gone did not", () => {
    put(store, "days");
    put(store, "days", { business_date: "2026-01-06", state: "superseded" });
    const nothing = week([], { dates: [] });
    const moved = cause(week([day("2026-01-05", 1)]), nothing);
    assert.deepEqual([moved?.kind, moved?.text], ["calendar", "The calendar moved its days into other weeks"]);
    const gone = cause(week([day("2026-01-05", 1), day("2026-01-06", 1)]), nothing);
    assert.equal(gone?.kind, "corrected");
  });

  test("without a changed day it was the calendar or the models", () => {
    const same = [day("2026-01-05", 1)];
    assert.equal(cause(week(same), week(same, { dates: ["2026-01-05"] }))?.kind, "calendar");
    assert.equal(cause(week(same), week(same))?.kind, "rule");
  });
});
