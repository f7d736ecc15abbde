import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDays } from "../core/dates.ts";
import { quietEffects } from "../core/effects.ts";
import { openProject } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";

/** Days of three weeks from Saturday, 6 January 2024, under short keys, and what of them a test wants. */
async function warningsOf(context: TestContext, keep: (row: { day: string; week: number }) => string | null) {
  const dir = await mkdtemp(join(tmpdir(), "endcap-calendar-"));
  context.after(() => rm(dir, { recursive: true, force: true }));
  await mkdir(join(dir, "files"));
  const lines = Array.from({ length: 21 }, (_, index) => ({
    day: addDays("2024-01-06", index),
    week: 20241 + Math.floor(index / 7),
  })).flatMap((row) => keep(row) ?? []);
  await writeFile(join(dir, "files", "calendar.csv"), `cal_dt,yr_wk_num\n${lines.join("\n")}\n`);
  const sales = "prod_key,store_key,trans_dt,sales_qty,sales_amt\n10,1,2024-01-08,1,2.00\n";
  await writeFile(join(dir, "files", "sales_20240108.csv"), sales);
  const tables = { sales: { cadence: "daily" }, calendar: {} };
  await writeFile(join(dir, "endcap.config.json"), JSON.stringify({ source: "files", timeZone: "UTC", tables }));
  const project = await openProject(dir);
  try {
    const { warnings, weeks } = await run(project, quietEffects(), { trigger: "run" });
    assert.deepEqual(
      weeks.map(({ week }) => week),
      [20241],
    );
    return warnings.filter(({ table, rule }) => table === "calendar" && rule !== "missing-optional");
  } finally {
    project.close();
  }
}

const line = ({ day, week }: { day: string; week: number }): string => `${day},${week}`;

test("a sound calendar of short keys is used without a word", async (t) => {
  assert.deepEqual(await warningsOf(t, line), []);
});

test("lacking days and short weeks of a calendar are said once each, with the file, and it is used", async (t) => {
  const warnings = await warningsOf(t, (row) => (["2024-01-15", "2024-01-22"].includes(row.day) ? null : line(row)));
  assert.deepEqual(warnings.map(({ rule, file, text }) => `${rule} ${file}: ${text}`).sort(), [
    "dates-missing calendar.csv: The calendar lacks days between its first and its last (The calendar lacks 2024-01-15; and 1 more like it)",
    "week-length calendar.csv: A week of the calendar does not have 7 days (Week 20242 has 6 days, not 7; and 1 more like it)",
  ]);
});

test("a week with another's days between its own, and a day in two weeks, are said too", async (t) => {
  const warnings = await warningsOf(t, (row) =>
    row.day === "2024-01-16"
      ? `${row.day},20243`
      : row.day === "2024-01-20"
        ? `${row.day},20242\n${line(row)}`
        : line(row),
  );
  const rules = new Set(warnings.map(({ rule }) => rule));
  for (const rule of ["week-interrupted", "date-in-two-weeks", "week-length"]) assert.ok(rules.has(rule), rule);
});
