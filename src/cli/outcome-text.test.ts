import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunOutcome } from "../workflow/run-outcome.ts";
import { outcomeLines } from "./outcome-text.ts";

const nothing = { delivered: 0, accepted: 0, quarantined: 0, skipped: 0, refused: 0 };

function lines(outcome: Partial<RunOutcome>): string[] {
  const whole = {
    runId: "20260112T030000Z",
    rows: { ...nothing, files: 0 },
    files: [],
    landed: { files: 0, deliveries: 0 },
    weeks: [],
    published: 0,
    held: [],
    heldDays: [],
    refused: [],
    quarantined: [],
    warnings: [],
    waiting: [],
    takenUp: [],
    unknownFiles: [],
    unreadable: [],
    asOf: "2026-01-11",
    ...outcome,
  } as unknown as RunOutcome;
  return outcomeLines(whole, (_style, text) => text).slice(2);
}

test("files refused for the same reason stand in one line, and their days wait in one", () => {
  const days = ["05", "06", "07", "08"];
  const refused = days.map((day) => ({
    table: "sales",
    file: `sales_202601${day}.csv`,
    date: `2026-01-${day}`,
    rule: "missing-column",
    reason: day === "08" ? "has no bytes at all" : "required column prod_key is missing",
    next: "Say which column it is",
    keptRows: 0,
  }));
  const waiting = days.map((day) => ({
    table: "sales" as const,
    date: `2026-01-${day}`,
    reason: `sales_202601${day}.csv was refused: whatever`,
  }));
  assert.deepEqual(lines({ refused, waiting }), [
    "",
    "Refused",
    "  sales_20260105.csv, sales_20260106.csv, sales_20260107.csv (sales): required column prod_key is missing\n    next: Say which column it is",
    "  sales_20260108.csv (sales): has no bytes at all\n    next: Say which column it is",
    "",
    "Waiting",
    "  2026-01-05 to 2026-01-08 (4 days): sales its file was refused",
  ]);
});

test("what was quarantined is told by rule, with the first row", () => {
  const group = { table: "sales", rule: "not-a-number", column: "discount", file: "sales_20260105.csv", line: 2 };
  assert.deepEqual(
    lines({
      quarantined: [
        { ...group, rows: 223, files: 10, text: 'Not a number: discount = "10%"' },
        { ...group, rows: 1, files: 1, line: 7, text: "Wrong number of fields" },
      ],
    }),
    [
      "",
      "Quarantined",
      '  sales_20260105.csv, line 2 and 9 more files (sales): Not a number: discount = "10%", 223 rows',
      "  sales_20260105.csv, line 7 (sales): Wrong number of fields, 1 row\n    next: endcap quarantine list",
    ],
  );
});
