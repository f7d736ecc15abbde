/** The filters beside a dashboard: weeks, places, goods. */
import type { DashboardIds } from "./dashboard.ts";

/** The screens' own first look: 13 complete weeks. */
const FIRST_WEEKS = { from: 0, to: 12 } as const;

const weekly = "weekly_store_product";

type Choice = { column: string; label: string; help: string; after: readonly string[]; descending?: boolean };

const choices: readonly Choice[] = [
  {
    column: "yr_wk_num",
    label: "Single weeks",
    help: "Weeks by their number, among those above.",
    after: ["weeks_back"],
    descending: true,
  },
  { column: "region", label: "Region", help: "Region of the store.", after: [] },
  { column: "market", label: "Market", help: "Market of the store.", after: ["region"] },
  { column: "store", label: "Store", help: "Number and name of the store.", after: ["region", "market"] },
  { column: "category", label: "Category", help: "Category of the product.", after: [] },
  { column: "subcategory", label: "Subcategory", help: "Subcategory of the product.", after: ["category"] },
];

/** `excluded`: numbers of the charts that no filter touches. */
export function nativeFilters(ids: DashboardIds, excluded: readonly number[]): object[] {
  const target = (column: string) => [{ column: { name: column }, datasetUuid: ids.dataset(weekly) }];
  const common = {
    type: "NATIVE_FILTER",
    scope: { rootPath: ["ROOT_ID"], excluded: [...excluded] },
    chartsInScope: [],
    tabsInScope: [],
  };
  const { from, to } = FIRST_WEEKS;
  return [
    {
      ...common,
      id: ids.filter("weeks_back"),
      name: "Weeks back",
      description:
        "0 is the newest complete week, 12 the one twelve weeks before. Below 0: weeks that are not complete yet.",
      filterType: "filter_range",
      targets: target("weeks_back"),
      controlValues: { enableEmptyFilter: false, enableSingleValue: undefined },
      cascadeParentIds: [],
      defaultDataMask: {
        extraFormData: {
          filters: [
            { col: "weeks_back", op: ">=", val: from },
            { col: "weeks_back", op: "<=", val: to },
          ],
        },
        filterState: { value: [from, to], label: `${from} ≤ x ≤ ${to}` },
        ownState: {},
      },
    },
    ...choices.map(({ column, label, help, after, descending = false }) => ({
      ...common,
      id: ids.filter(column),
      name: label,
      description: help,
      filterType: "filter_select",
      targets: target(column),
      controlValues: {
        multiSelect: true,
        enableEmptyFilter: false,
        defaultToFirstItem: false,
        inverseSelection: false,
        searchAllOptions: false,
        sortAscending: !descending,
      },
      cascadeParentIds: after.map(ids.filter),
      defaultDataMask: { extraFormData: {}, filterState: {}, ownState: {} },
    })),
  ];
}
