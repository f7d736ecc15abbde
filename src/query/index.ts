/** The engines that read the lake. The program of each is loaded when it is used. */
import type { AthenaParams } from "./adapters/athena.ts";
import type { OpenQuery } from "./query.ts";

export type QueryConfig = { kind: "duckdb" } | ({ kind: "athena" } & AthenaParams);

const adapters = {
  duckdb: () => async (params) => (await import("./adapters/duckdb.ts")).openDuckdb(params),
  athena: (athena: AthenaParams) => async (params) =>
    (await import("./adapters/athena.ts")).athenaEngine(athena, params),
} satisfies Record<QueryConfig["kind"], (config: never) => OpenQuery>;

/** What a person's own questions are asked of. */
export function queryEngine(config: QueryConfig): OpenQuery {
  return config.kind === "duckdb" ? adapters.duckdb() : adapters.athena(config);
}

/** The engine of the screens, which keep tables in its memory. */
export const screenEngine: OpenQuery = adapters.duckdb();
