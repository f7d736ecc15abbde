import assert from "node:assert/strict";
import { test } from "node:test";
import { checkConfig } from "./check-config.ts";
import { normaliseConfig } from "./normalise.ts";

type Refused = { what: string; next: string; where: { file?: string; setting?: string } };

const units = { name: "promo_units", label: "Promotion units", unit: "quantity", adds: "additive" } as const;
const share = { name: "promo_share", label: "Promotion share", unit: "percent", adds: "ratio" } as const;
const formula = "CASE WHEN promotion_flg = 1 THEN sales_qty ELSE 0 END";

function refused(measures: unknown, rest: object = {}): Refused {
  try {
    checkConfig({ source: "x", measures, ...rest }, "endcap.config.ts");
  } catch (error) {
    return error as Refused;
  }
  throw new Error("accepted");
}

test("measures are resolved in their order, ratios of later ones too", () => {
  const measures = [
    { ...share, formula: "Promo_Units / total_sales_qty", direction: "higher" as const },
    { ...units, formula, nullMeans: "no snapshot" },
  ];
  const written = checkConfig({ source: "x", measures }, "endcap.config.ts");
  const { measures: own } = normaliseConfig(written, "/p", { timeZone: "UTC", threads: 1 });
  assert.deepEqual(
    own.map(({ name, direction, formula: shown }) => [name, direction, shown]),
    [
      ["promo_share", "higher", "promo_units / total_sales_qty"],
      ["promo_units", "neutral", `Σ over days of (${formula})`],
    ],
  );
  assert.equal(own[1]?.nullMeans, "no snapshot");
});

test("a wrong formula is refused with its place, what is wrong and what to do", () => {
  const wrong = refused([{ ...units, formula: "sales_qnty * 2" }]);
  assert.deepEqual(wrong.where, { file: "endcap.config.ts", setting: "measures.promo_units.formula" });
  assert.match(
    wrong.what,
    /^measures\.promo_units\.formula: there is no column sales_qnty .*; did you mean sales_qty\?$/,
  );
  assert.match(wrong.next, /endcap catalog daily_store_product/);
  assert.match(refused([{ ...units, formula: "(SELECT 1)" }]).what, /SELECT is no part of it/);
  assert.match(
    refused([{ ...units, formula: "read_text('/etc/passwd')" }]).what,
    /read_text is no function of formulas/,
  );
  assert.match(
    refused([{ ...share, formula: "total_discont / total_sales_amt" }]).what,
    /did you mean total_discount\?$/,
  );
  assert.match(
    refused([{ ...share, formula: "avg_sales_price / total_cost" }]).what,
    /avg_sales_price is a ratio itself/,
  );
  assert.match(refused([{ ...share, formula: "total_cost" }]).what, /a ratio is one measure \/ another/);
});

test("keys have the type that the configuration gives them", () => {
  const byStore = { ...units, formula: "CASE WHEN store_key = 'A1' THEN sales_qty ELSE 0 END" };
  assert.match(refused([byStore]).what, /a number and a text/);
  assert.ok(checkConfig({ source: "x", keys: { store_key: "VARCHAR" }, measures: [byStore] }, "f"));
});

test("names, labels and units that are taken or do not fit", () => {
  const named = (name: string, label = "Mine") => refused([{ ...units, formula, name, label }]);
  assert.match(named("total_cost").what, /total_cost is a measure that there is already/);
  assert.match(named("gross_margin").what, /is a measure that there is already/);
  assert.match(named("sales_qty").what, /is a column of/);
  assert.match(named("region").what, /is a column of/);
  assert.match(named("dim_store").what, /is the name of a table/);
  assert.match(named("weekly_measures").what, /is the name of a table/);
  assert.match(named("order").what, /a meaning of its own/);
  assert.match(named("Promo-Units").what, /small letters, digits and _ alone/);
  assert.match(named("mine", "net SALES").what, /"net SALES" is the label of total_sales_amt already/);
  assert.match(
    refused([
      { ...units, formula },
      { ...units, formula, label: "Two" },
    ]).what,
    /promo_units stands twice/,
  );
  assert.match(refused([{ ...units, formula, unit: "percent" }]).what, /"percent" does not go with adds: "additive"/);
  assert.match(
    refused([{ ...share, formula: "total_cost / total_sales_qty", unit: "money" }]).next,
    /ratio, percent, price/,
  );
});

test("settings are named by the measure; a broken measure is told once, not again by its ratio", () => {
  const typo = refused([{ ...units, formule: formula }]);
  assert.match(typo.what, /measures\.promo_units\.formula is missing/);
  assert.match(
    typo.what,
    /measures\.promo_units\.formule is no setting; did you mean measures\.promo_units\.formula\?/,
  );
  const both = refused([
    { ...units, formula: "nothing" },
    { ...share, formula: "promo_units / total_sales_qty" },
  ]);
  assert.equal(both.where.setting, "measures.promo_units.formula");
  assert.doesNotMatch(both.what, /2 settings/);
});
