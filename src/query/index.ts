/** The registry of engines that read the lake. */
import type { OpenQuery } from "./query.ts";

export const queryEngines = {
  duckdb: async (params) => (await import("./adapters/duckdb.ts")).openDuckdb(params),
} satisfies Record<string, OpenQuery>;
