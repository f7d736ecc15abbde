import assert from "node:assert/strict";
import test from "node:test";
import { decideArrival, type TableFacts } from "./arrival.ts";

const arrival = { timeZone: "Europe/Berlin", arrivalAt: "03:00" };
const date = "2026-01-06";
const now = new Date("2026-01-07T04:30:00Z");

function facts(overrides: Partial<TableFacts> = {}): TableFacts {
  return {
    table: "sales",
    cadence: "daily",
    isFact: true,
    rows: 100,
    arrivedAt: "2026-01-06T22:00:00Z",
    held: null,
    isPending: false,
    bytes: null,
    refusal: null,
    waiting: null,
    emptied: null,
    confirmed: null,
    firstDate: "2026-01-01",
    files: [],
    sameWeekday: [],
    sameWeekdayBytes: [],
    ...overrides,
  };
}

const absent = { rows: null, arrivedAt: null };
const decide = (...tables: TableFacts[]) => decideArrival({ date, now, arrival, tables });

test("a day with all of its daily tables is complete and not late", () => {
  const answer = decide(
    facts(),
    facts({ table: "inventory", rows: 40 }),
    facts({ table: "product", cadence: "irregular", isFact: false, ...absent }),
  );
  assert.equal(answer.complete, true);
  assert.equal(answer.latenessMinutes, 0);
  assert.equal(answer.message, "2026-01-06 is complete: sales 100 rows, inventory 40 rows");
  assert.equal(answer.tables[2]?.state, "not expected");
});

test("a missing table is named with its date, since when, and what to do", () => {
  const answer = decide(facts(), facts({ table: "inventory", ...absent }));
  assert.equal(answer.complete, false);
  assert.equal(answer.latenessMinutes, 150);
  assert.equal(answer.tables[1]?.state, "missing");
  assert.equal(answer.tables[1]?.since, "2026-01-07T02:00:00.000Z");
  assert.match(
    answer.message,
    /^2026-01-06 is not complete since 2026-01-07 03:00 \(Europe\/Berlin\): inventory is missing\. Have it delivered/,
  );
  assert.match(answer.message, /endcap confirm inventory 2026-01-06 --without/);
});

test("a day that came without a single sound row is not called undelivered, and nobody is asked to confirm it as closed", () => {
  const emptied = { reason: "sales_20260106.csv came, and all of its 4 rows are in quarantine", next: "See why" };
  const answer = decide(facts({ ...absent, emptied }));
  assert.deepEqual([answer.tables[0]?.state, answer.tables[0]?.reason], ["missing", emptied.reason]);
  assert.doesNotMatch(answer.message, /--closed/);
});

test("a delivery after the hour makes the day complete and late", () => {
  const answer = decide(facts({ arrivedAt: "2026-01-07T03:10:00Z" }));
  assert.equal(answer.complete, true);
  assert.equal(answer.latenessMinutes, 70);
});

test("a refused file, a held replacement and a waiting one say so", () => {
  const refusal = { file: "sales_20260106.csv", reason: "looks cut", next: "Have it delivered again" };
  assert.deepEqual(pick(facts({ ...absent, refusal })), [
    "refused",
    "sales_20260106.csv was refused: looks cut",
    "Have it delivered again",
  ]);
  assert.equal(pick(facts({ held: "smaller" }))[0], "held");
  const waiting = {
    file: "sales_20260106.csv",
    reason: "manifest_20260106.json lists inventory_20260106.csv, which is not there",
    next: "Have it delivered",
  };
  assert.deepEqual(pick(facts({ ...absent, waiting })), [
    "missing",
    "sales_20260106.csv waits: manifest_20260106.json lists inventory_20260106.csv, which is not there",
    "Have it delivered",
  ]);
  assert.equal(pick(facts({ refusal }))[0], "delivered", "an older good version still counts");
});

test("only a daily table is late; without a snapshot an irregular one is unknown", () => {
  assert.equal(pick(facts({ ...absent, cadence: "irregular" }))[0], "unknown");
  assert.equal(pick(facts({ ...absent, cadence: "weekly" }))[0], "not expected");
  assert.equal(decide(facts(), facts({ table: "inventory", cadence: "irregular", ...absent })).complete, true);
});

test("days before the first delivery, closed days and confirmed gaps are not expected", () => {
  assert.equal(pick(facts({ ...absent, firstDate: "2026-02-01" }))[0], "not expected");
  assert.equal(pick(facts({ ...absent, confirmed: "closed" }))[0], "not expected");
  assert.equal(pick(facts({ ...absent, confirmed: "without" }))[0], "not expected");
  assert.equal(pick(facts({ ...absent, firstDate: null }))[0], "missing", "a table that never came is missing");
});

test("row counts are judged against the median of the same weekday", () => {
  const verdict = (rows: number, sameWeekday: number[]) => decide(facts({ rows, sameWeekday })).tables[0]?.verdict;
  assert.equal(verdict(49, [100, 100, 100, 1000]), "few");
  assert.equal(verdict(50, [100, 90, 110]), "ok");
  assert.equal(verdict(200, [100, 90, 110]), "ok");
  assert.equal(verdict(201, [100, 90, 110]), "many");
  assert.equal(verdict(5, [100, 100]), null, "two days say nothing");
  assert.match(
    decide(facts({ rows: 10, sameWeekday: [100, 100, 100] })).message,
    /sales: 10 rows; usual on this weekday: 100/,
  );
});

test("a day that is not read yet is judged by its bytes; it counts as delivered all the same", () => {
  const shown = {
    rows: null,
    isPending: true,
    sameWeekday: [100, 100, 100],
    sameWeekdayBytes: [9_000, 10_000, 11_000],
  };
  const small = decide(facts({ ...shown, bytes: 120 }));
  assert.deepEqual([small.complete, small.tables[0]?.verdict], [true, "few"]);
  assert.match(small.message, /sales: not validated yet; 120 bytes; usual on this weekday: 10000/);
  assert.equal(decide(facts({ ...shown, bytes: 9_500 })).tables[0]?.verdict, "ok");
});

function pick(table: TableFacts): [string | undefined, string | null | undefined, string | null | undefined] {
  const answer = decide(table).tables[0];
  return [answer?.state, answer?.reason, answer?.next];
}
