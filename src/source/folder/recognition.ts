/** What `endcap init` found in a folder, as plain data: the report, the questions and the configuration come from it. */
import type { Cadence, FileFormat } from "../../config/project-config.ts";
import type { WrittenConfig } from "../../config/written-config.ts";
import type { KeyName, KeyType, SourceTableName } from "../../model/tables.ts";
import type { ColumnMatch, Sureness } from "./match-columns.ts";

export type Question = {
  /** As `--set` or `--map` takes it: `sales.dates`, `sales.sales_amt`, `sales` (which files). */
  setting: string;
  option: "--set" | "--map";
  why: string;
  /** Values that would answer it; empty where only a person can know. */
  candidates: string[];
  suggestion: string | null;
};

export type RecognisedFile = {
  path: string;
  bytes: number;
  /** Null: no table, or none that is sure enough. */
  table: SourceTableName | null;
  sure: Sureness;
  why: string;
  /** Why the file is left out; empty for a file that will be loaded. */
  problems: string[];
};

/** A setting of the format that the files themselves decided, with the evidence. */
export type DeclaredFormat = {
  [Name in "dates" | "decimal" | "nulls" | "encoding"]: {
    setting: Name;
    value: NonNullable<FileFormat[Name]>;
    why: string;
  };
}["dates" | "decimal" | "nulls" | "encoding"];

export type RecognisedTable = {
  table: SourceTableName;
  sure: Sureness;
  why: string;
  files: number;
  bytes: number;
  /** Business days in the rows that were looked at. */
  days: { first: string; last: string; count: number } | null;
  columns: ColumnMatch[];
  /** Required columns that are missing, by the contract's names: its files cannot be loaded yet. */
  missingRequired: string[];
  missingOptional: string[];
  unknownColumns: string[];
  cadence: Cadence;
  cadenceWhy: string;
  /** What was declared about the format, with the evidence. */
  format: DeclaredFormat[];
  notes: string[];
  /** False where rows were judged by a sample of the files. */
  wholly: boolean;
};

export type Recognition = {
  /** The folder, or the address of a database whose tables were looked at like files. */
  folder: string;
  noun: "file" | "table";
  tables: RecognisedTable[];
  files: RecognisedFile[];
  keys: { key: KeyName; type: KeyType; why: string }[];
  questions: Question[];
  config: WrittenConfig;
  /** Comments of the written configuration, by the path of the setting. */
  comments: Record<string, string>;
};

const order: readonly Sureness[] = ["unsure", "likely", "sure"];

export function leastSure(...levels: readonly Sureness[]): Sureness {
  return order.find((level) => levels.includes(level)) ?? "sure";
}
