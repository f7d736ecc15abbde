/** The engines that read the lake. The program of each is loaded when it is used. */
import type { AthenaParams } from "./adapters/athena.ts";
import type { OpenQuery } from "./query.ts";

export type QueryConfig = { kind: "duckdb" } | ({ kind: "athena"; pages: boolean } & AthenaParams);

const adapters = {
  duckdb: () => async (params) => (await import("./adapters/duckdb.ts")).openDuckdb(params),
  athena: (athena: AthenaParams) => async (params) => (await import("./adapters/athena.ts")).openAthena(athena, params),
} satisfies Record<QueryConfig["kind"], (config: never) => OpenQuery>;

/** What a person's own questions are asked of. */
export function queryEngine(config: QueryConfig): OpenQuery {
  return config.kind === "duckdb" ? adapters.duckdb() : adapters.athena(config);
}

/** What the pages ask; and where that lacks a table, what they ask instead. */
export function screenEngines(config: QueryConfig): { open: OpenQuery; openRest: OpenQuery } {
  const embedded = adapters.duckdb();
  return { open: config.kind === "athena" && config.pages ? adapters.athena(config) : embedded, openRest: embedded };
}
