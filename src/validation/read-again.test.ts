import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { after, before, beforeEach, suite, test } from "node:test";
import { join } from "node:path";
import { put } from "../catalog/state.testkit.ts";
import { openStore, type Store } from "../catalog/store.ts";
import { readAgain } from "./read-again.ts";
import { requeueDeliveries } from "./requeue.ts";

suite("a delivery that is read again", () => {
  let folder: string;
  let store: Store;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-again-"));
    store = openStore(folder);
  });
  after(async () => {
    store.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    for (const table of ["days", "files", "deliveries"]) store.run(`DELETE FROM ${table}`);
    put(store, "deliveries");
    put(store, "files");
    for (const date of ["2026-01-05", "2026-01-06"]) put(store, "days", { business_date: date, path: "accepted/a" });
  });
  const read = (params: { isWhole?: boolean; dates?: string[]; quarantined?: string[] }) => {
    const { isWhole = true, dates = [], quarantined = [] } = params;
    const again = readAgain({
      store,
      deliveries: new Map([[1, { isWhole }]]),
      days: dates.map((date) => ({ deliveryId: 1, date })),
      quarantined: new Set(quarantined.map((date) => `1 ${date}`)),
    });
    return [again.retired, again.gone].map((versions) => versions.map(({ date }) => date.slice(8)));
  };

  test("replaces what it holds, and what it no longer holds is gone", () => {
    assert.deepEqual(read({ dates: ["2026-01-05"] }), [["05", "06"], ["06"]]);
  });

  test("keeps its days where the reading refuses a file", () => {
    assert.deepEqual(read({ isWhole: false }), [[], []]);
    assert.deepEqual(read({ isWhole: false, dates: ["2026-01-05"] }), [["05"], []]);
  });

  test("keeps a day all of whose rows are in quarantine now, and every day where nobody can read a date", () => {
    assert.deepEqual(read({ dates: ["2026-01-05"], quarantined: ["2026-01-06"] }), [["05"], []]);
    assert.deepEqual(read({ quarantined: [""] }), [[], []]);
    assert.deepEqual(read({ dates: ["2026-01-05"], quarantined: [""] }), [["05", "06"], ["06"]]);
  });

  test("is put in line without losing a day, unless its landed copy was removed", () => {
    assert.equal(requeueDeliveries(store, [1]), 1);
    const files = () => store.all<{ status: string }>("SELECT status FROM files").map(({ status }) => status);
    assert.deepEqual(files(), ["landed"]);
    assert.equal(store.all("SELECT 1 FROM days WHERE state = 'current'").length, 2);
    store.run("UPDATE files SET status = 'accepted', facts = json_set(facts, '$.removed', '2026-02-01')");
    assert.equal(requeueDeliveries(store, [1]), 0);
    assert.deepEqual(files(), ["accepted"]);
  });
});
