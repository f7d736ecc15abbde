/** `GET /api/events`: server-sent events; the event's `id` resumes the stream through Last-Event-ID. */
import { z } from "zod";
import { runStatus, stepStatus } from "./pipeline.ts";

const base = { at: z.string() };

/** Named events of the stream; `data` is one of these as JSON. `reset`: what was missed is gone, read the page anew. */
export const liveEvent = z.discriminatedUnion("type", [
  z.object({ ...base, type: z.literal("run"), run: z.string(), status: runStatus, text: z.string() }),
  z.object({
    ...base,
    type: z.literal("step"),
    run: z.string(),
    step: z.string(),
    status: stepStatus,
    text: z.string(),
  }),
  z.object({
    ...base,
    type: z.literal("progress"),
    run: z.string(),
    step: z.string(),
    done: z.number(),
    total: z.number().nullable(),
    text: z.string(),
  }),
  z.object({
    ...base,
    type: z.literal("commit"),
    run: z.string(),
    commit: z.string(),
    weeks: z.array(z.number().int()),
    text: z.string(),
  }),
  z.object({
    ...base,
    type: z.literal("alert"),
    severity: z.enum(["info", "warning", "error"]),
    text: z.string(),
    next: z.string(),
  }),
  z.object({ ...base, type: z.literal("reset"), text: z.string() }),
]);
export type LiveEvent = z.infer<typeof liveEvent>;

/** `POST /api/sql`. */
export const sqlBody = z.object({
  sql: z.string().min(1).max(100_000),
  limit: z.number().int().min(1).max(10_000).default(1_000),
});
export const sqlAnswer = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  /** DECIMAL, HUGEINT and whole numbers beyond 2^53 as text. */
  rows: z.array(z.array(z.unknown())),
  /** true when there were more rows than `limit`. */
  cut: z.boolean(),
  /** What to know about the answer: sums of stock over time, averaged ratios. */
  remarks: z.array(z.string()),
  /** What the engine read and charges for, where it does; 0: the same question was answered before. */
  bytesScanned: z.number().int().optional(),
});
