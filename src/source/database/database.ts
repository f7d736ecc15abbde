/**
 * The port of operational databases: what a shop's till system writes to while Endcap reads. An adapter is a connection and
 * four questions; which days to take, files, manifests and resumption are shared (extract-days.ts).
 * Every error is an EndcapError that names the table and what was not allowed, and says whether trying again helps.
 */
import type { SourceTableName } from "../../model/tables.ts";

/** A table of the database as it is read: names as the database spells them. */
export type TableRead = {
  table: SourceTableName;
  /** Its name in the database, with its schema where it was written with one: "pos.transactions". */
  name: string;
  columns: readonly ReadColumn[];
  /** The column whose day is the business date; null for dimensions, which are read whole. */
  date: string | null;
  /** The column with the local time of day, where it is another than the date's. */
  time: string | null;
  /** A column that grows whenever a row is written, such as "updated_at"; null: rows are compared. */
  changed: string | null;
  /** Hour (0–23) before which a time belongs to the day before. */
  dayStartsAt: number;
};

/** `kind`: what the column's values must come out as; `date` cuts a timestamp to its day in the retailer's time zone. */
export type ReadColumn = { name: string; kind: "date" | "flag" | "amount" | "plain" };

/** How many rows a business date has, and a text that differs whenever one of them is added, changed or removed. */
export type DayMark = { date: string; rows: number; mark: string };

export type DatabaseSnapshot = {
  /** The business dates of a fact table that have rows, oldest first. */
  dates(read: TableRead): Promise<string[]>;
  /** The business dates from `from` on, each with its mark; with a `changed` column also older ones written since `since`. */
  marks(read: TableRead, from: string, since: string | null): Promise<DayMark[]>;
  /** The newest value of the `changed` column, as `since` takes it; null where the table has none, or no row. */
  newestChange(read: TableRead): Promise<string | null>;
  /** The mark of a whole table. */
  wholeMark(read: TableRead): Promise<string>;
  /**
   * One business date of a fact table, or a whole dimension, as a CSV file: UTF-8, a header with the database's names, commas, ISO dates,
   * decimal points, NULL as nothing. Streamed: memory does not grow with the rows. Answers the number of rows.
   */
  copy(read: TableRead, date: string | null, path: string): Promise<number>;
};

export type OperationalDatabase = {
  /** Without secrets, as in "postgres://shop.example/pos". */
  address: string;
  /** The tables of a schema, or of those that are searched; what `endcap init` looks at. */
  tables(): Promise<string[]>;
  /** Names of a table's columns; null where there is no such table. */
  columns(name: string): Promise<string[] | null>;
  /** The first rows of a table, with all of its columns, as `copy` writes them. */
  sample(name: string, rows: number, path: string): Promise<void>;
  /** All that `work` reads was true at one instant. Nothing that writes waits for it. */
  snapshot<T>(work: (snapshot: DatabaseSnapshot) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** `timeZone`: the retailer's, by which timestamps have a day. */
export type OpenDatabase = () => Promise<OperationalDatabase>;
