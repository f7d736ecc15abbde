/** `GET /api/pipeline`, `/api/runs/:id`, `/api/quarantine`, `POST /api/runs`: what happened to the deliveries. */
import { z } from "zod";
import { amount, asOf, errorRecord } from "./common.ts";

/** delivered = accepted + quarantined + skipped + refused, always. */
export const rowCounts = z.object({
  delivered: z.number().int(),
  accepted: z.number().int(),
  quarantined: z.number().int(),
  skipped: z.number().int(),
  refused: z.number().int(),
});
export type RowCounts = z.infer<typeof rowCounts>;

export const runStatus = z.enum(["running", "done", "incomplete", "failed", "interrupted"]);
export const stepStatus = z.enum(["waiting", "running", "done", "failed", "skipped"]);

export const runStep = z.object({
  name: z.string(),
  status: stepStatus,
  attempt: z.number().int(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  /** One line of what it did: "45 files landed". */
  summary: z.string().nullable(),
  error: errorRecord.nullable(),
});
export type RunStep = z.infer<typeof runStep>;

export const run = z.object({
  id: z.string(),
  /** `incomplete`: committed, but some day or partition could not be. `interrupted`: killed; the next run resumes it. */
  status: runStatus,
  /** Who asked: schedule, command line, screen, a retry. */
  trigger: z.enum(["schedule", "command", "screen", "retry"]),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  /** Business dates it was for; null before its plan is known or when there were none. */
  dates: z.object({ from: z.string(), to: z.string(), count: z.number().int() }).nullable(),
  rows: rowCounts,
  /** Weeks published and weeks held back by their audit. */
  weeks: z.array(z.number().int()),
  heldWeeks: z.array(z.number().int()),
  commit: z.string().nullable(),
  steps: z.array(runStep),
  error: errorRecord.nullable(),
});
export type Run = z.infer<typeof run>;

/** `landed`: its rows are not checked yet. `unchanged`: the same rows were delivered before. */
export const deliveryStatus = z.enum(["landed", "current", "superseded", "unchanged", "held", "refused"]);

export const deliveryFile = z.object({
  file: z.string(),
  bytes: z.number().int(),
  arrivedAt: z.string(),
  rows: rowCounts,
  /** Why the file was refused. */
  refused: z.string().nullable(),
});

export const delivery = z.object({
  id: z.string(),
  table: z.string(),
  status: deliveryStatus,
  arrivedAt: z.string(),
  dates: z.object({ from: z.string(), to: z.string(), count: z.number().int() }).nullable(),
  rows: rowCounts,
  files: z.array(deliveryFile),
  /** Which delivery it replaced, and why it is held or refused. */
  note: z.string().nullable(),
  run: z.string().nullable(),
});
export type Delivery = z.infer<typeof delivery>;

export const finding = z.object({
  run: z.string(),
  table: z.string(),
  file: z.string().nullable(),
  date: z.string().nullable(),
  rule: z.string(),
  severity: z.enum(["refuse", "quarantine", "warn", "off"]),
  count: z.number().int(),
  message: z.string(),
  /** One row or value that shows it. */
  example: z.string().nullable(),
});
export type Finding = z.infer<typeof finding>;

export const quarantineGroup = z.object({
  table: z.string(),
  rule: z.string(),
  reason: z.string(),
  rows: z.number().int(),
  files: z.number().int(),
  firstDate: z.string().nullable(),
  lastDate: z.string().nullable(),
});
export type QuarantineGroup = z.infer<typeof quarantineGroup>;

export const quarantineRow = z.object({
  table: z.string(),
  file: z.string(),
  line: z.number().int().nullable(),
  rule: z.string(),
  column: z.string().nullable(),
  reason: z.string(),
  /** The row's own text. */
  row: z.string(),
  date: z.string().nullable(),
});
export type QuarantineRow = z.infer<typeof quarantineRow>;

export const quarantineAnswer = z.object({
  groups: z.array(quarantineGroup),
  rows: z.array(quarantineRow),
  rowCount: z.number().int(),
  offset: z.number().int(),
  limit: z.number().int(),
});
export type QuarantineAnswer = z.infer<typeof quarantineAnswer>;

export const restatement = z.object({
  run: z.string(),
  at: z.string(),
  week: z.number().int(),
  /** What reopened the week. */
  cause: z.object({
    kind: z.enum(["late", "corrected", "calendar", "confirmed", "rule", "rollback", "release"]),
    table: z.string().nullable(),
    file: z.string().nullable(),
    date: z.string().nullable(),
    text: z.string(),
  }),
  /** Rows of the week added, removed and changed. */
  rows: z.object({ added: z.number().int(), removed: z.number().int(), changed: z.number().int() }),
  changes: z.array(z.object({ measure: z.string(), label: z.string(), before: amount, after: amount, delta: amount })),
});
export type Restatement = z.infer<typeof restatement>;

export const heldPartition = z.object({
  table: z.string(),
  week: z.number().int().nullable(),
  since: z.string(),
  run: z.string(),
  reason: z.string(),
  next: z.string(),
});
export type HeldPartition = z.infer<typeof heldPartition>;

export const missingDelivery = z.object({
  table: z.string(),
  date: z.string(),
  since: z.string(),
  text: z.string(),
  next: z.string(),
});
export type MissingDelivery = z.infer<typeof missingDelivery>;

/** `format=csv` answers with one table, a delivery's files a line each. */
export const pipelineSearch = z.object({
  table: z.enum(["runs", "deliveries", "findings", "restatements"]).default("deliveries"),
  format: z.enum(["json", "csv"]).default("json"),
});

export const pipelineAnswer = z.object({
  asOf,
  /** The newest business date with all daily tables, and the newest week that is complete. */
  lastGood: z.object({ date: z.string().nullable(), week: z.number().int().nullable() }),
  /** When the scheduler looks next; null when it is off. */
  nextCheckAt: z.string().nullable(),
  /** Who works on the project now, on whatever machine: a run or a command; null when nobody does. */
  running: z.object({ holder: z.string(), pid: z.number().int(), host: z.string(), since: z.string() }).nullable(),
  /** Of all current deliveries. */
  rows: rowCounts,
  /** Newest first, at most 30. */
  runs: z.array(run),
  /** Newest first, at most 100. */
  deliveries: z.array(delivery),
  deliveryCount: z.number().int(),
  findings: z.array(finding),
  quarantine: z.array(quarantineGroup),
  restatements: z.array(restatement),
  held: z.array(heldPartition),
  missing: z.array(missingDelivery),
  /** Business dates by daily table, oldest first, last 28 days: rows accepted; null where nothing was delivered. */
  coverage: z.object({
    dates: z.array(z.string()),
    tables: z.array(z.object({ table: z.string(), rows: z.array(z.number().int().nullable()) })),
  }),
});
export type PipelineAnswer = z.infer<typeof pipelineAnswer>;

/** `POST /api/runs`: without dates, all that is new. Answers 202 with the run's id, 409 while another runs. */
export const startRunBody = z.object({ from: z.iso.date().optional(), to: z.iso.date().optional() });
export type StartRunBody = z.output<typeof startRunBody>;
export const startRunAnswer = z.object({ id: z.string() });
