/** Commands that bring data in. */
import { stepNames } from "../../workflow/step-names.ts";
import type { CommandSpec, OptionSpec } from "../command-spec.ts";

const incomplete =
  "some day could not be loaded or is held until you confirm it (the others are loaded), or the run failed";

/** How another workflow engine does a run in parts. */
const inParts: readonly OptionSpec[] = [
  {
    flags: "--until <step>",
    help: "stop behind this step and leave the run open; the next `endcap run` goes on behind it",
    default: "all steps, and a new run behind one that was open",
    choices: stepNames,
  },
  {
    flags: "--for <name>",
    help:
      "the run of this name, such as another engine's run: goes on with it, says what it did where it is done, begins anew where it " +
      "failed; a run that somebody else left open is closed first",
    default: "whichever run is open",
  },
];

export const loadCommands: readonly CommandSpec[] = [
  {
    name: "run",
    group: "Every night",
    summary: "Load all that is new, any number of days",
    detail:
      "Lands new files, validates them, computes the weeks that they touch, audits and publishes them. A run that was cut " +
      "off goes on at the step where it was. The same files again change nothing.",
    options: [
      {
        flags: "--recompute [weeks]",
        help: "compute published weeks again (all, or 202601,202602), also those that a rollback pinned",
        default: "only what new or corrected deliveries touch",
      },
      ...inParts,
    ],
    examples: [
      { line: "endcap run", does: "loads what is new in the project around this folder" },
      { line: "endcap run --dir shop --json", does: "for scripts: what was loaded, refused and held, as JSON" },
      { line: "endcap run --until validate", does: "one task of another workflow engine; the run stays open" },
      { line: "endcap run --recompute 202601", does: "takes week 202601 back out of a rollback" },
    ],
    exit: { 1: incomplete },
    project: true,
    load: async () => (await import("../commands/run.ts")).run,
  },
  {
    name: "plan",
    group: "Every night",
    summary: "Say what a run would do and why, and change nothing",
    examples: [
      { line: "endcap plan", does: "new files, the weeks that they reopen, and what waits for what" },
      { line: "endcap plan --json", does: "the same as JSON" },
    ],
    project: true,
    load: async () => (await import("../commands/plan.ts")).plan,
  },
  {
    name: "check",
    group: "Every night",
    summary: "Say whether a business date's delivery is complete",
    detail:
      "Looks at what was accepted and at what stands in the source: which tables of that date are there, how many rows, and what is missing since when.",
    args: [{ name: "[date]", help: "the business date; the newest one that is due by default", kind: "date" }],
    examples: [
      { line: "endcap check", does: "yesterday, once its files are due" },
      { line: "endcap check 2026-01-05 --json", does: "one day, for a script" },
    ],
    exit: { 0: "the day is complete", 1: "something of it is missing, refused or held" },
    project: true,
    load: async () => (await import("../commands/check.ts")).check,
  },
  {
    name: "retry",
    group: "Repair",
    summary: "Read refused files again and run",
    detail:
      "For when a rule, the configuration or the reason of a refusal has changed. A cut-off run goes on by itself with `endcap run`.",
    args: [{ name: "[files…]", help: "names of refused files; all of them by default" }],
    examples: [
      { line: "endcap retry", does: "reads every refused file again" },
      { line: "endcap retry sales_20260105.csv", does: "only this one" },
    ],
    exit: { 1: incomplete },
    project: true,
    load: async () => (await import("../commands/retry.ts")).retry,
  },
  {
    name: "backfill",
    group: "Repair",
    summary: "Read the deliveries of a range of business dates again and run",
    detail:
      "Takes the files from landing, where they are as delivered. A database source is asked for these dates again. " +
      "Weeks whose rows come out the same are not computed again. A delivery that would have far fewer rows of some day, or " +
      "none, is held until it is confirmed.",
    options: [
      { flags: "--from <date>", help: "first business date", kind: "date", required: true },
      { flags: "--to <date>", help: "last business date", kind: "date", default: "the first" },
      {
        flags: "--confirm",
        help: "what comes out is right, also where a day has far fewer rows than before, or none",
      },
      ...inParts,
    ],
    examples: [
      {
        line: "endcap backfill --from 2026-01-05 --to 2026-01-11",
        does: "a week, for example after a rule was corrected",
      },
    ],
    exit: { 1: incomplete },
    project: true,
    load: async () => (await import("../commands/backfill.ts")).backfill,
  },
];
