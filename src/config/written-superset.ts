/** What a person writes about the Superset that `endcap deploy superset` writes a bundle for. */
import * as z from "zod";
import { supersetDatabases, type SupersetDatabase } from "../deploy/superset/database-kinds.ts";
import { setting } from "./setting.ts";

const text = z.string().min(1);

const trino = setting(
  z.strictObject({
    host: text,
    port: setting(z.int().min(1).max(65_535), {
      label: "Port",
      help: "Port of Trino.",
      default: "8080, with https 443",
    }),
    catalog: setting(text, { label: "Catalog", help: "Trino's catalog that the lake stands in.", default: "hive" }),
    schema: setting(text, {
      label: "Schema",
      help: "Schema of the lake's tables.",
      default: "the database of catalog.glue",
    }),
    user: setting(text, { label: "User", help: "Whom Superset asks as.", default: "superset" }),
    https: setting(z.boolean(), { label: "HTTPS", help: "Whether Trino is asked over HTTPS.", default: "false" }),
    password: setting(z.boolean(), {
      label: "Password",
      help: "Whether the user has a password: Superset asks for it at the first import and keeps it; it stands in no file.",
      default: "false",
    }),
  }),
  { label: "Trino", help: "The Trino that reads the lake for Superset.", default: "none" },
);

export const supersetSetting = setting(
  z.strictObject({
    database: setting(z.enum(supersetDatabases), {
      label: "Database",
      help: "What Superset asks: duckdb (the files of a project folder on its own machine), athena or trino.",
      default: "as the project is queried: duckdb or athena",
    }),
    project: setting(text, {
      label: "Project folder where Superset runs",
      help: "Where Superset finds the project's folder; for DuckDB alone.",
      default: "the project folder of this machine",
    }),
    trino,
  }),
  {
    label: "Superset",
    help: "The dashboards that `endcap deploy superset` writes.",
    default: "as each of its settings says",
  },
);

export type SupersetDeployConfig = {
  /** null: as the project is queried. */
  database: SupersetDatabase | null;
  /** Absolute path of the project folder where Superset runs. */
  project: string;
  trino: {
    host: string;
    port: number;
    catalog: string;
    /** null: the database of the Glue catalog. */
    schema: string | null;
    user: string;
    https: boolean;
    password: boolean;
  } | null;
};

type WrittenSuperset = NonNullable<z.input<typeof supersetSetting>>;

/** `dir`: the absolute project folder. */
export function normaliseSuperset(written: WrittenSuperset | undefined, dir: string): SupersetDeployConfig {
  const asked = written?.trino;
  return {
    database: written?.database ?? null,
    project: written?.project ?? dir,
    trino:
      asked === undefined
        ? null
        : {
            host: asked.host,
            port: asked.port ?? (asked.https === true ? 443 : 8080),
            catalog: asked.catalog ?? "hive",
            schema: asked.schema ?? null,
            user: asked.user ?? "superset",
            https: asked.https ?? false,
            password: asked.password ?? false,
          },
  };
}
