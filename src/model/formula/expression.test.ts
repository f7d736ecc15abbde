import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import fc from "fast-check";
import { literal, openDuck, type Duck } from "../../core/duck.ts";
import { expressionOf, type Expression, type ExpressionParams } from "./expression.ts";
import { FormulaProblem } from "./problem.ts";
import { fraction, numbers, over, roundedText, type Num, type Row } from "./reckon.testkit.ts";

const keys = { store_key: "BIGINT", prod_key: "VARCHAR", trans_id: "BIGINT" } as const;
const money = { type: "DECIMAL(18,2)", decimals: 2, digits: 18 };
const quantity = { type: "DECIMAL(18,3)", decimals: 3, digits: 18 };

function expression(formula: string, rest: Partial<ExpressionParams> = {}): Expression {
  return expressionOf({ formula, adds: "additive", target: money, keys, measures: new Set(["gross_margin"]), ...rest });
}

function problem(formula: string, rest: Partial<ExpressionParams> = {}): string {
  try {
    expression(formula, rest);
  } catch (error) {
    if (error instanceof FormulaProblem) return `${error.message} | ${error.next ?? ""}`;
    throw error;
  }
  return "accepted";
}

suite("formulas against a reckoning in whole numbers", () => {
  let duck: Duck;
  before(async () => {
    duck = await openDuck({ memory: "300MB", threads: 1, spill: "" });
  });
  after(() => duck.close());

  const types: Record<string, string> = {
    total_sales_qty: "DECIMAL(18,3)",
    total_sales_amt: "DECIMAL(18,2)",
    total_cost: "DECIMAL(18,2)",
    days_observed: "INTEGER",
    total_discount: "DECIMAL(18,2)",
  };
  const value = (decimals: number, largest: bigint) =>
    fc.oneof(
      fc.constant(null),
      fc.constant("0"),
      fc.bigInt({ min: -100_000n, max: 100_000n }).map((units) => roundedUnits(units, decimals)),
      fc.constantFrom(largest, -largest).map((units) => roundedUnits(units, decimals)),
    );
  const roundedUnits = (units: bigint, decimals: number) =>
    roundedText({ above: units, below: 10n ** BigInt(decimals) }, { decimals, digits: 30 });
  const huge = 10n ** 18n - 1n;
  const row: fc.Arbitrary<Row> = fc.record({
    total_sales_qty: value(3, huge),
    total_sales_amt: value(2, huge),
    total_cost: value(2, huge),
    days_observed: value(0, 7n),
    total_discount: value(2, huge),
  });

  const reckoned = async (sql: string, rows: readonly Row[]): Promise<(string | null)[]> => {
    const values = rows.map((one, at) => {
      const cells = Object.entries(types).map(([name, type]) =>
        one[name] == null ? `NULL::${type}` : `${literal(one[name])}::${type}`,
      );
      return `(${at}, ${cells.join(", ")})`;
    });
    const found = await duck.rows<{ v: string | null }>(
      `SELECT CAST(${sql} AS VARCHAR) AS v FROM (VALUES ${values.join(", ")}) AS t(n, ${Object.keys(types).join(", ")}) ORDER BY n`,
    );
    return found.map(({ v }) => v);
  };

  test("without division every value is exact, at any size; what does not fit is unknown, and nothing fails", async () => {
    let accepted = 0;
    const formula: fc.Arbitrary<Num> = numbers(Object.keys(types));
    await fc.assert(
      fc.asyncProperty(formula, fc.array(row, { minLength: 1, maxLength: 4 }), async ({ text, of }, rows) => {
        for (const target of [money, quantity, { type: "INTEGER", decimals: 0, digits: 9 }]) {
          const told = problem(text, { target });
          if (told !== "accepted") {
            assert.match(told, /are reckoned exactly|characters|nested/, text);
            return;
          }
          accepted += 1;
          const wanted = rows.map((one) => roundedText(of(one), target));
          const found = await reckoned(expression(text, { target }).sql, rows);
          const isLarge = (at: number) => target.decimals === 0 && wanted[at] === null;
          for (const at of rows.keys())
            if (!isLarge(at)) assert.equal(found[at], wanted[at], `${text} as ${target.type}`);
        }
      }),
      { numRuns: 200 },
    );
    assert.ok(accepted > 100, `only ${accepted} formulas were reckoned`);
  });

  test("a quotient is rounded half away from zero, also where binary fractions fall short of half a cent", async () => {
    const cents = fc.integer({ min: -5_000_000, max: 5_000_000 }).map((units) => roundedUnits(BigInt(units), 2));
    const thousandths = fc.integer({ min: -500_000, max: 500_000 }).map((units) => roundedUnits(BigInt(units), 3));
    const rows = fc.array(
      fc.record({
        total_sales_amt: cents,
        total_sales_qty: thousandths,
        days_observed: fc.constantFrom("1", "7", "200"),
      }),
      { minLength: 20, maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(rows, async (some) => {
        const full = some.map((one): Row => ({ total_cost: null, total_discount: null, ...one }));
        const { sql } = expression("total_sales_amt * days_observed / total_sales_qty");
        const wanted = some.map(({ total_sales_amt: a, days_observed: d, total_sales_qty: q }) => {
          const [amount, days] = [fraction(a ?? "0"), fraction(d)];
          const product = { above: amount.above * days.above, below: amount.below * days.below };
          return roundedText(over(product, fraction(q ?? "0")), money);
        });
        assert.deepEqual(await reckoned(sql, full), wanted);
      }),
      { numRuns: 30 },
    );
    const tie: Row = {
      total_sales_amt: "2.01",
      total_sales_qty: "2",
      total_cost: "-2.01",
      days_observed: "2",
      total_discount: "0",
    };
    assert.deepEqual(await reckoned(expression("total_sales_amt / 2").sql, [tie]), ["1.01"]);
    assert.deepEqual(await reckoned(expression("total_cost / 2").sql, [tie]), ["-1.01"]);
    assert.deepEqual(await reckoned(expression("total_cost * days_observed / total_discount").sql, [tie]), [null]);
  });
});

test("a formula is of one table, found by its columns", () => {
  assert.equal(expression("total_sales_amt + total_discount").table, "weekly_store_product");
  assert.deepEqual(expression("CASE WHEN promotion_flg = 1 THEN sales_amt ELSE 0 END").needs, ["stock", "sales"]);
  assert.equal(expression("CASE WHEN cal_dt >= DATE '2026-02-28' THEN SALES_AMT END").table, "daily_store_product");
  assert.equal(
    expression("CASE WHEN store_key = 5 AND prod_key <> 'P 1' THEN 1 ELSE 0 END").table,
    "weekly_store_product",
  );
  assert.match(
    problem("sales_qty + total_sales_qty"),
    /total_sales_qty is a column of weekly.* and sales_qty one of daily/,
  );
  assert.match(problem("1 + 1"), /names no column/);
});

test("what would not add up as declared is refused", () => {
  assert.match(problem("eow_on_hand_qty"), /adds eow_on_hand_qty over time.*adds: "last"/);
  assert.match(problem("COALESCE(total_sales_qty, 0) + 2 * inventory_on_hand_qty"), /is a column of/);
  assert.match(problem("CASE WHEN sales_qty > 0 THEN inventory_on_hand_qty END"), /eow_on_hand_qty/);
  assert.equal(problem("CASE WHEN eow_on_hand_qty <= 0 THEN 1 ELSE 0 END"), "accepted");
  assert.equal(problem("eow_on_hand_qty * total_cost / total_sales_qty", { adds: "last" }), "accepted");
  assert.equal(problem("eow_on_hand_qty * avg_sales_price", { adds: "last" }), "accepted");
  assert.match(problem("inventory_on_hand_qty", { adds: "last" }), /takes columns of weekly_store_product/);
  for (const quotient of [
    "avg_sales_price",
    "total_discount / total_sales_amt",
    "1 / total_sales_qty",
    "-COALESCE(in_stock_pct, 0) * 2",
  ])
    assert.match(problem(quotient), /a quotient, which does not add up.*adds: "ratio"/, quotient);
  assert.match(problem("total_sales_qty > 0"), /a condition, which is no number/);
  assert.match(problem("cal_dt"), /a date, which is no number/);
  assert.match(problem("gross_margin * 2"), /gross_margin is a measure/);
});

test("a division by what is always 0 is refused", () => {
  for (const zero of ["0", "0.00", "-0", "(1 - 1)", "(0.1 + 0.2 - 0.3)", "ABS(0)", "(3 / 2 - 1.5)", "(2 * 0)"])
    assert.match(problem(`total_cost * total_sales_qty / ${zero}`), /it divides by 0/, zero);
  assert.match(problem("CASE WHEN sales_qty > 0 THEN sales_amt / 0 ELSE 0 END"), /it divides by 0/);
  for (const other of ["(0.1 + 0.2 - 0.30001)", "(total_sales_qty - total_sales_qty)", "0.5"])
    assert.equal(problem(`total_cost * total_sales_qty / ${other}`), "accepted", other);
});

test("nothing of SQL beyond expressions of one row gets through", () => {
  const foreign: [formula: string, told: RegExp][] = [
    ["(SELECT max(sales_qty) FROM daily_store_product)", /SELECT is no part of it/],
    ["sales_qty IN (SELECT 1)", /SELECT is no part of it/],
    ["sum(sales_qty)", /SUM speaks of many.*adds/],
    ["sales_qty OVER ()", /OVER is no part of it/],
    ["read_text('/etc/passwd')", /read_text is no function/],
    ["getenv('HOME')", /getenv is no function/],
    ["random() * sales_qty", /random is no function/],
    ["now()", /now is no function/],
    ["sales_qty FROM read_csv('x')", /FROM is no part/],
    ["'/etc/passwd'", /names no column/],
    ["sales_qty; DROP TABLE x", /; at character 10.*semicolon/],
    ["sales_qty -- all", /a comment at character 11/],
    ["sales_qty /* all */", /a comment/],
    ['"sales_qty"', /" at character 1.*without quotes/],
    ["daily_store_product.sales_qty", /\. at character 20|stands at character/],
    ["sales_qty::INTEGER", /: at character 10/],
    ["CAST(sales_qty AS INTEGER)", /CAST is no function/],
    ["sales_qty[1]", /\[ at character 10/],
    ["$1 + sales_qty", /\$ at character 1/],
    ["sales_qty || 'x'", /\| at character 11/],
    ["CASE WHEN prod_key = 'a\\' THEN 1 END", /backslash/],
    ["CASE WHEN prod_key = 'it''s' THEN 1 END", /holds a quote/],
    ["'open", /opened at character 1 and never closed/],
    ["((((", /ends where/],
    [`${"(".repeat(500)}sales_qty${")".repeat(500)}`, /nested more than/],
    ["x".repeat(3000), /3000 characters/],
    [" ", /it is empty/],
  ];
  for (const [formula, told] of foreign) assert.match(problem(formula), told, formula);
});

test("values that are not of one kind are refused, and the message says what to write", () => {
  assert.match(
    problem("CASE WHEN promotion_flg THEN sales_qty END"),
    /WHEN takes a condition, and here stands a number/,
  );
  assert.match(problem("CASE WHEN store_key = 'a' THEN 1 END"), /a number and a text/);
  assert.match(problem("CASE WHEN prod_key = 5 THEN 1 END"), /a text and a number/);
  assert.match(problem("store_key + sales_qty"), /\+ reckons with a key/);
  assert.match(problem("COALESCE(cal_dt, 0)"), /a date and a number/);
  assert.match(problem("sales_qty = NULL"), /nothing equals.*IS NULL/);
  assert.match(problem("CASE WHEN cal_dt = DATE '2026-02-30' THEN 1 END"), /'2026-02-30' is no day/);
  assert.match(problem("COALESCE(sales_qty)"), /COALESCE has 1 value.*COALESCE\(x, y/);
  assert.match(problem("sales_qty * sales_amt * sales_cost"), /can have \d+ digits, and \d+ are reckoned exactly/);
});
