import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { openProject } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";
import { swapOrder } from "./refuse-swapped.ts";

type Loads = readonly Readonly<Record<string, readonly string[]>>[];

/** Runs once for each load: file name → dates of its rows. Answers the days that count, and why files were refused. */
async function load(context: TestContext, loads: Loads, at: string, config: object = {}) {
  const dir = await mkdtemp(join(tmpdir(), "endcap-swapped-"));
  context.after(() => rm(dir, { recursive: true, force: true }));
  await mkdir(join(dir, "files"));
  const table = { tables: { sales: { dates: "MM/DD/YYYY", cadence: "daily" } } };
  const written = { source: "files", timeZone: "UTC", ...table, ...config };
  await writeFile(join(dir, "endcap.config.json"), JSON.stringify(written));
  const project = await openProject(dir);
  try {
    for (const files of loads) {
      for (const [name, dates] of Object.entries(files)) {
        const lines = dates.map((date, index) => `${index + 1},7,${date},1,2.50`);
        await writeFile(
          join(dir, "files", name),
          `prod_key,store_key,trans_dt,sales_qty,sales_amt\n${lines.join("\n")}\n`,
        );
      }
      await run(project, quietEffects({ clock: { now: () => new Date(at) } }), { trigger: "run" });
    }
    const days = project.store
      .all<{ day: string }>("SELECT DISTINCT business_date AS day FROM days WHERE state = 'current' ORDER BY 1")
      .map(({ day }) => day);
    const refused = project.store
      .all<{ name: string; error: string }>("SELECT source_name AS name, error FROM files WHERE status = 'refused'")
      .map(({ name, error }) => `${name}: ${(JSON.parse(error) as { rule: string }).rule}`);
    const reasons = project.store.all<{ error: string }>("SELECT error FROM files WHERE status = 'refused'");
    return { days, refused, text: reasons.map(({ error }) => error).join("\n") };
  } finally {
    project.close();
  }
}

const january = { "sales_20260102.csv": ["01/02/2026", "01/02/2026"], "sales_20260113.csv": ["01/13/2026"] };

test("day and month the other way round than declared: the name tells, and right days stay", async (t) => {
  const later = {
    "sales_20260201.csv": ["01/02/2026", "01/02/2026"],
    "sales_20260212.csv": ["12/02/2026", "12/02/2026", "11/02/2026"],
    "sales_20260202.csv": ["02/02/2026"],
    "sales_20260213.csv": ["13/02/2026"],
  };
  const { days, refused, text } = await load(t, [january, later], "2026-11-25T05:00:00Z");
  assert.deepEqual(days, ["2026-01-02", "2026-01-13", "2026-02-02"]);
  assert.deepEqual(refused.sort(), [
    "sales_20260201.csv: dates-swapped",
    "sales_20260212.csv: dates-swapped",
    "sales_20260213.csv: dates-swapped",
  ]);
  assert.match(text, /01\/02\/2026 are 2026-01-02 as MM\/DD\/YYYY, as declared, but 2026-02-01 as DD\/MM\/YYYY/);
  assert.match(text, /13\/02\/2026 are no date as MM\/DD\/YYYY/);
});

test("files named after the day on which they were made are judged by what is usual", async (t) => {
  const usual = { "sales_20260103.csv": ["01/02/2026"], "sales_20260114.csv": ["01/13/2026"] };
  const { days, refused } = await load(
    t,
    [usual, { "sales_20260204.csv": ["03/02/2026"], "sales_20260205.csv": ["02/04/2026"] }],
    "2026-11-25T05:00:00Z",
  );
  assert.deepEqual(days, ["2026-01-02", "2026-01-13", "2026-02-04"]);
  assert.deepEqual(refused, ["sales_20260204.csv: dates-swapped"]);
});

test("days to come that would be past ones are refused, also without a date in the name", async (t) => {
  const { days, refused } = await load(
    t,
    [january, { "sales.csv": ["03/02/2026", "04/02/2026"] }],
    "2026-02-05T05:00:00Z",
  );
  assert.deepEqual(days, ["2026-01-02", "2026-01-13"]);
  assert.deepEqual(refused, ["sales.csv: dates-swapped"]);
});

test("what is late, a history, a typing error or next to the name's day is loaded as declared", async (t) => {
  const { days, refused } = await load(
    t,
    [
      january,
      {
        "sales_20260201.csv": ["01/30/2026", "01/31/2026", "01/02/2026"],
        "sales_20260203.csv": ["02/02/2026", "02/03/2026"],
        "sales.csv": ["01/20/2026", "01/21/2026", "06/03/2026"],
        "sales_20260204.csv": ["02/04/2026", "02/04/2026", "04/02/2026"],
      },
    ],
    "2026-02-05T05:00:00Z",
  );
  assert.deepEqual(refused, []);
  assert.ok(days.includes("2026-01-31") && days.includes("2026-01-21") && days.includes("2026-02-04"));
});

test("a person may say that such dates are right", async (t) => {
  const { refused } = await load(t, [january, { "sales_20260201.csv": ["01/02/2026"] }], "2026-11-25T05:00:00Z", {
    severities: { "dates-swapped": "off" },
  });
  assert.deepEqual(refused, []);
});

test("an order can be exchanged where day and month are numbers", () => {
  assert.deepEqual(["MM/DD/YYYY", "DD.MM.YY HH:mm", "D/M/YYYY", "DDMMYYYY", "DD-MMM-YYYY"].map(swapOrder), [
    "DD/MM/YYYY",
    "MM.DD.YY HH:mm",
    "M/D/YYYY",
    "MMDDYYYY",
    null,
  ]);
});
