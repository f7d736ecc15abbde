/** Names of the search parameters, in the order in which pages, their first answers and the browser ask with them. */

/** The lists narrow: values of one list are alternatives, different lists must all hold. */
export const filterLists = ["region", "market", "store", "category", "subcategory", "brand", "product"] as const;
export type FilterList = (typeof filterLists)[number];

export const filterNames = ["from", "to", "compare", ...filterLists, "complete"] as const;
export const tableNames = ["sort", "dir", "offset"] as const;

export const comparisons = ["previous", "last-year", "none"] as const;
export type ComparisonKind = (typeof comparisons)[number];
