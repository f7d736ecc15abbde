import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, suite, test } from "node:test";
import { put } from "../../catalog/state.testkit.ts";
import { openStore, type Store } from "../../catalog/store.ts";
import { readDeliveries, readRowCounts } from "./deliveries.ts";
import { readFindings } from "./findings.ts";
import { readHeld } from "./held.ts";

type File = {
  delivery: number;
  name?: string;
  table?: string;
  date?: string;
  status?: string;
  rows?: number;
  findings?: object[];
  error?: object;
};

suite("deliveries, findings and what is held, from the state", () => {
  let folder: string;
  let store: Store;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-deliveries-"));
    store = openStore(folder);
  });
  afterEach(async () => {
    store.close();
    await rm(folder, { recursive: true });
  });

  function deliver({
    delivery,
    name = `sales_${delivery}.csv`,
    table = "sales",
    date,
    status = "accepted",
    rows = 10,
    findings = [],
    error,
  }: File): void {
    const own = { delivery_id: delivery, table_name: table, name_date: date ?? null, status };
    if (store.get("SELECT 1 FROM deliveries WHERE delivery_id = ?", delivery) === undefined)
      put(store, "deliveries", own);
    const refused = status === "refused";
    put(store, "files", {
      ...own,
      source_name: name,
      delivered: rows,
      accepted: refused ? 0 : rows,
      quarantined: 0,
      skipped: 0,
      refused: refused ? rows : 0,
      findings: JSON.stringify(findings),
      error: error === undefined ? null : JSON.stringify(error),
    });
  }
  function day(
    delivery: number,
    date: string,
    state: string,
    { rows = 10, from = delivery, table = "sales" } = {},
  ): void {
    put(store, "days", {
      table_name: table,
      business_date: date,
      delivery_id: delivery,
      rows,
      rows_delivery_id: from,
      state,
    });
  }
  const statuses = () => readDeliveries(store, { limit: 10 }).deliveries.map(({ status, note }) => [status, note]);

  test("what counts, what was replaced by what, and what only repeats", () => {
    deliver({ delivery: 1, date: "2026-01-05" });
    day(1, "2026-01-05", "superseded");
    deliver({ delivery: 2, date: "2026-01-05", rows: 12 });
    day(2, "2026-01-05", "current");
    deliver({ delivery: 3, name: "history.csv" });
    day(3, "2026-01-03", "current", { from: 1 });
    deliver({ delivery: 4, status: "landed", rows: 0 });
    assert.deepEqual(statuses(), [
      ["landed", "Its rows are not checked yet"],
      ["unchanged", "The same rows were delivered before"],
      ["current", "Replaces sales_1.csv (delivery 1) for 1 day"],
      ["superseded", "Replaced by sales_2.csv (delivery 2) for 1 day"],
    ]);
    assert.equal(readRowCounts(store).delivered, 22);
  });

  test("the newest come first, with the number of all", () => {
    for (const delivery of [1, 2, 3]) deliver({ delivery });
    const { deliveries, count } = readDeliveries(store, { limit: 2 });
    assert.deepEqual([deliveries.map(({ id }) => id), count], [["3", "2"], 3]);
  });

  test("a refused file counts as refused until a good one takes its place", () => {
    const error = { rule: "cut", reason: "It looks cut", next: "Have it delivered again", line: 7 };
    deliver({ delivery: 1, date: "2026-01-05", status: "refused", error });
    assert.deepEqual(statuses(), [["refused", "It looks cut"]]);
    assert.deepEqual(readRowCounts(store), { delivered: 10, accepted: 0, quarantined: 0, skipped: 0, refused: 10 });
    assert.deepEqual(
      readFindings(store, { limit: 5, severities: {} }).map(({ rule, severity, message, example }) => [
        rule,
        severity,
        message,
        example,
      ]),
      [["cut", "refuse", "It looks cut. Have it delivered again", "line 7"]],
    );
    deliver({ delivery: 2, date: "2026-01-05" });
    day(2, "2026-01-05", "current");
    assert.deepEqual(readRowCounts(store), { delivered: 10, accepted: 10, quarantined: 0, skipped: 0, refused: 0 });
    assert.deepEqual(readFindings(store, { limit: 5, severities: {} }), []);
  });

  test("a delivery that is read again and refused says that its earlier rows stay", () => {
    const error = { rule: "cut", reason: "It looks cut", next: "Have it delivered again" };
    deliver({ delivery: 1, date: "2026-01-05", status: "refused", error });
    day(1, "2026-01-05", "current");
    assert.deepEqual(statuses(), [["refused", "It looks cut; what was accepted of it before stays"]]);
  });

  test("a delivery without a day that it should hold is held for that, and does not bring the day", () => {
    deliver({ delivery: 1, rows: 100 });
    deliver({ delivery: 2, rows: 90 });
    for (const date of ["2026-01-05", "2026-01-06", "2026-01-07"]) {
      day(1, date, date === "2026-01-06" ? "current" : "superseded");
      day(2, date, date === "2026-01-06" ? "held" : "current");
    }
    store.run("UPDATE days SET note = 'vanished', rows = 0 WHERE state = 'held'");
    const [delivery] = readDeliveries(store, { limit: 1 }).deliveries;
    assert.equal(delivery?.status, "held");
    assert.match(delivery.note ?? "", /^It lacks 1 day between those that it repeats/);
    assert.deepEqual(delivery.dates, { from: "2026-01-05", to: "2026-01-07", count: 2 });
    const [held] = readHeld(store);
    assert.match(held?.reason ?? "", /^2026-01-06 vanished: .* its 10 rows stay$/);
    assert.equal(held?.next, "endcap confirm sales 2026-01-06 --vanished");
  });

  test("a small replacement is held, with what to do; the day that counts stays", () => {
    deliver({ delivery: 1, date: "2026-01-05", rows: 100 });
    day(1, "2026-01-05", "current", { rows: 100 });
    deliver({ delivery: 2, date: "2026-01-05" });
    day(2, "2026-01-05", "held");
    assert.equal(statuses()[0]?.[0], "held");
    assert.match(statuses()[0]?.[1] ?? "", /1 day is much smaller/);
    const [held] = readHeld(store);
    assert.deepEqual(
      [held?.table, held?.week, held?.next],
      ["sales", null, "endcap confirm sales 2026-01-05 --smaller"],
    );
    assert.match(held?.reason ?? "", /2026-01-05 has 10 rows instead of 100/);
  });

  test("a week's tables that are held together are told once, with every failed check", () => {
    for (const table of ["daily_store_product", "weekly_store_product"]) {
      const failures = JSON.stringify([
        { check: "a", text: "first" },
        { check: "b", text: "second" },
      ]);
      store.run(
        "INSERT INTO held_partitions (table_name, partition_key, run_id, path, rows, bytes, sha256, inputs, failures, held_at) VALUES (?, '202602', 'r', 'p', 1, 1, '', '', ?, '2026-01-06T03:00:00Z')",
        table,
        failures,
      );
    }
    const [held, ...others] = readHeld(store);
    assert.equal(others.length, 0);
    assert.deepEqual([held?.table, held?.week, held?.reason], ["weekly_store_product", 202602, "first; second"]);
    assert.match(held?.next ?? "", /^endcap diff --week 202602$/);
  });

  test("findings of many files are one, with the file that shows it most; what is off is not told", () => {
    deliver({
      delivery: 1,
      date: "2026-01-05",
      findings: [
        { rule: "negative-on-hand", rows: 2, line: 4 },
        { rule: "identity-margin", rows: 9 },
      ],
    });
    deliver({
      delivery: 2,
      date: "2026-01-06",
      findings: [{ rule: "negative-on-hand", rows: 5, line: 8, example: "-3" }],
    });
    deliver({ delivery: 3, date: "2026-01-07", findings: [{ rule: "negative-on-hand", rows: 50 }] });
    day(1, "2026-01-05", "current");
    day(2, "2026-01-06", "current");
    day(3, "2026-01-07", "superseded");
    const [found, ...others] = readFindings(store, { limit: 5, severities: { "identity-margin": "off" } });
    assert.equal(others.length, 0);
    assert.deepEqual(
      [found?.count, found?.file, found?.date, found?.example],
      [7, "sales_2.csv", "2026-01-06", "line 8: -3"],
    );
    assert.match(found?.message ?? "", /in 2 files, the most in this one/);
  });
});
