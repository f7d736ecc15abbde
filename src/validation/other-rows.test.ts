import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { quietEffects } from "../core/effects.ts";
import { confirmDay, type ConfirmKind } from "../workflow/confirm.ts";
import { openProject } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";
import { smallShop } from "../workflow/small-shop.testkit.ts";

type Files = Record<string, string | Uint8Array>;

const HEADER = "prod_key,store_key,trans_dt,sales_qty,sales_amt\n";

/** Lines of these products, each of amount `amount`. */
function lines(date: string, products: readonly number[], { store = 1, amount = "1.00" } = {}): string {
  return products.map((product) => `${product},${store},${date},1,${amount}\n`).join("");
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** Runs once per night; answers what counts by date, what is held, and how to say more. */
async function delivered(context: TestContext, nights: readonly Files[]) {
  const shop = await smallShop();
  const source = join(shop.dir, "..", "source");
  const project = await openProject(shop.dir);
  context.after(async () => {
    project.close();
    await shop.remove();
  });
  const night = async (files: Files) => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(source, name)), { recursive: true });
      await rm(join(source, name), { force: true });
      await shop.write(name, content);
    }
    return run(project, quietEffects(), { trigger: "command" });
  };
  let outcome = await night(nights[0] ?? {});
  for (const files of nights.slice(1)) outcome = await night(files);
  const days = () =>
    project.store
      .all<{ date: string; rows: number; file: string }>(
        `SELECT business_date AS date, rows, (SELECT group_concat(source_name, ' + ' ORDER BY source_name) FROM files AS f WHERE f.delivery_id = d.delivery_id) AS file
         FROM days AS d WHERE state = 'current' ORDER BY business_date, file`,
      )
      .map(({ date, rows, file }) => `${date.slice(8)}: ${rows} of ${file}`);
  const held = (of: typeof outcome = outcome) =>
    of.heldDays.map(({ date, kind, file }) => `${date.slice(8)} ${kind} ${file}`).sort();
  return {
    days,
    held,
    outcome,
    night,
    confirm: (kind: ConfirmKind, date: string) =>
      confirmDay(project, quietEffects(), { kind, table: "sales", date, reason: "" }),
  };
}

function apart(files: Files): Files[] {
  return Object.entries(files).map(([name, content]) => ({ [name]: content }));
}

suite("rows of a day in a file of another date", () => {
  const evening = (date: string, next: string) =>
    HEADER + lines(date, range(100, 10)) + lines(next, [200, 200], { amount: "6.00" });
  const nights: Files = {
    "sales_20260105.csv": evening("2026-01-05", "2026-01-06"),
    "sales_20260106.csv": evening("2026-01-06", "2026-01-07"),
    "sales_20260107.csv": evening("2026-01-07", "2026-01-08"),
  };

  test("are held where they are others than the day's own, in whatever order the files come, until a person says which count", async (context) => {
    for (const order of [[nights], apart(nights).toReversed()]) {
      const { days, held, outcome, night, confirm } = await delivered(context, order);
      assert.deepEqual(days(), [
        "05: 10 of sales_20260105.csv",
        "06: 10 of sales_20260106.csv",
        "07: 10 of sales_20260107.csv",
        "08: 2 of sales_20260107.csv",
      ]);
      assert.deepEqual(held(), ["06 replaced sales_20260105.csv", "07 replaced sales_20260106.csv"]);
      assert.equal(outcome.complete, false);
      const said = outcome.heldDays[0]?.text ?? "";
      for (const word of ["sales_20260107.csv", "businessDayStartsAt", "append", "--kept"])
        assert.ok(said.includes(word), said);
      await confirm("kept", "2026-01-06");
      assert.deepEqual(held(await night({})), ["07 replaced sales_20260106.csv"]);
      await confirm("replaced", "2026-01-07");
      const settled = await night({});
      assert.deepEqual([held(settled), days()[2]], [[], "07: 2 of sales_20260106.csv"]);
    }
  });

  test("stay held when the day's own file is corrected, and go when a file brings all of them", async (context) => {
    const { held, night } = await delivered(context, apart(nights));
    const corrected = await night({
      "sales_20260106.csv": HEADER + lines("2026-01-06", range(100, 10), { amount: "2.00" }),
    });
    assert.deepEqual(held(corrected), ["06 replaced sales_20260105.csv", "07 replaced sales_20260106.csv"]);
    const whole =
      HEADER +
      lines("2026-01-06", range(100, 10), { amount: "2.00" }) +
      lines("2026-01-06", [200, 200], { amount: "6.00" });
    assert.deepEqual(held(await night({ "sales_20260106.csv": whole })), ["07 replaced sales_20260106.csv"]);
  });

  test("of weeks that share a day are held", async (context) => {
    const { days, held } = await delivered(context, [
      {
        "sales_20260112.csv": HEADER + lines("2026-01-11", range(1, 12)) + lines("2026-01-12", range(1, 6)),
        "sales_20260119.csv": HEADER + lines("2026-01-12", range(7, 5)) + lines("2026-01-13", range(1, 12)),
      },
    ]);
    assert.deepEqual([days()[1], held()], ["12: 6 of sales_20260112.csv", ["12 replaced sales_20260119.csv"]]);
  });

  test("of products that are sold all day are held too", async (context) => {
    const all = (date: string) => lines(date, [...range(1, 20), ...range(1, 20)], { amount: "3.10" });
    const { held } = await delivered(context, [
      {
        "sales_20260105.csv": HEADER + all("2026-01-05") + lines("2026-01-06", [3, 3, 8], { amount: "3.55" }),
        "sales_20260106.csv": HEADER + all("2026-01-06"),
      },
    ]);
    assert.deepEqual(held(), ["06 replaced sales_20260105.csv"]);
  });
});

suite("two files of one day", () => {
  const day = (amount: string, products = range(1, 12)) => HEADER + lines("2026-01-07", products, { amount });

  test("that hold the same rows in two versions are never added, and count alike in whatever order they come", async (context) => {
    const cases: [Files, string][] = [
      [
        { "sales_20260107.csv": day("1.00"), "corrections/sales_20260107.csv": day("2.00") },
        "corrections/sales_20260107.csv",
      ],
      [
        { "sales_20260107.csv": day("1.00"), "old/sales_20260107.csv": day("1.00", range(1, 8)) },
        "old/sales_20260107.csv",
      ],
      [
        { "sales_20260107.csv": day("1.00"), "sales_20260107.csv.gz": gzipSync(day("1.00").replace("1.00", "1.01")) },
        "sales_20260107.csv.gz",
      ],
    ];
    for (const [files, other] of cases) {
      for (const order of [[files], apart(files), apart(files).toReversed()]) {
        const { days, held, outcome, night, confirm } = await delivered(context, order);
        assert.deepEqual([days(), held()], [["07: 12 of sales_20260107.csv"], [`07 replaced ${other}`]]);
        assert.match(outcome.heldDays[0]?.text ?? "", /another version/);
        if (order.length === 1) continue;
        await confirm("replaced", "2026-01-07");
        const settled = await night({});
        assert.deepEqual(held(settled), []);
        assert.match(days().join(), new RegExp(other));
      }
    }
  });

  test("that hold other rows add, found together; one that comes later is held", async (context) => {
    const files = {
      "berlin/sales_20260107.csv": day("1.00", range(1, 12)),
      "munich/sales_20260107.csv": HEADER + lines("2026-01-07", range(1, 12), { store: 2 }),
    };
    const together = await delivered(context, [files]);
    assert.deepEqual(
      [together.days(), together.held()],
      [["07: 24 of berlin/sales_20260107.csv + munich/sales_20260107.csv"], []],
    );
    const later = await delivered(context, apart(files));
    assert.deepEqual(
      [later.days(), later.held()],
      [["07: 12 of berlin/sales_20260107.csv"], ["07 replaced munich/sales_20260107.csv"]],
    );
  });

  test("in folders of stores are parts: one that comes later joins the others", async (context) => {
    const files = {
      "store_1/sales_20260107.csv": day("1.00"),
      "store_2/sales_20260107.csv": HEADER + lines("2026-01-07", range(1, 12), { store: 2 }),
    };
    for (const order of [[files], apart(files).toReversed()]) {
      const { days, held } = await delivered(context, order);
      assert.deepEqual([days(), held()], [["07: 24 of store_1/sales_20260107.csv + store_2/sales_20260107.csv"], []]);
    }
  });

  test("a later file that lacks a store is held", async (context) => {
    const both = day("1.00", range(1, 30)) + lines("2026-01-07", range(1, 12), { store: 2 });
    const { held } = await delivered(context, [
      { "sales_20260107.csv": both },
      { "sales_20260107.csv": day("1.00", range(1, 30)) },
    ]);
    assert.deepEqual(held(), ["07 replaced sales_20260107.csv"]);
  });

  test("of hours, each with its own lines, are held; a running sum replaces", async (context) => {
    const hours = (amounts: readonly [number, number][]): Files =>
      Object.fromEntries(
        amounts.map(([hour, qty]) => [
          `sales_20260107_${hour}0000.csv`,
          HEADER +
            range(1, 4)
              .map((product) => `${product},1,2026-01-07,${qty},${qty}.${hour}\n`)
              .join(""),
        ]),
      );
    const own = await delivered(context, [
      hours([
        [10, 1],
        [14, 1],
        [18, 1],
      ]),
    ]);
    assert.deepEqual([own.days(), own.held().length], [["07: 4 of sales_20260107_100000.csv"], 2]);
    const sums = await delivered(context, [
      hours([
        [10, 1],
        [14, 3],
        [18, 4],
      ]),
    ]);
    assert.deepEqual([sums.days(), sums.held()], [["07: 4 of sales_20260107_180000.csv"], []]);
  });
});

test("what trips nothing: corrections of every amount, other numbers of receipts, windows whose last day grows", async (context) => {
  const numbered = (first: number, amount: string) =>
    `trans_id,${HEADER}${range(1, 12)
      .map((product) => `${first + product},${product},1,2026-01-07,1,${amount}\n`)
      .join("")}`;
  const window = (days: Record<string, number>) =>
    HEADER +
    Object.entries(days)
      .map(([date, count]) => lines(date, [...range(1, count), ...range(1, count)]))
      .join("");
  const nights: Files[][] = [
    [{ "sales_20260107.csv": numbered(0, "1.00") }, { "sales_20260107.csv": numbered(0, "7.00") }],
    [{ "sales_20260107.csv": numbered(0, "1.00") }, { "sales_20260107.csv": numbered(500, "1.00") }],
    [{ "sales_20260107.csv": numbered(0, "1.00") }, { "sales_20260108.csv": numbered(0, "7.00") }],
    [
      {
        "sales_20260106.csv": window({ "2026-01-05": 12, "2026-01-06": 3 }),
      },
      {
        "sales_20260107.csv": window({ "2026-01-05": 12, "2026-01-06": 14, "2026-01-07": 2 }),
      },
      {
        "sales_20260108.csv": window({ "2026-01-06": 14, "2026-01-07": 15, "2026-01-08": 1 }),
      },
    ],
  ];
  for (const night of nights) {
    const { held, outcome } = await delivered(context, night);
    assert.deepEqual([held(), outcome.complete], [[], true], JSON.stringify(night));
    const together = await delivered(context, [Object.assign({}, ...night) as Files]);
    assert.deepEqual(together.held(), [], JSON.stringify(night));
  }
});

test("where deliveries add their rows, other rows are what is expected", async (context) => {
  const shop = await smallShop();
  context.after(() => shop.remove());
  const config = join(shop.dir, "endcap.config.json");
  const own = JSON.parse(await readFile(config, "utf8")) as { tables: { sales: object } };
  own.tables.sales = { cadence: "daily", mode: "append" };
  await writeFile(config, JSON.stringify(own));
  const project = await openProject(shop.dir);
  context.after(() => project.close());
  await shop.write("sales_20260107_100000.csv", HEADER + lines("2026-01-07", range(1, 12)));
  await run(project, quietEffects(), { trigger: "command" });
  await shop.write("sales_20260107_140000.csv", HEADER + lines("2026-01-07", range(50, 12)));
  const { heldDays } = await run(project, quietEffects(), { trigger: "command" });
  const { rows } =
    project.store.get<{ rows: number }>("SELECT sum(rows) AS rows FROM days WHERE state = 'current'") ?? {};
  assert.deepEqual([heldDays, rows], [[], 24]);
});

test("a day with rows whose newer file has none is closed where a person says so", async (context) => {
  const { days, outcome, night, confirm } = await delivered(context, [
    {
      "sales_20260107.csv": HEADER + lines("2026-01-07", range(1, 12)),
      "sales_20260108.csv": HEADER + lines("2026-01-08", [1]),
    },
    { "sales_20260107.csv": HEADER },
  ]);
  assert.match(outcome.refused[0]?.next ?? "", /endcap confirm sales 2026-01-07 --closed/);
  assert.deepEqual(days()[0], "07: 12 of sales_20260107.csv");
  await confirm("closed", "2026-01-07");
  const after = await night({});
  assert.deepEqual([days()[0], after.heldDays, after.refused], ["07: 0 of sales_20260107.csv", [], []]);
});
