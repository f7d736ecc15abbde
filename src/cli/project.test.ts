import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { headers, json, makeShop, said, type Shop } from "./cli.testkit.ts";

type Plan = {
  files: { file: string; reason: string; weeks: number[] | null }[];
  weeks: { week: number; state: string; files: string[] }[];
  nothingToDo: boolean;
  unknownFiles: string[];
  waiting: { date: string; table: string }[];
};
type Outcome = {
  complete: boolean;
  rows: Record<string, number>;
  weeks: { week: number }[];
  asOf: string;
  refused: { file: string }[];
};
type Status = {
  asOf: { date: string | null };
  commit: number | null;
  missing: { table: string; date: string }[];
  pinned: { partition: string }[];
  lastRun: { status: string } | null;
};

suite("a project's life on the command line", () => {
  let shop: Shop;
  const amount = async () =>
    (await shop.endcap("sql", "SELECT sum(total_sales_amt) AS amt FROM weekly_store_product", "--format", "csv"))
      .stdout;
  before(async () => {
    shop = await makeShop();
  });
  after(() => shop.remove());

  test("plan says what a run would do, and changes nothing", async () => {
    const plan = json<Plan>(await shop.endcap("plan", "--json"));
    assert.deepEqual(
      plan.files.map(({ file, reason, weeks }) => [file, reason, weeks]),
      [
        ["inventory_20260105.csv", "new", [202602]],
        ["inventory_20260106.csv", "new", [202602]],
        ["sales_20260105.csv", "new", [202602]],
        ["sales_20260106.csv", "new", [202602]],
      ],
    );
    assert.deepEqual(
      plan.weeks.map(({ week, state, files }) => [week, state, files.length]),
      [[202602, "new", 4]],
    );
    assert.deepEqual(plan.unknownFiles, ["notes.txt"]);
    const status = json<Status>(await shop.endcap("status", "--json"));
    assert.deepEqual([status.asOf.date, status.commit, status.lastRun], [null, null, null]);
    assert.match((await shop.endcap("status")).stdout, /Nothing was loaded yet. Next: endcap run/);
  });

  test("run loads what is new, and says it in text or JSON", async () => {
    const { code, stdout } = await shop.endcap("run");
    assert.equal(code, 0, stdout);
    assert.match(
      stdout,
      /^Loaded 4 new files, as of 2026-01-06\n.*7 delivered = 6 accepted \+ 1 quarantined \+ 0 skipped \+ 0 refused/,
    );
    const again = json<Outcome>(await shop.endcap("run", "--json"));
    assert.deepEqual([again.complete, again.rows["files"], again.weeks, again.asOf], [true, 0, [], "2026-01-06"]);
    assert.equal(json<Plan>(await shop.endcap("plan", "--json")).nothingToDo, true);
    assert.equal(await amount(), "amt\n6.25\n");
  });

  test("runs lists them newest first, and shows one with its steps and files", async () => {
    const runs = json<{ id: string; status: string }[]>(await shop.endcap("runs", "--json"));
    assert.deepEqual(
      runs.map(({ status }) => status),
      ["done", "done"],
    );
    const lines = (await shop.endcap("runs", "--limit", "1")).stdout.trim().split("\n");
    assert.equal((JSON.parse(lines.join("")) as { id: string }).id, runs[0]?.id);
    const first = json<{ files: { file: string; quarantined: number }[]; steps: { name: string; status: string }[] }>(
      await shop.endcap("runs", runs[1]?.id ?? "", "--json"),
    );
    assert.equal(first.files.find(({ file }) => file === "sales_20260105.csv")?.quarantined, 1);
    assert.ok(first.steps.some(({ name, status }) => name === "commit" && status === "done"));
    assert.match((await shop.endcap("runs", "last")).stdout, /compute +done/);
    assert.equal((await shop.endcap("runs", "20000101T000000Z")).code, 2);
  });

  test("a list is a table on a terminal, NDJSON in a pipe, an array with --json", async () => {
    const wide = await said(["quarantine", "list", "--dir", shop.project], { columns: 70 });
    assert.match(wide.stdout, /table.*file/);
    for (const line of wide.stdout.trim().split("\n"))
      assert.ok([...line.replaceAll(/\u001b\[\d+m/g, "")].length <= 70, line);
    const piped = (await shop.endcap("quarantine", "list")).stdout;
    const row = JSON.parse(piped) as Record<string, unknown>;
    assert.deepEqual(row, {
      table: "sales",
      file: "sales_20260105.csv",
      line: 3,
      rule: "not-a-number",
      reason: 'Not a number: sales_qty = "two"',
      column: "sales_qty",
      business_date: "2026-01-05",
      row: "2,8,1,2026-01-05,two,1.00",
    });
    assert.equal((await shop.endcap("quarantine", "list", "--format", "ndjson")).stdout, piped);
    assert.deepEqual(json(await shop.endcap("quarantine", "list", "--json")), [row]);
    assert.deepEqual(json(await shop.endcap("quarantine", "list", "--json", "--table", "inventory")), []);
  });

  test("quarantine shows a row by file and line, exports, and takes rows back in", async () => {
    assert.match(
      (await shop.endcap("quarantine", "show", "sales_20260105.csv:3")).stdout,
      /row +2,8,1,2026-01-05,two,1\.00/,
    );
    assert.equal((await shop.endcap("quarantine", "show", "sales_20260105.csv:2")).code, 1);
    assert.match((await shop.endcap("quarantine", "show")).stdout, /"rule":"not-a-number","rows":1,"files":1/);
    const file = join(shop.project, "refused.csv");
    assert.equal((await shop.endcap("quarantine", "export", "--output", file)).code, 0);
    assert.match(
      await readFile(file, "utf8"),
      /^table,file,line,.*\nsales,sales_20260105.csv,3,not-a-number,.*,"2,8,1,2026-01-05,two,1\.00"\n$/,
    );
    assert.equal((await shop.endcap("quarantine", "export", "--output", "refused.doc")).code, 2);
    const retried = json<{ before: number; after: number; run: Outcome }>(
      await shop.endcap("quarantine", "retry", "--json"),
    );
    assert.deepEqual([retried.before, retried.after, retried.run.weeks], [1, 1, []]);
  });

  test("catalog tells tables, columns, partitions and the files behind a week", async () => {
    const tables = json<{ name: string; rows: number; partitions: number }[]>(await shop.endcap("catalog", "--json"));
    assert.deepEqual(
      tables
        .filter(({ name }) => name === "weekly_store_product" || name === "accepted_sales")
        .map(({ name, rows, partitions }) => [name, rows, partitions]),
      [
        ["weekly_store_product", 3, 1],
        ["accepted_sales", 3, 0],
      ],
    );
    const text = (await shop.endcap("catalog", "weekly_store_product")).stdout;
    assert.match(text, /weeks_of_supply +DOUBLE +On hand/);
    assert.match(text, /202602 +3 .* lake\/weekly_store_product/);
    const lineage = json<{
      days: { table: string; date: string; files: { file: string; lines: number; quarantined: number }[] }[];
    }>(await shop.endcap("catalog", "weekly_store_product", "202602", "--json"));
    assert.deepEqual(lineage.days.map(({ table, date }) => `${table} ${date}`).sort(), [
      "inventory 2026-01-05",
      "inventory 2026-01-06",
      "sales 2026-01-05",
      "sales 2026-01-06",
    ]);
    assert.deepEqual(
      lineage.days
        .find(({ table, date }) => table === "sales" && date === "2026-01-05")
        ?.files.map(({ file, lines, quarantined }) => [file, lines, quarantined]),
      [["sales_20260105.csv", 4, 1]],
    );
    assert.equal((await shop.endcap("catalog", "weekly_store_product", "202603")).code, 2);
  });

  test("check says whether a day is complete", async () => {
    assert.equal((await shop.endcap("check", "2026-01-05")).code, 0);
    const { code, stdout } = await shop.endcap("check", "2026-01-08");
    assert.equal(code, 1);
    assert.match(stdout, /sales +missing/);
  });

  test("a file without rows waits until the day is confirmed as closed", async () => {
    await shop.deliver("sales_20260107.csv", headers.sales);
    const run = await shop.endcap("run");
    assert.equal(run.code, 1);
    assert.match(run.stdout, /sales_20260107\.csv.*0 rows[^]*endcap confirm sales 2026-01-07 --closed/);
    assert.match((await shop.endcap("status")).stdout, /sales_20260107\.csv/);
    assert.equal((await shop.endcap("retry")).code, 1);
    assert.equal((await shop.endcap("retry", "sales_20260106.csv")).code, 2);
    assert.equal((await shop.endcap("confirm", "sales", "2026-01-05", "--closed")).code, 2);
    assert.equal((await shop.endcap("confirm", "sales", "2026-01-07", "--closed", "--reason", "holiday")).code, 0);
    assert.equal((await shop.endcap("confirm", "inventory", "2026-01-07", "--without")).code, 0);
    const after = json<Outcome>(await shop.endcap("run", "--json"));
    assert.deepEqual([after.complete, after.refused], [true, []]);
  });

  test("a much smaller delivery is held until it is confirmed", async () => {
    const many = Array.from({ length: 12 }, (_, n) => `${n + 10},7,1,2026-01-08,1,1.00`);
    await shop.deliver("sales_20260108.csv", headers.sales, ...many);
    await shop.deliver("inventory_20260108.csv", headers.inventory, "2026-01-08,1,7,5");
    await shop.endcap("run");
    assert.equal(await amount(), "amt\n18.25\n");
    await shop.deliver("sales_20260108.csv", headers.sales, "10,7,1,2026-01-08,1,1.00");
    const held = await shop.endcap("run");
    assert.equal(held.code, 1);
    assert.match(held.stdout, /has 1 rows instead of 12\n.*endcap confirm sales 2026-01-08 --smaller/);
    assert.equal((await shop.endcap("run")).code, 1);
    assert.equal(await amount(), "amt\n18.25\n");
    assert.match((await shop.endcap("status")).stdout, /confirm sales 2026-01-08 --smaller/);
    assert.equal((await shop.endcap("confirm", "sales", "2026-01-08", "--smaller")).code, 0);
    assert.equal((await shop.endcap("confirm", "sales", "2026-01-08", "--smaller")).code, 2);
    assert.deepEqual(
      json<Plan>(await shop.endcap("plan", "--json")).weeks.map(({ week, state }) => [week, state]),
      [[202602, "reopened"]],
    );
    assert.equal((await shop.endcap("run")).code, 0);
    assert.equal(await amount(), "amt\n7.25\n");
  });

  test("diff tells what a commit changed, by measure and by row", async () => {
    const [diff] = json<
      {
        week: number;
        changes: { measure: string; before: string; after: string }[];
        sample: { change: string; columns: Record<string, unknown> }[];
        why: string[];
      }[]
    >(await shop.endcap("diff", "--json"));
    assert.equal(diff?.week, 202602);
    assert.deepEqual(
      diff?.changes.find(({ measure }) => measure === "total_sales_amt"),
      { measure: "total_sales_amt", before: "18.25", after: "7.25", delta: "-11.00" },
    );
    assert.deepEqual(diff?.sample[0]?.columns["total_sales_amt"], ["17.25", "6.25"]);
    assert.match((await shop.endcap("diff")).stdout, /sales +18\.25 +7\.25 +-11\.00/);
    assert.equal((await shop.endcap("diff", "--commit", "99")).code, 2);
    assert.equal((await shop.endcap("diff", "--week", "202601")).code, 2);
  });

  test("what a rollback took back stays away until a newer delivery or a word brings it", async () => {
    assert.equal((await shop.endcap("rollback", "--reason", "wrong prices")).code, 0);
    assert.equal(await amount(), "amt\n18.25\n");
    assert.deepEqual(
      json<Status>(await shop.endcap("status", "--json")).pinned.map(({ partition }) => partition),
      ["202602"],
    );
    await shop.endcap("run");
    assert.equal(await amount(), "amt\n18.25\n");
    const commits = json<{ commit: number; kind: string; reason: string | null }[]>(
      await shop.endcap("catalog", "--commits", "--json"),
    );
    assert.deepEqual([commits[0]?.kind, commits[0]?.reason], ["rollback", "wrong prices"]);
    const unknown = await shop.endcap("run", "--recompute", "209901");
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /209901 is no published week/);
    await shop.endcap("run", "--recompute", "202602");
    assert.equal(await amount(), "amt\n7.25\n");
    await shop.endcap("rollback", "--reason", "wrong prices again");
    await shop.deliver("sales_20260106.csv", headers.sales, "4,7,1,2026-01-06,1,2.75");
    await shop.endcap("run");
    assert.equal(await amount(), "amt\n19.25\n");
    assert.equal((await shop.endcap("rollback", "--to", "999", "--reason", "x")).code, 2);
  });

  test("a week that did not exist then is gone after a rollback, and stays away", async () => {
    const before = await amount();
    await shop.deliver("sales_20260112.csv", headers.sales, "50,7,1,2026-01-12,1,9.00");
    await shop.deliver("inventory_20260112.csv", headers.inventory, "2026-01-12,1,7,5");
    await shop.endcap("run");
    assert.notEqual(await amount(), before);
    const { weeks } = json<{ weeks: number[] }>(await shop.endcap("rollback", "--reason", "too early", "--json"));
    assert.deepEqual(weeks, [202603]);
    assert.equal(json<Outcome>(await shop.endcap("run", "--json")).weeks.length, 0);
    assert.equal(await amount(), before);
    await shop.endcap("run", "--recompute", "202603");
    assert.notEqual(await amount(), before);
  });

  test("backfill reads days again from landing, without their source", async () => {
    await rm(join(shop.source, "sales_20260105.csv"));
    const outcome = json<Outcome>(
      await shop.endcap("backfill", "--from", "2026-01-05", "--to", "2026-01-06", "--json"),
    );
    assert.deepEqual([outcome.rows["accepted"], outcome.weeks], [6, []]);
    assert.equal((await shop.endcap("backfill", "--from", "2026-01-06", "--to", "2026-01-05")).code, 2);
  });

  test("nothing that is not held can be released", async () => {
    const { code, stderr } = await shop.endcap("release", "202602", "--reason", "sure");
    assert.equal(code, 2);
    assert.match(stderr, /Week 202602 is not held back/);
  });

  test("doctor finds everything in order, and a damaged file", async () => {
    const healthy = await shop.endcap("doctor", "--deep");
    assert.equal(healthy.code, 0, healthy.stdout);
    const { partitions } = json<{ partitions: { path: string }[] }>(
      await shop.endcap("catalog", "weekly_store_product", "--json"),
    );
    await rm(join(shop.project, partitions[0]?.path ?? ""));
    const { code, stdout } = await shop.endcap("doctor", "--json");
    const { healthy: isHealthy, checks } = JSON.parse(stdout) as {
      healthy: boolean;
      checks: { name: string; status: string; next?: string }[];
    };
    assert.deepEqual(
      [code, isHealthy, checks.filter(({ status }) => status === "fail").map(({ name }) => name)],
      [1, false, ["published files"]],
    );
    assert.equal((await shop.endcap("run", "--recompute")).code, 0);
    assert.equal((await shop.endcap("doctor", "--deep")).code, 0);
  });
});
