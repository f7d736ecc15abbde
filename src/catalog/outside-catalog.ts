/**
 * The port of catalogs outside the project, such as AWS Glue: what other engines read the lake by. They follow the commits
 * of the project's own state, and can be made to follow again at any time.
 */
import type { LakeTable } from "../model/lake.ts";

export type PublishedFile = {
  /** The fiscal week, or '' for a whole dimension. */
  partition: string;
  /** Address of the folder that holds the one file, ending with "/". */
  folder: string;
  rows: number;
};

export type PublishedTable = {
  table: LakeTable;
  /** Type of each column, as in the lake: DECIMAL(18,2), BIGINT, …. */
  types: Readonly<Record<string, string>>;
  /** What readers see; empty where the table has no rows. */
  files: readonly PublishedFile[];
  /** Address of a folder that nothing is ever written to, ending with "/": where a table without rows points. */
  emptyFolder: string;
};

export type PublishedState = {
  commit: number;
  run: string;
  kind: string;
  at: string;
  reason: string | null;
  /** Dimensions first. */
  tables: readonly PublishedTable[];
  /** Address of the folder with one line of JSON a commit that is whole in the catalog, ending with "/". */
  commitFolder: string;
};

export type CatalogChange = { tables: string[]; partitions: number };

/** A column of the lake that a table of the catalog does not have yet. */
export type MissingColumn = { table: string; column: string; type: string };

export type OutsideCatalog = {
  /** For people: "Glue database retail in eu-central-1". */
  address: string;
  /**
   * Makes the catalog say what the state says: dimensions first, each partition at once. Done again it changes nothing. An
   * EndcapError names the permission that is missing. A table's columns only grow: one that the lake writes no more stays, and
   * is empty where it was not written.
   */
  publish(state: PublishedState): Promise<CatalogChange>;
  /** What `publish` would add to the columns of tables that are there. */
  missingColumns(state: PublishedState): Promise<MissingColumn[]>;
  close(): void;
};
