/** A pipeline state in memory, quiet unless a test says otherwise. */
import type { Run } from "../dashboard/contract.ts";
import type { LakeView } from "../query/query.ts";
import type { PipelineState } from "./pipeline-state.ts";

const rows = { delivered: 10, accepted: 8, quarantined: 1, skipped: 1, refused: 0 };

export const quietRun: Run = {
  id: "r1",
  status: "done",
  trigger: "command",
  startedAt: "2025-06-24T03:00:00Z",
  finishedAt: "2025-06-24T03:00:02Z",
  durationMs: 2_000,
  dates: { from: "2025-06-23", to: "2025-06-23", count: 1 },
  rows,
  weeks: [202521],
  heldWeeks: [],
  commit: "c1",
  steps: [
    {
      name: "validate",
      status: "done",
      attempt: 1,
      startedAt: "2025-06-24T03:00:00Z",
      finishedAt: null,
      durationMs: 700,
      summary: "10 rows",
      error: null,
    },
  ],
  error: null,
};

const quarantined = Array.from({ length: 3 }, (_, at) => ({
  table: "sales",
  file: "sales_20250623.csv",
  line: at + 2,
  rule: "type",
  column: "sales_amt",
  reason: "not a number",
  row: "=1,abc",
  date: "2025-06-23",
}));

export function quietState(lake: LakeView, overrides: Partial<PipelineState> = {}): PipelineState {
  return {
    commit: () => lake.commit,
    lake: () => lake,
    lastGood: () => ({ date: "2025-06-23", week: 202521 }),
    nextCheckAt: () => null,
    holder: () => null,
    missing: () => [],
    held: () => [],
    runs: ({ limit }) => [quietRun].slice(0, limit),
    run: (id) => (id === quietRun.id ? quietRun : null),
    deliveries: () => ({ deliveries: [], count: 0 }),
    findings: () => [],
    restatements: () => [],
    rowCounts: () => rows,
    metrics: () => [],
    coverage: () => ({ dates: ["2025-06-23"], tables: [{ table: "sales", rows: [8] }] }),
    quarantineGroups: () =>
      Promise.resolve([
        { table: "sales", rule: "type", reason: "not a number", rows: 3, files: 1, firstDate: null, lastDate: null },
      ]),
    quarantineRows: ({ offset, limit }) =>
      Promise.resolve({ rows: quarantined.slice(offset, offset + limit), count: quarantined.length }),
    startRun: () => Promise.resolve({ id: "r2" }),
    ...overrides,
  };
}
