/** Commands by which a person decides what the pipeline may not. */
import { sourceTableNames } from "../../model/tables.ts";
import type { CommandSpec } from "../command-spec.ts";

export const decideCommands: readonly CommandSpec[] = [
  {
    name: "confirm",
    group: "Decide",
    summary: "Confirm what a delivery says about a day, so that it is loaded",
    detail:
      "Say one of --closed, --smaller, --vanished, --replaced, --kept and --without. What was confirmed is loaded by the next run.",
    args: [
      { name: "<table>", help: "the table", choices: sourceTableNames },
      { name: "<date>", help: "the business date", kind: "date" },
    ],
    options: [
      { flags: "--closed", help: "the file without rows is right: the shops were closed" },
      { flags: "--smaller", help: "the held delivery is right, though it has far fewer rows than the one before" },
      {
        flags: "--vanished",
        help: "the newer delivery is right, though it lacks a day that an older one holds: the day is taken away",
      },
      { flags: "--replaced", help: "of two deliveries that hold other rows of the day, the held one is right" },
      { flags: "--kept", help: "of two deliveries that hold other rows of the day, the one that counts now is right" },
      { flags: "--without", help: "the day is published without this table, which will not come" },
      { flags: "--reason <text>", help: "why, for the record", default: "none" },
    ],
    examples: [
      { line: "endcap confirm sales 2026-12-25 --closed --reason Christmas", does: "an empty file that is right" },
      { line: "endcap confirm sales 2026-01-05 --smaller", does: "takes the held delivery of that day" },
      {
        line: "endcap confirm sales 2026-01-05 --replaced",
        does: "of two deliveries with other rows, takes the held one",
      },
      { line: "endcap confirm sales 2026-01-05 --vanished", does: "takes away a day that a newer delivery lacks" },
      {
        line: "endcap confirm inventory 2026-01-05 --without",
        does: "publishes the day's sales; its stock stays unknown",
      },
    ],
    project: true,
    load: async () => (await import("../commands/confirm.ts")).confirm,
  },
  {
    name: "release",
    group: "Decide",
    summary: "Publish a week that its audit holds back",
    detail: "Look at it first with `endcap diff --week <week>`. The reason stays in the record.",
    args: [{ name: "<week>", help: "the held week, for example 202601", kind: "week" }],
    options: [{ flags: "--reason <text>", help: "why it is right all the same", required: true }],
    examples: [
      {
        line: 'endcap release 202601 --reason "counted by hand, the sums are right"',
        does: "readers see the held week",
      },
    ],
    project: true,
    load: async () => (await import("../commands/release.ts")).release,
  },
  {
    name: "rollback",
    group: "Decide",
    summary: "Show readers what they saw after an earlier commit",
    detail:
      "Days that were taken back stay as they were, also when later days of their week come. What is delivered anew counts; " +
      "a day that was not there before then comes with all its tables, the others as they were delivered. `endcap run --recompute <week>` " +
      "takes everything up again. Nothing is deleted; a rollback can be rolled back.",
    options: [
      {
        flags: "--to <commit>",
        help: "the commit whose state is wanted; `endcap catalog --commits` lists them",
        default: "the one before the newest",
        kind: "count",
      },
      { flags: "--reason <text>", help: "why, for the record", required: true },
    ],
    examples: [
      { line: 'endcap rollback --reason "wrong price file"', does: "takes back the newest commit" },
      { line: 'endcap rollback --to 12 --reason "wrong price file"', does: "back to the state after commit 12" },
    ],
    project: true,
    load: async () => (await import("../commands/rollback.ts")).rollback,
  },
  {
    name: "quarantine retry",
    group: "Repair",
    summary: "Take rows back in after a rule, the configuration or the data was corrected, and run",
    detail:
      "Reads the deliveries that have rows in quarantine again, from landing, and says how many rows there were before and after.",
    options: [{ flags: "--table <table>", help: "only this table's rows", choices: sourceTableNames }],
    examples: [
      { line: "endcap quarantine retry --table sales", does: "after tables.sales was corrected in the configuration" },
    ],
    exit: {
      1: "some day could not be loaded or is held until you confirm it (the others are loaded), or the run failed",
    },
    project: true,
    load: async () => (await import("../commands/quarantine-retry.ts")).quarantineRetry,
  },
];
