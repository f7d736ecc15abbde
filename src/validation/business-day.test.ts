import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { openProject } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";
import { listQuarantine } from "./quarantine.ts";

/** Loads sales, rows as `date,time`, of shops that close at four in the morning; answers rows by business date, and lines in quarantine. */
async function load(context: TestContext, rows: readonly string[], settings: object = {}) {
  const dir = await mkdtemp(join(tmpdir(), "endcap-business-day-"));
  context.after(() => rm(dir, { recursive: true, force: true }));
  await mkdir(join(dir, "files"));
  const lines = rows.map((row) => `1,1,${row},1,1.50\n`);
  await writeFile(
    join(dir, "files", "sales.csv"),
    `prod_key,store_key,trans_dt,trans_time,sales_qty,sales_amt\n${lines.join("")}`,
  );
  const config = { source: "files", timeZone: "UTC", businessDayStartsAt: 4, ...settings };
  await writeFile(join(dir, "endcap.config.json"), JSON.stringify(config));
  const project = await openProject(dir);
  try {
    await run(project, quietEffects(), { trigger: "run" });
    const days = project.store.all<{ business_date: string; rows: number }>(
      "SELECT business_date, rows FROM days WHERE table_name = 'sales' ORDER BY business_date",
    );
    const quarantine = await listQuarantine({ duck: await project.duck(), store: project.store, paths: project.paths });
    return { days: days.map((day) => `${day.business_date} ${day.rows}`), lines: quarantine.map(({ line }) => line) };
  } finally {
    project.close();
  }
}

test("the hour in a column of its own decides about the day, as it does beside the date", async (context) => {
  const rows = [
    "2026-01-06,02:30:00",
    "2026-01-06 00:00:00,03:59",
    "2026-01-06,4:00",
    "2026-01-06,2:30 PM",
    "2026-01-06,013000",
    "2026-01-06 01:15:00,",
    "2026-01-06,",
    "2026-01-06,unknown",
  ];
  assert.deepEqual(await load(context, rows), { days: ["2026-01-05 4", "2026-01-06 4"], lines: [] });
});

test("a time that no clock shows quarantines its row", async (context) => {
  assert.deepEqual(await load(context, ["2026-01-06,25:10", "2026-01-06,05:10"]), {
    days: ["2026-01-06 1"],
    lines: [2],
  });
});

test("a declared format that holds the time is no way around the hour", async (context) => {
  const rows = ['"01/06/2026, 02:30",', '"01/06/2026, 05:30",'];
  const { days } = await load(context, rows, { dates: "MM/DD/YYYY, HH:mm" });
  assert.deepEqual(days, ["2026-01-05 1", "2026-01-06 1"]);
});
