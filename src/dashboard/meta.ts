/** What the shell needs before any page. */
import { builtInMeasures } from "../model/own-measure-names.ts";
import type { AsOf, MetaAnswer } from "./contract.ts";
import { notDelivered } from "./coverage.ts";
import { NONE, options } from "./dimensions.ts";
import { measureInfo } from "./figures.ts";
import { defaultComparison, defaultPeriod } from "./period.ts";
import type { Warehouse } from "./warehouse.ts";

export type ProjectFacts = {
  name: string;
  currency: string;
  /** IANA name of the retailer's time zone. */
  timeZone: string;
  version: string;
  /** Names of the project's own measures, for the description of the API. */
  measures?: readonly string[];
};

const comparisons: MetaAnswer["comparisons"] = [
  { kind: "last-year", label: "Same weeks last year" },
  { kind: "previous", label: "Weeks before" },
  { kind: "none", label: "No comparison" },
];

export function metaPage({
  warehouse,
  asOf,
  project,
}: {
  warehouse: Warehouse;
  asOf: AsOf;
  project: ProjectFacts;
}): MetaAnswer {
  const { places, goods } = warehouse;
  const numbered = new Map(warehouse.calendar.map((week) => [week.yrWk, week]));
  const label = (week: number) => {
    const { yrNum, wkNum } = numbered.get(week) ?? { yrNum: null, wkNum: null };
    return yrNum === null || wkNum === null ? String(week) : `${yrNum} week ${wkNum}`;
  };
  return {
    project: project.name,
    currency: project.currency,
    timeZone: project.timeZone,
    version: project.version,
    asOf,
    weeks: warehouse.weeks.map(({ week, first, last, complete }) => ({
      week,
      label: label(week),
      firstDay: first,
      lastDay: last,
      complete,
    })),
    defaultPeriod: defaultPeriod(warehouse),
    defaultComparison: defaultComparison(warehouse),
    comparisons,
    regions: options(places, ({ region }) => ({ key: region, label: region || NONE })),
    markets: options(places, ({ market, marketLabel, region }) => ({ key: market, label: marketLabel, region })),
    stores: places.map(({ store, storeLabel, region, market }) => ({ key: store, label: storeLabel, region, market })),
    categories: options(goods, ({ category, categoryLabel }) => ({ key: category, label: categoryLabel })),
    subcategories: options(goods, ({ subcategory, subcategoryLabel, category }) => ({
      key: subcategory,
      label: subcategoryLabel,
      category,
    })),
    brands: options(goods, ({ brand }) => ({ key: brand, label: brand || NONE })).sort((a, b) =>
      a.label.localeCompare(b.label, "en"),
    ),
    productCount: goods.length,
    measures: [...builtInMeasures.values(), ...warehouse.own].map(measureInfo),
    stock: { known: warehouse.coverage.stock, reason: warehouse.coverage.stock ? null : notDelivered.stock },
  };
}

/** The same where no table can be read: nothing to choose from; the pages themselves say why. */
export function bareMetaPage({ asOf, project }: { asOf: AsOf; project: ProjectFacts }): MetaAnswer {
  return {
    project: project.name,
    currency: project.currency,
    timeZone: project.timeZone,
    version: project.version,
    asOf,
    weeks: [],
    defaultPeriod: null,
    defaultComparison: "none",
    comparisons,
    regions: [],
    markets: [],
    stores: [],
    categories: [],
    subcategories: [],
    brands: [],
    productCount: 0,
    measures: [...builtInMeasures.values()].map(measureInfo),
    stock: { known: false, reason: "the tables cannot be read" },
  };
}
