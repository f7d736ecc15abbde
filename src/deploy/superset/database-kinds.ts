/** What Superset can ask: the files of a project on its own machine, or an engine beside the lake. */
export const supersetDatabases = ["duckdb", "athena", "trino"] as const;
export type SupersetDatabase = (typeof supersetDatabases)[number];
