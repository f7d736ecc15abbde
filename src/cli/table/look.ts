/** Commands that look and change nothing. */
import { lakeTableNames, WEEKLY_MEASURES } from "../../model/lake.ts";
import { sourceTableNames } from "../../model/tables.ts";
import type { CommandSpec } from "../command-spec.ts";

const sqlFormats = ["table", "csv", "json", "ndjson", "parquet"] as const;

export const lookCommands: readonly CommandSpec[] = [
  {
    name: "status",
    group: "Look",
    summary: "As of when, what is missing, held or refused, and who runs",
    examples: [{ line: "endcap status", does: "the state of the project on one screen" }],
    project: true,
    load: async () => (await import("../commands/status.ts")).status,
  },
  {
    name: "runs",
    group: "Look",
    summary: "List the runs, or show one with its steps, files, weeks and errors",
    args: [{ name: "[run]", help: "a run's id, or `last`" }],
    options: [{ flags: "--limit <n>", help: "how many of them, newest first", default: "20", kind: "count" }],
    examples: [
      { line: "endcap runs", does: "the last 20 runs" },
      { line: "endcap runs last", does: "the last one, step by step" },
    ],
    project: true,
    load: async () => (await import("../commands/runs.ts")).runs,
  },
  {
    name: "sql",
    group: "Look",
    summary: "Ask what is published, with read-only SQL",
    detail:
      "All tables answer by their plain names (`endcap catalog` lists them). CSV is plain data: NULL is an empty field, " +
      "no row limit, nothing prefixed. DECIMAL is text in JSON, so that money stays exact.",
    args: [{ name: "<query>", help: "the SQL; - reads it from standard input" }],
    options: [
      {
        flags: "--format <format>",
        help: "form of the answer",
        choices: sqlFormats,
        default: "what the output file's name says; else table on a terminal, ndjson in a pipe",
      },
      { flags: "--output <file>", help: "write to a file", default: "standard output" },
    ],
    examples: [
      {
        line: 'endcap sql "SELECT yr_wk_num, sum(total_sales_amt) FROM weekly_store_product GROUP BY 1"',
        does: "sales by week",
      },
      {
        line: 'endcap sql "FROM weekly_store_product" --output weekly.parquet',
        does: "the whole table as a file",
      },
      { line: "endcap sql - --format csv < query.sql", does: "a query from a file" },
    ],
    project: true,
    load: async () => (await import("../commands/sql.ts")).sql,
  },
  {
    name: "catalog",
    group: "Look",
    summary: "Tables, columns with their meaning, partitions, and the files behind them",
    args: [
      {
        name: "[table]",
        help: "one table: its columns and partitions",
        choices: [...lakeTableNames, WEEKLY_MEASURES, "accepted_sales", "accepted_inventory"],
      },
      { name: "[partition]", help: "one week of it: the deliveries and files that it was made from", kind: "week" },
    ],
    options: [{ flags: "--commits", help: "the commits: what was published when, and why" }],
    examples: [
      { line: "endcap catalog", does: "all tables" },
      { line: "endcap catalog weekly_store_product", does: "its columns and partitions" },
      { line: "endcap catalog weekly_measures", does: "the same with the measures of your own" },
      { line: "endcap catalog weekly_store_product 202601", does: "from which files and lines that week comes" },
      { line: "endcap catalog --commits", does: "the commits, for `endcap rollback --to`" },
    ],
    project: true,
    load: async () => (await import("../commands/catalog.ts")).catalog,
  },
  {
    name: "diff",
    group: "Look",
    summary: "Compare held weeks with what is published, or two commits",
    options: [
      {
        flags: "--commit <commits>",
        help: "7: what commit 7 changed; 3..7: from the state after 3 to that after 7",
        default: "held weeks; the newest commit where nothing is held",
      },
      { flags: "--week <week>", help: "only this week", kind: "week" },
      { flags: "--limit <n>", help: "changed rows shown for each week", default: "10", kind: "count" },
    ],
    examples: [
      { line: "endcap diff", does: "what releasing the held weeks would change" },
      { line: "endcap diff --commit 7 --week 202601", does: "what commit 7 did to week 202601" },
    ],
    project: true,
    load: async () => (await import("../commands/diff.ts")).diff,
  },
  {
    name: "quarantine list",
    group: "Look",
    summary: "List the rows in quarantine that still matter",
    options: [
      {
        flags: "--format <format>",
        help: "form of the answer",
        choices: ["table", "ndjson"],
        default: "table on a terminal, ndjson in a pipe",
      },
      { flags: "--table <table>", help: "only this table's rows", choices: sourceTableNames },
      { flags: "--rule <rule>", help: "only rows that broke this rule" },
      { flags: "--file <file>", help: "only this file's rows" },
      { flags: "--limit <n>", help: "at most so many", default: "200 in a table, else all", kind: "count" },
    ],
    examples: [
      { line: "endcap quarantine list", does: "what was refused, and why" },
      {
        line: "endcap quarantine list --format ndjson",
        does: "one object a row: table, file, line, rule, reason, row",
      },
    ],
    project: true,
    load: async () => (await import("../commands/quarantine.ts")).quarantineList,
  },
  {
    name: "quarantine show",
    group: "Look",
    summary: "Count them by table and rule, or show one row in full",
    args: [{ name: "[place]", help: "a file, or file:line; all by default" }],
    examples: [
      { line: "endcap quarantine show", does: "how many rows broke which rule" },
      { line: "endcap quarantine show sales_20260105.csv:17", does: "line 17 of that file, field by field" },
    ],
    exit: { 1: "there is no such row" },
    project: true,
    load: async () => (await import("../commands/quarantine-show.ts")).quarantineShow,
  },
  {
    name: "quarantine export",
    group: "Look",
    summary: "Write them to a file, to be sent to whoever delivered them",
    options: [
      { flags: "--output <file>", help: "a file that ends in .csv, .ndjson or .json", required: true },
      { flags: "--table <table>", help: "only this table's rows", choices: sourceTableNames },
      { flags: "--rule <rule>", help: "only rows that broke this rule" },
    ],
    examples: [
      { line: "endcap quarantine export --output refused.csv", does: "all rows with file, line, reason and text" },
    ],
    project: true,
    load: async () => (await import("../commands/quarantine-export.ts")).quarantineExport,
  },
  {
    name: "doctor",
    group: "Repair",
    summary: "Check the machine, the configuration, the state and every published file",
    options: [{ flags: "--deep", help: "read every published file and compare its checksum" }],
    examples: [
      { line: "endcap doctor", does: "a quick look: seconds" },
      { line: "endcap doctor --deep", does: "every byte of what is published" },
    ],
    exit: { 0: "nothing failed (warnings are named)", 1: "a check failed" },
    project: true,
    load: async () => (await import("../commands/doctor.ts")).doctor,
  },
];
