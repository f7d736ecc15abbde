import assert from "node:assert/strict";
import test from "node:test";
import type { TableArrival } from "../arrival/arrival.ts";
import { alertConditions, failedCondition, type AlertFacts } from "./conditions.ts";

function table(overrides: Partial<TableArrival> = {}): TableArrival {
  return {
    table: "sales",
    cadence: "daily",
    state: "delivered",
    rows: 10,
    usualRows: null,
    verdict: null,
    since: "2026-01-07T02:00:00.000Z",
    files: [],
    reason: null,
    next: null,
    ...overrides,
  };
}

function facts(overrides: Partial<AlertFacts> & { tables?: TableArrival[] } = {}): AlertFacts {
  const { tables = [table()], ...rest } = overrides;
  return {
    now: new Date("2026-01-07T03:00:00Z"),
    arrival: { date: "2026-01-06", complete: true, tables, latenessMinutes: 0, message: "" },
    waiting: [],
    refused: [],
    heldWeeks: [],
    heldDays: [],
    quarantine: [],
    asOf: "2026-01-06",
    ...rest,
  };
}

test("a good day calls for no alert", () => {
  assert.deepEqual(alertConditions(facts()), []);
});

test("a missing table is late: which table, of which date, since when, what to do", () => {
  const [alert] = alertConditions(
    facts({
      tables: [
        table({
          state: "missing",
          rows: null,
          reason: "not delivered",
          next: "Have it delivered: the next run loads it",
        }),
      ],
    }),
  );
  assert.deepEqual(alert, {
    kind: "late",
    subject: "sales",
    since: "2026-01-07T02:00:00.000Z",
    text: "sales of 2026-01-06 is missing: not delivered",
    next: "Have it delivered: the next run loads it",
    items: ["2026-01-06"],
  });
});

test("several missing days of a table are one alert, since the first of them", () => {
  const waiting = [
    { table: "sales", date: "2026-01-04", reason: "not delivered", since: "2026-01-05T02:00:00.000Z", emptied: null },
  ];
  const alerts = alertConditions(facts({ waiting, tables: [table({ state: "missing", reason: "not delivered" })] }));
  assert.equal(alerts.length, 1);
  assert.deepEqual(
    [alerts[0]?.since, alerts[0]?.text, alerts[0]?.items],
    [
      "2026-01-05T02:00:00.000Z",
      "sales of 2026-01-04, 2026-01-06 is missing: not delivered",
      ["2026-01-04", "2026-01-06"],
    ],
  );
});

test("a day that came, and all of whose rows are in quarantine, is not called missing", () => {
  const since = "2026-01-05T02:00:00.000Z";
  const look = "See them and why: endcap quarantine list --file sales_20260104.csv";
  const reason = "sales_20260104.csv came, and all of its 12 rows are in quarantine";
  const came = { table: "sales", date: "2026-01-04", reason, since, emptied: look };
  const [alert] = alertConditions(facts({ waiting: [came] }));
  assert.equal(
    alert?.text,
    "sales of 2026-01-04 was delivered, and none of its rows could be accepted: sales_20260104.csv came, and all of its 12 rows are in quarantine",
  );
  assert.equal(alert?.next, look);
  const absent = { table: "sales", date: "2026-01-05", reason: "not delivered", since, emptied: null };
  const [both] = alertConditions(facts({ waiting: [came, absent] }));
  assert.match(both?.text ?? "", /^sales of 2026-01-05 is missing: not delivered\. sales of 2026-01-04 was delivered/);
  assert.match(both?.next ?? "", /^Have it delivered.*See them and why/);
});

test("refused files are one alert per table, each file an item of it", () => {
  const refused = ["a.csv", "b.csv"].map((file) => ({
    table: "sales",
    file,
    reason: "looks cut",
    next: "Have it delivered again",
    since: "2026-01-07T03:00:00Z",
  }));
  const [alert] = alertConditions(facts({ refused }));
  assert.equal(alert?.text, "2 files of sales were refused: a.csv: looks cut; b.csv: looks cut");
  assert.equal(alert?.items.length, 2);
});

test("held weeks and held replacements say how to compare and to release", () => {
  const alerts = alertConditions(
    facts({
      heldWeeks: [
        { week: "202602", table: "weekly_store_product", reason: "sums differ", since: "2026-01-07T03:00:00Z" },
      ],
      heldDays: [
        { table: "sales", date: "2026-01-05", kind: "smaller", since: "2026-01-07T03:00:00Z" },
        { table: "inventory", date: "2026-01-04", kind: "vanished", since: "2026-01-07T03:00:00Z" },
      ],
    }),
  );
  assert.deepEqual(
    alerts.map(({ kind, subject }) => [kind, subject]),
    [
      ["held", "weeks"],
      ["held", "sales"],
      ["held", "inventory"],
    ],
  );
  assert.match(alerts[0]?.next ?? "", /endcap diff --week 202602.*endcap release 202602 --reason/);
  assert.match(alerts[1]?.next ?? "", /endcap confirm sales 2026-01-05 --smaller/);
  assert.match(alerts[2]?.text ?? "", /^inventory of 2026-01-04 vanished from a newer delivery/);
  assert.match(alerts[2]?.next ?? "", /endcap confirm inventory 2026-01-04 --vanished/);
});

test("quarantine is heavy by share, not for a handful of rows", () => {
  const of = (delivered: number, quarantined: number) =>
    alertConditions(facts({ quarantine: [{ table: "sales", delivered, quarantined, since: "" }] })).map(
      ({ kind }) => kind,
    );
  assert.deepEqual(of(100, 19), []);
  assert.deepEqual(of(1_000, 50), []);
  assert.deepEqual(of(1_000, 51), ["quarantine-heavy"]);
});

test("old numbers are stale where deliveries are daily and nothing is known to be missing", () => {
  assert.deepEqual(
    alertConditions(facts({ asOf: "2026-01-03" })).map(({ kind }) => kind),
    ["stale"],
  );
  assert.deepEqual(alertConditions(facts({ asOf: "2026-01-04" })), []);
  assert.deepEqual(alertConditions(facts({ asOf: "2026-01-03", tables: [table({ cadence: "irregular" })] })), []);
});

test("a failed run is told with its error and what to do", () => {
  assert.equal(
    failedCondition({ runId: "r1", error: { what: "The disk is full", next: "Make room" }, at: "2026-01-07T03:00:00Z" })
      .text,
    "run r1 failed: The disk is full",
  );
});
