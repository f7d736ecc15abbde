/** What the program uses: a configuration with every default filled in. `written-config.ts` is what a person writes. */
import type { CatalogConfig } from "../catalog/index.ts";
import type { ComputeConfig } from "../compute/index.ts";
import type { OwnMeasure } from "../model/own-measures.ts";
import type { KeyTypes, SourceTableName } from "../model/tables.ts";
import type { QueryConfig } from "../query/index.ts";
import type { DatabaseReading } from "../source/database/read-tables.ts";
import type { S3Params } from "../storage/adapters/s3.ts";
import type { StorageConfig } from "../storage/index.ts";
import type { DeployConfig } from "./written-deploy.ts";

export type Cadence = "daily" | "weekly" | "irregular" | "once";

/** `replace`: the newest delivery of a business date is that date's only truth. `append`: deliveries hold only new lines. */
export type DeliveryMode = "replace" | "append";

/** How text in a table's files is to be read. What is null is found per file; what is ambiguous is never guessed. */
export type FileFormat = {
  /** Declared date format, for example "MM/DD/YYYY" or "DD.MM.YY HH:mm"; null: ISO only. */
  dates: string | null;
  /** Decimal sign; null: "." and a file of undeclared decimal commas is refused. */
  decimal: "." | "," | null;
  /** Field delimiter; null: found per file among , ; tab |. */
  delimiter: string | null;
  /** Encoding of files that are not UTF-8 or marked UTF-16; null: such a file is refused, naming the setting. */
  encoding: "utf-8" | "utf-16le" | "utf-16be" | "latin1" | "windows-1252" | null;
  /** Texts that mean NULL, beside the empty field, \N and NULL. */
  nulls: readonly string[];
  /** Names of the columns of files without a header line; null: the first line is the header. */
  layout: readonly string[] | null;
};

export type TableConfig = {
  /**
   * Files beside the understood `<table>…` names, relative to the source folder: names (`transactions`, understood like
   * the table's own) and patterns (`*_till_*.csv`).
   */
  files: readonly string[];
  /** Contract column → the name of the file's column. `@date`: the date in the file's name. `@qty*price`: quantity × price, rounded to the cent. `@value:1`: the same in every row. `@none`: left out. */
  columns: Readonly<Record<string, string>>;
  cadence: Cadence;
  mode: DeliveryMode;
  format: FileFormat;
  /** Hour (0–23) before which a local timestamp belongs to the day before; 0: the calendar day. */
  businessDayStartsAt: number;
};

/** What happens on a finding: the file (and its day) is refused, the row quarantined, or only counted. */
export type Severity = "refuse" | "quarantine" | "warn" | "off";

export type SourceConfig =
  | { kind: "folder"; path: string }
  | ({ kind: "s3" } & S3Params)
  | { kind: "simulator"; database: string; landFrom: string | null }
  | { kind: "postgres"; url: string; reading: DatabaseReading }
  | { kind: "snowflake"; url: string; reading: DatabaseReading };

/** What performs the steps of a night: Endcap itself, or Airflow, whose DAG `dag` calls Endcap. */
export type WorkflowConfig =
  | { kind: "embedded" }
  | { kind: "airflow"; url: string; dag: string; version: 2 | 3 }
  | { kind: "mwaa"; environment: string; region: string | null; dag: string; version: 2 | 3 };

export type CalendarKind = "table" | "iso" | "nrf-4-5-4" | "saturday-friday";

export type ProjectConfig = {
  name: string;
  /** Absolute path of the project folder. */
  dir: string;
  source: SourceConfig;
  storage: StorageConfig;
  compute: ComputeConfig;
  workflow: WorkflowConfig;
  catalog: CatalogConfig;
  query: QueryConfig;
  /** IANA time zone of the retailer; the scheduler's clock. */
  timeZone: string;
  /** Local time of the arrival check, "HH:MM". */
  arrivalAt: string;
  /** Local time, "HH:MM", until which what is missing is looked for; null: three hours. */
  arrivalUntil: string | null;
  /** ISO 4217 currency of the money columns, for the screens. */
  currency: string;
  /** `table`: the delivered calendar; the others are generated where no calendar is delivered. */
  calendar: CalendarKind;
  keys: KeyTypes;
  tables: Readonly<Record<SourceTableName, TableConfig | null>>;
  /** Finding → severity, where it differs from the default. */
  severities: Readonly<Record<string, Severity>>;
  /** A replacement with fewer rows than this share of what it replaces is held until confirmed. */
  holdBelowShare: number;
  /** Days that superseded files, partitions and landed copies stay for rollback. */
  retentionDays: number;
  /** The retailer's own measures, beside those of `model/measures.ts`. */
  measures: readonly OwnMeasure[];
  alerts: {
    smtp: { host: string; port: number; from: string; to: readonly string[] } | null;
    /** ARN of a topic. */
    sns: string | null;
    webhook: string | null;
  };
  logs: {
    /** The log group that takes the log and the figures of runs. */
    cloudWatch: { group: string; region: string | null } | null;
  };
  server: { host: string; port: number };
  deploy: DeployConfig;
  limits: { memory: string; threads: number; queryTimeoutMs: number };
};
