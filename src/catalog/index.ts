/** The catalogs outside the project that a configuration can name. The program of each is loaded when it is used. */
import type { GlueParams } from "./adapters/glue.ts";
import type { OutsideCatalog } from "./outside-catalog.ts";

/** `sqlite`: the project's own state is the only catalog. */
export type CatalogConfig = { kind: "sqlite" } | ({ kind: "glue" } & GlueParams);

const adapters = {
  sqlite: async () => null,
  glue: async (params: GlueParams) => (await import("./adapters/glue.ts")).glueCatalog(params),
};

export async function openOutsideCatalog(config: CatalogConfig): Promise<OutsideCatalog | null> {
  return config.kind === "sqlite" ? adapters.sqlite() : adapters[config.kind](config);
}
