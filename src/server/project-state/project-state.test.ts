import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { openStore } from "../../catalog/store.ts";
import { EndcapError } from "../../core/errors.ts";
import { liveEvent, pipelineAnswer, type LiveEvent, type PipelineAnswer } from "../../dashboard/contract.ts";
import { event as recordEvent } from "../../workflow/run-record.ts";
import { takeLease } from "../../workflow/lease.ts";
import { openProject, type Project } from "../../workflow/project.ts";
import { createLiveEvents } from "../live-events.ts";
import { createProjectState, type ProjectState } from "./index.ts";
import { readLastGood } from "../../catalog/last-good.ts";
import { readCoverage } from "./coverage.ts";
import { readMissing } from "./missing.ts";
import { smallShop, type SmallShop } from "../../workflow/small-shop.testkit.ts";

suite("the state of a project, from its first delivery to a corrected one", () => {
  let shop: SmallShop;
  let project: Project;
  let state: ProjectState;
  const seen: LiveEvent[] = [];
  const began = performance.now();
  const now = () => new Date(Date.parse("2026-01-10T12:00:00Z") + performance.now() - began);

  before(async () => {
    shop = await smallShop();
    project = await openProject(shop.dir);
    const events = createLiveEvents();
    events.subscribe(null, ({ event }) => seen.push(liveEvent.parse(event)));
    state = createProjectState(project, { events, now });
  });
  after(async () => {
    await state.idle();
    await state.close();
    project.close();
    await shop.remove();
  });

  async function page(): Promise<PipelineAnswer> {
    const { deliveries, count } = state.deliveries({ limit: 100 });
    return pipelineAnswer.parse({
      asOf: { date: null, text: "", missing: [], commit: state.commit() },
      lastGood: state.lastGood(),
      nextCheckAt: state.nextCheckAt(),
      running: state.holder(),
      rows: state.rowCounts(),
      runs: state.runs({ limit: 30 }),
      deliveries,
      deliveryCount: count,
      findings: state.findings({ limit: 100 }),
      quarantine: await state.quarantineGroups(),
      restatements: state.restatements({ limit: 100 }),
      held: state.held(),
      missing: state.missing(),
      coverage: state.coverage({ days: 5 }),
    });
  }

  async function load(): Promise<string> {
    const { id } = await state.startRun({});
    await state.idle();
    return id;
  }

  test("before the first run there is nothing, and nothing is missing", async () => {
    const empty = await page();
    assert.equal(state.commit(), "");
    assert.deepEqual([empty.runs, empty.deliveries, empty.missing, empty.held, empty.quarantine], [[], [], [], [], []]);
    assert.deepEqual(empty.lastGood, { date: null, week: null });
    assert.equal(state.lake().tables.find(({ name }) => name === "weekly_store_product")?.files.length, 0);
  });

  test("a run from the screens: its rows, steps and dates; bad rows and the day that waits are named", async () => {
    for (const day of ["05", "06", "07", "08"]) {
      const bad =
        day === "08" ? ["3,10,1,2026-01-08,10:00,many,,1.00,0,1,,0", "4,,1,2026-01-08,10:00,1,,1.00,0,1,,0"] : [];
      await shop.sales(`2026-01-${day}`, "10.00", bad);
      if (day !== "07") await shop.inventory(`2026-01-${day}`);
    }
    const id = await load();
    const { runs, rows, deliveryCount, quarantine, missing, lastGood, coverage } = await page();
    const [run] = runs;
    assert.equal(run?.id, id);
    assert.equal(run.status, "incomplete");
    assert.equal(run.trigger, "screen");
    assert.deepEqual(run.dates, { from: "2026-01-05", to: "2026-01-08", count: 4 });
    assert.deepEqual(run.rows, { delivered: 16, accepted: 14, quarantined: 2, skipped: 0, refused: 0 });
    assert.deepEqual(rows, run.rows);
    assert.deepEqual(run.weeks, [202602]);
    assert.equal(run.commit, state.commit());
    const validated = run.steps.find(({ name }) => name === "validate");
    assert.equal(validated?.status, "done");
    assert.match(validated.summary ?? "", /14 rows accepted, 2 quarantined/);
    assert.equal(deliveryCount, 7);
    assert.deepEqual(
      quarantine.map(({ rule, rows: n, files, firstDate }) => ({ rule, n, files, firstDate })),
      [
        { rule: "key-empty", n: 1, files: 1, firstDate: "2026-01-08" },
        { rule: "not-a-number", n: 1, files: 1, firstDate: "2026-01-08" },
      ],
    );
    assert.deepEqual(
      missing.map(({ table, date }) => `${table} ${date}`),
      ["sales 2026-01-09", "inventory 2026-01-09", "inventory 2026-01-07"],
    );
    assert.match(missing[0]?.text ?? "", /nothing delivered since 2026-01-08, 1 day is due/);
    assert.deepEqual(lastGood, { date: "2026-01-08", week: null });
    assert.deepEqual(coverage.dates.at(-1), "2026-01-08");
    assert.deepEqual(coverage.tables.find(({ table }) => table === "inventory")?.rows, [2, 2, null, 2]);
  });

  test("quarantined rows come by page, with their own text, and narrowed", async () => {
    const first = await state.quarantineRows({ offset: 0, limit: 1 });
    assert.equal(first.count, 2);
    assert.equal(first.rows[0]?.line, 4);
    assert.equal(first.rows[0].row, "3,10,1,2026-01-08,10:00,many,,1.00,0,1,,0");
    assert.match(first.rows[0].reason, /sales_qty = "many"/);
    const narrowed = await state.quarantineRows({ rule: "key-empty", offset: 0, limit: 10 });
    assert.deepEqual(
      narrowed.rows.map(({ line, column }) => [line, column]),
      [[5, "prod_key"]],
    );
    assert.equal((await state.quarantineRows({ table: "inventory", offset: 0, limit: 10 })).count, 0);
  });

  test("its events were told live, in the order of time", () => {
    const kinds = seen.map((event) =>
      event.type === "step"
        ? `${event.step} ${event.status}`
        : event.type === "run"
          ? `run ${event.status}`
          : event.type,
    );
    const told = kinds.filter((kind) => kind !== "progress");
    assert.equal(told[0], "run running");
    assert.equal(told.at(-1), "run incomplete");
    assert.ok(told.indexOf("commit") > told.indexOf("compute done"));
    assert.ok(kinds.includes("progress"));
    const commit = seen.find((event) => event.type === "commit");
    assert.deepEqual(commit?.type === "commit" && [commit.commit, commit.weeks], [state.commit(), [202602]]);
  });

  test("a late day and a corrected one restate their week: by how much, and which file did it", async () => {
    await shop.inventory("2026-01-07");
    await load();
    const corrected = await shop.sales("2026-01-06", "12.25");
    await load();
    const { restatements, deliveries, rows, missing } = await page();
    assert.deepEqual(
      restatements.map(({ week, cause }) => [week, cause.kind, cause.table, cause.file, cause.date]),
      [
        [202602, "corrected", "sales", corrected, "2026-01-06"],
        [202602, "late", "inventory", "inventory_20260107.csv", "2026-01-07"],
      ],
    );
    assert.deepEqual(restatements[0]?.rows, { added: 0, removed: 0, changed: 1 });
    assert.deepEqual(
      restatements[0].changes.find(({ measure }) => measure === "total_sales_amt"),
      {
        measure: "total_sales_amt",
        label: "Net sales",
        before: "58.00",
        after: "60.25",
        delta: "2.25",
      },
    );
    const [newest] = deliveries;
    assert.equal(newest?.status, "current");
    assert.match(newest.note ?? "", /^Replaces sales_20260106\.csv \(delivery \d+\) for 1 day$/);
    const old = deliveries.find(({ table, status }) => table === "sales" && status === "superseded");
    assert.match(old?.note ?? "", /^Replaced by sales_20260106\.csv/);
    assert.deepEqual(rows, { delivered: 18, accepted: 16, quarantined: 2, skipped: 0, refused: 0 });
    assert.deepEqual(
      missing.map(({ table }) => table),
      ["sales", "inventory"],
    );
  });

  test("days that follow are no restatement", async () => {
    await shop.sales("2026-01-09", "1.00");
    await shop.inventory("2026-01-09");
    await load();
    assert.equal(state.restatements({ limit: 100 }).length, 2);
    assert.equal(state.lastGood().date, "2026-01-09");
    assert.deepEqual(state.missing(), []);
  });

  test("dimensions that come every day too change neither how far the numbers are complete nor what is missing", () => {
    const daily = project.config.tables.sales;
    assert.equal(daily?.cadence, "daily");
    const tables = { ...project.config.tables, calendar: daily, product: daily, store: daily };
    const config = { ...project.config, tables };
    assert.deepEqual(readLastGood(project.store, config), state.lastGood());
    assert.deepEqual(readCoverage(project.store, config, { days: 5 }), state.coverage({ days: 5 }));
    assert.deepEqual(readMissing(project.store, config, "2026-01-09"), []);
    assert.equal(readMissing(project.store, config, "2026-01-10").length, 2);
  });

  test("a file that is no table is refused, named, and its day waits with its reason", async () => {
    await shop.write("sales_20260108.csv", "PK\u0003\u0004 not a table");
    await load();
    const { findings, missing, deliveries, rows, lastGood } = await page();
    assert.equal(findings[0]?.severity, "refuse");
    assert.equal(findings[0].file, "sales_20260108.csv");
    assert.equal(deliveries[0]?.status, "refused");
    assert.ok((deliveries[0].files[0]?.refused ?? "") !== "");
    assert.equal(rows.accepted, 20);
    assert.equal(lastGood.date, "2026-01-09");
    assert.deepEqual(missing, [], "the day's earlier delivery still counts");
  });

  test("read again on request: the same rows, the same tables", async () => {
    const before = state.lake().tables.find(({ name }) => name === "weekly_store_product");
    await state.startRun({ from: "2026-01-05", to: "2026-01-08" });
    await state.idle();
    const [run] = state.runs({ limit: 1 });
    assert.equal(run?.rows.accepted, 16);
    assert.equal((await state.quarantineRows({ offset: 0, limit: 10 })).count, 2);
    assert.deepEqual(
      state.lake().tables.find(({ name }) => name === "weekly_store_product"),
      before,
    );
  });

  test("a run accounts for the rows of a file that its manifest refused before they were read", async () => {
    const name = await shop.sales("2026-01-10", "3.00");
    await shop.inventory("2026-01-10");
    const listed = { name, table: "sales", rows: 2, bytes: 1, sha256: "0".repeat(64) };
    await shop.write("manifest_20260110.json", JSON.stringify({ business_date: "2026-01-10", files: [listed] }));
    await load();
    const [run] = state.runs({ limit: 1 });
    assert.deepEqual(run?.rows, { delivered: 4, accepted: 2, quarantined: 0, skipped: 0, refused: 2 });
    assert.equal(state.deliveries({ limit: 2 }).deliveries.find(({ table }) => table === "sales")?.rows.refused, 2);
  });

  test("another process is seen: what it runs, that it holds the lease, that it died", async () => {
    const other = openStore(shop.dir);
    const lease = takeLease(other, { holder: "endcap schedule", clock: { now } });
    other.run(
      "INSERT INTO runs (run_id, kind, trigger, status, started_at) VALUES ('other', 'load', 'schedule', 'running', '2026-01-10T13:00:00Z')",
    );
    recordEvent(other, "2026-01-10T12:00:00Z", "other", "run", { status: "started" });
    assert.equal(state.run("other")?.status, "running");
    assert.equal(state.runs({ limit: 1 })[0]?.trigger, "schedule");
    await assert.rejects(state.startRun({}), (error) => error instanceof EndcapError && error.retryable);
    lease.release();
    assert.equal(state.run("other")?.status, "interrupted");
    assert.equal(state.runs({ limit: 1 })[0]?.status, "interrupted");
    other.run("UPDATE runs SET status = 'failed', finished_at = '2026-01-10T13:00:01Z' WHERE run_id = 'other'");
    other.close();
    while (!seen.some((event) => event.type === "run" && event.run === "other"))
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(state.run("other")?.status, "failed");
  });
});
