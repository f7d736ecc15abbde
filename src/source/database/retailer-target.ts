/** The port of databases that can play the operational one: five tables, and the simulated retailer's rows in them. */
import type { SourceTableName } from "../../model/tables.ts";

export type RetailerTarget = {
  /** Without secrets. */
  address: string;
  /** Makes the tables that are not there, with keys and indexes as a shop's own database has them. */
  makeTables(): Promise<void>;
  /** The newest business date of both fact tables; null where one is empty. Throws where it holds anything but what `load` wrote. */
  lastDate(): Promise<string | null>;
  /** Loads CSV files with headers: facts are added, dimensions replaced. All of them at once or none. Answers the rows. */
  load(files: readonly RetailerFile[]): Promise<number>;
  close(): Promise<void>;
};

export type RetailerFile = { table: SourceTableName; path: string };
