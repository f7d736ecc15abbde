/** The setting `measures`: a retailer's own, with the fields of the built-in ones. */
import * as z from "zod";
import { MAX_FORMULA_LENGTH } from "../model/formula/parse.ts";
import { unitsOf, waysOfAdding } from "../model/own-measures.ts";
import { requiredSetting, setting } from "./setting.ts";

const text = z.string().min(1);
const units = [...unitsOf.additive, ...unitsOf.ratio] as const;

const measure = z.strictObject({
  name: requiredSetting(text, {
    label: "Name",
    help: "Its name in SQL and in the API: small letters, digits and _, and no column's, table's or other measure's name.",
  }),
  label: requiredSetting(text.max(80), { label: "Label", help: "Its name on the screens and in their files." }),
  formula: requiredSetting(text.max(MAX_FORMULA_LENGTH), {
    label: "Formula",
    help: 'What is added up: an expression over the columns of weekly_store_product, or of daily_store_product (summed to the week), such as total_sales_amt + total_discount. With adds: "ratio" one measure / another, such as total_discount / total_sales_amt. The reference of measures says what may stand in it.',
  }),
  unit: requiredSetting(z.enum(units), {
    label: "Unit",
    help: "Says its type in SQL and its form on the screens. Of what adds up: money, quantity, count or days; of a ratio: ratio, percent, price or weeks.",
  }),
  adds: requiredSetting(z.enum(waysOfAdding), {
    label: "How it adds up",
    help: "additive: over everything. last: over stores and products, never over time, where the last week counts (stock). ratio: divided again from summed parts at every level.",
  }),
  direction: setting(z.enum(["higher", "lower", "neutral"]), {
    label: "Which direction is good",
    help: "Colours changes on the screens, and says which end is the worst.",
    default: "neutral",
  }),
  nullMeans: setting(text, {
    label: "What empty means",
    help: "Said wherever its value is unknown, for example: a line without discount.",
    default: "a part is unknown",
  }),
});

export const measuresSetting = setting(z.array(measure).max(50), {
  label: "Your own measures",
  help: "Measures beside the built-in ones: in the tables and grids of the screens and their files, in the API, and by name in the table weekly_measures of `endcap sql`. Adding one computes no week again.",
  default: "none",
});
