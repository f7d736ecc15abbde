import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, suite, test } from "node:test";
import { literal, openDuck, type Duck } from "../core/duck.ts";
import { quietEffects } from "../core/effects.ts";
import { realFiles } from "../core/files.ts";
import { rollback } from "../workflow/rollback.ts";
import { run } from "../workflow/run.ts";
import { loadedShop, type LoadedShop } from "../workflow/small-shop.testkit.ts";
import { QUERY_FILE } from "./query-file.ts";

suite("query.duckdb", () => {
  let loaded: LoadedShop;
  beforeEach(async () => {
    loaded = await loadedShop();
  });
  afterEach(() => loaded.close());

  const open = async (dir: string): Promise<Duck> => {
    const duck = await openDuck({
      path: join(dir, QUERY_FILE),
      memory: "200MB",
      threads: 1,
      spill: "",
      readOnly: true,
    });
    await duck.run(`SET file_search_path = ${literal(dir)}`);
    return duck;
  };
  const salesOf = async (duck: Duck) =>
    (
      await duck.rows(
        "SELECT CAST(cal_dt AS VARCHAR) AS date, SUM(sales_amt)::VARCHAR AS amount FROM daily_store_product GROUP BY 1 ORDER BY 1",
      )
    ).map(({ date, amount }) => [date, amount].join(" "));
  const night = async (date: string, amount: string) => {
    await loaded.shop.sales(date, amount);
    await loaded.shop.inventory(date);
    await run(loaded.project, quietEffects(), { trigger: "command" });
  };

  test("shows the newest commit; who has it open keeps the one that he opened", async () => {
    const before = await open(loaded.shop.dir);
    try {
      await night("2026-01-06", "20.00");
      const after = await open(loaded.shop.dir);
      assert.deepEqual(await salesOf(after), ["2026-01-05 14.50", "2026-01-06 24.50"]);
      assert.deepEqual(await salesOf(before), ["2026-01-05 14.50"]);
      after.close();
      await rollback(loaded.project, quietEffects(), { to: null, reason: "test" });
      const back = await open(loaded.shop.dir);
      assert.deepEqual(await salesOf(back), ["2026-01-05 14.50"]);
      back.close();
    } finally {
      before.close();
    }
  });

  test("holds no path of the machine: a copy of the project reads its own files", async () => {
    const copy = await mkdtemp(join(tmpdir(), "endcap-copy-"));
    try {
      await cp(loaded.shop.dir, copy, { recursive: true });
      await night("2026-01-06", "20.00");
      await rm(join(loaded.shop.dir, "lake"), { recursive: true });
      const duck = await open(copy);
      assert.deepEqual(await salesOf(duck), ["2026-01-05 14.50"]);
      const views = await duck.rows<{ sql: string }>("SELECT sql FROM duckdb_views() WHERE NOT internal");
      for (const { sql } of views) assert.ok(!sql.includes(loaded.shop.dir), sql);
      const [described] = await duck.rows(
        "SELECT comment FROM duckdb_columns() WHERE table_name = 'weekly_store_product' AND column_name = 'eow_on_hand_qty'",
      );
      assert.match(String(described?.["comment"]), /last snapshot/);
      duck.close();
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  });

  test("a night whose file cannot be put in place is published, says so, and the next one puts it there", async () => {
    const warnings: string[] = [];
    const files = {
      ...realFiles,
      publish: async (aside: string, to: string) => {
        if (to.endsWith(QUERY_FILE)) throw new Error("disk full");
        await realFiles.publish(aside, to);
      },
    };
    await loaded.shop.sales("2026-01-06", "20.00");
    await loaded.shop.inventory("2026-01-06");
    const report = ({ kind, text }: { kind: string; text: string }) => void (kind === "warning" && warnings.push(text));
    await run(loaded.project, quietEffects({ files, report }), { trigger: "command" });
    assert.match(warnings.join("\n"), /query\.duckdb still shows the state before.*disk full/);
    const stale = await open(loaded.shop.dir);
    assert.deepEqual(await salesOf(stale), ["2026-01-05 14.50"]);
    stale.close();
    await run(loaded.project, quietEffects(), { trigger: "command" });
    const fresh = await open(loaded.shop.dir);
    assert.deepEqual(await salesOf(fresh), ["2026-01-05 14.50", "2026-01-06 24.50"]);
    fresh.close();
  });
});
