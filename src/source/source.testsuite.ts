/** What every source must do, whole runs through. A source of tables hands out days; a source of files has them. */
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { describe } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { suiteTests, type Gap } from "../core/suite-gaps.testkit.ts";
import { openDuckdb } from "../query/adapters/duckdb.ts";
import { readRows, type QueryValue } from "../query/query.ts";
import { openProject, type Project } from "../workflow/project.ts";
import type { RunOutcome } from "../workflow/run-outcome.ts";
import { run } from "../workflow/run.ts";
import { openSource } from "./index.ts";

/** Values of the contract's columns, as the retailer keeps them; what is not named is NULL. */
export type RecordedRow = Readonly<Record<string, string>>;

export type SourceUnderTest = {
  /** A project folder whose configuration names the source, with sales and inventory daily. */
  dir: string;
  /** The retailer records a business date of a table; once more: what was recorded before is replaced. */
  record(table: "sales" | "inventory", date: string, rows: readonly RecordedRow[]): Promise<void>;
  close(): Promise<void>;
};

type Night = { project: Project; outcome: RunOutcome };

const sale = (date: string, amount: string, more: RecordedRow = {}): RecordedRow => ({
  trans_id: "7",
  prod_key: "10",
  store_key: "1",
  trans_dt: date,
  sales_qty: "2",
  sales_amt: amount,
  ...more,
});
const snapshot = (date: string): RecordedRow => ({
  cal_dt: date,
  store_key: "1",
  prod_key: "10",
  inventory_on_hand_qty: "5",
});

export function sourceSuite(name: string, open: () => Promise<SourceUnderTest>, gaps: readonly Gap[] = []): void {
  const { test, end } = suiteTests(gaps);
  const opened = (work: (one: SourceUnderTest) => Promise<void>) => async () => {
    const one = await open();
    try {
      await work(one);
    } finally {
      await one.close();
    }
  };
  async function on<T>({ dir }: SourceUnderTest, work: (project: Project) => Promise<T>): Promise<T> {
    const project = await openProject(dir);
    try {
      return await work(project);
    } finally {
      project.close();
    }
  }
  const night = (one: SourceUnderTest, at: string, again: { from: string; to: string } | null = null) =>
    on(one, async (project): Promise<Night> => {
      const effects = quietEffects({ clock: { now: () => new Date(at) } });
      return { project, outcome: await run(project, effects, { trigger: "suite", again }) };
    });
  const ask = (one: SourceUnderTest, sql: string): Promise<Record<string, QueryValue>[]> =>
    on(one, async (project) => {
      const limits = { memory: "500MB", threads: 1, timeoutMs: 60_000 };
      const engine = await openDuckdb({ lake: project.lake(), limits });
      try {
        return await readRows(await engine.run({ sql }));
      } finally {
        engine.close();
      }
    });
  const amounts = async (one: SourceUnderTest) =>
    Object.fromEntries(
      (
        await ask(
          one,
          "SELECT trans_dt AS day, sum(sales_amt) AS amount, count(*) AS n FROM accepted_sales GROUP BY 1 ORDER BY 1",
        )
      ).map(({ day, amount, n }) => [day, `${String(amount)} of ${String(n)}`]),
    );
  const day = async ({ record }: SourceUnderTest, date: string, amount: string) => {
    await record("sales", date, [sale(date, amount), sale(date, "0.10", { prod_key: "11" })]);
    await record("inventory", date, [snapshot(date)]);
  };

  describe(`source ${name}`, () => {
    test(
      "a day is delivered with its text, numbers and dates as they were recorded",
      opened(async (one) => {
        const row = {
          trans_time: "09:30",
          sales_qty: "2.125",
          sales_price: "1234567890123.45",
          discount: "0.05",
          sales_cost: "-3.10",
        };
        await one.record("sales", "2026-01-05", [sale("2026-01-05", "-9999999999999.99", row)]);
        await one.record("inventory", "2026-01-05", [
          {
            ...snapshot("2026-01-05"),
            inventory_on_hand_qty: "-0.001",
            out_of_stock_flg: "1",
            next_delivery_dt: "2026-02-28",
          },
        ]);
        const { outcome } = await night(one, "2026-01-06T04:00:00Z");
        assert.equal(outcome.arrival.complete, true, outcome.arrival.message);
        const [sold] = await ask(one, "SELECT * FROM accepted_sales");
        const { sales_amt, sales_qty, sales_price, discount, sales_cost, sales_mgrn, trans_dt, prod_key } = sold ?? {};
        assert.deepEqual(
          { sales_amt, sales_qty, sales_price, discount, sales_cost, sales_mgrn, trans_dt, prod_key },
          {
            sales_amt: "-9999999999999.99",
            sales_qty: "2.125",
            sales_price: "1234567890123.45",
            discount: "0.05",
            sales_cost: "-3.10",
            sales_mgrn: null,
            trans_dt: "2026-01-05",
            prod_key: 10n,
          },
        );
        assert.match(String(sold?.["trans_time"]), /^0?9:30/);
        const [stock] = await ask(
          one,
          "SELECT inventory_on_hand_qty AS stock, out_of_stock_flg AS is_out, next_delivery_dt AS next FROM accepted_inventory",
        );
        assert.deepEqual(stock, { stock: "-0.001", is_out: 1, next: "2026-02-28" });
      }),
    );
    test(
      "when nothing is new, nothing comes and nothing is published; what is cleared is gone",
      opened(async (one) => {
        await day(one, "2026-01-05", "10.00");
        await night(one, "2026-01-06T04:00:00Z");
        const { outcome, project } = await night(one, "2026-01-06T05:00:00Z");
        assert.deepEqual([outcome.landed.files, outcome.published], [0, 0]);
        assert.deepEqual(await amounts(one), { "2026-01-05": "10.10 of 2" });
        assert.deepEqual(await readdir(`${project.paths.work}/delivered`).catch(() => []), []);
      }),
    );
    test(
      "a later day comes alone",
      opened(async (one) => {
        await day(one, "2026-01-05", "10.00");
        await night(one, "2026-01-06T04:00:00Z");
        await day(one, "2026-01-06", "20.00");
        const { outcome } = await night(one, "2026-01-07T04:00:00Z");
        assert.ok(outcome.arrival.complete && outcome.published > 0);
        assert.deepEqual(await amounts(one), { "2026-01-05": "10.10 of 2", "2026-01-06": "20.10 of 2" });
      }),
    );
    test(
      "a day that was corrected replaces what was delivered of it",
      opened(async (one) => {
        await day(one, "2026-01-05", "10.00");
        await night(one, "2026-01-06T04:00:00Z");
        await day(one, "2026-01-05", "11.00");
        await night(one, "2026-01-07T04:00:00Z");
        assert.deepEqual(await amounts(one), { "2026-01-05": "11.10 of 2" });
      }),
    );
    test(
      "asked again for a span of dates, it brings these and no others once more",
      opened(async (one) => {
        for (const date of ["2026-01-05", "2026-01-06", "2026-01-07"]) await day(one, date, "10.00");
        await night(one, "2026-01-08T04:00:00Z");
        await day(one, "2026-01-06", "12.00");
        await night(one, "2026-01-08T05:00:00Z", { from: "2026-01-06", to: "2026-01-06" });
        assert.deepEqual(await amounts(one), {
          "2026-01-05": "10.10 of 2",
          "2026-01-06": "12.10 of 2",
          "2026-01-07": "10.10 of 2",
        });
      }),
    );
    test(
      "a table that is missing leaves its day incomplete, and is named",
      opened(async (one) => {
        await day(one, "2026-01-05", "10.00");
        await night(one, "2026-01-06T04:00:00Z");
        await one.record("sales", "2026-01-06", [sale("2026-01-06", "20.00")]);
        const { outcome } = await night(one, "2026-01-07T04:00:00Z");
        assert.equal(outcome.arrival.date, "2026-01-06");
        assert.equal(outcome.arrival.complete, false);
        assert.match(outcome.arrival.message, /inventory/);
        assert.equal((await amounts(one))["2026-01-06"], "20.00 of 1");
      }),
    );
    test(
      "a collect that is cut off leaves nothing half: the next one brings all, once",
      opened(async (one) => {
        for (const date of ["2026-01-05", "2026-01-06", "2026-01-07"]) await day(one, date, "10.00");
        await on(one, async (project) => {
          const source = await openSource(project);
          let told = 0;
          const cut = quietEffects({
            report() {
              if (++told === 2) throw new Error("cut off");
            },
          });
          await source.collect(project, cut, null).catch(() => undefined);
        });
        const { outcome } = await night(one, "2026-01-08T04:00:00Z");
        assert.equal(outcome.arrival.complete, true, outcome.arrival.message);
        assert.deepEqual(
          await amounts(one),
          Object.fromEntries(["05", "06", "07"].map((date) => [`2026-01-${date}`, "10.10 of 2"])),
        );
      }),
    );
    end();
  });
}
