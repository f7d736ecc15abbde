import assert from "node:assert/strict";
import test from "node:test";
import { arrivalValues, cloudWatchLine, runValues } from "./metrics.ts";

const at = new Date("2026-01-06T03:00:00Z");

test("a line is what CloudWatch reads as metrics: each named with its unit, its value and its dimension beside it", () => {
  const values = { ...arrivalValues({ complete: false, latenessMinutes: 45 }, 2), WorkflowStarted: 1 };
  const line = cloudWatchLine({ project: "shop", at, values, properties: { BusinessDate: "2026-01-05" } });
  assert.ok(!line.includes("\n"));
  assert.deepEqual(JSON.parse(line), {
    _aws: {
      Timestamp: 1767668400000,
      CloudWatchMetrics: [
        {
          Namespace: "Endcap",
          Dimensions: [["Project"]],
          Metrics: [
            { Name: "DeliveryComplete", Unit: "None" },
            { Name: "DeliveryLatenessMinutes", Unit: "None" },
            { Name: "LastGoodDateAgeDays", Unit: "None" },
            { Name: "WorkflowStarted", Unit: "Count" },
          ],
        },
      ],
    },
    BusinessDate: "2026-01-05",
    Project: "shop",
    DeliveryComplete: 0,
    DeliveryLatenessMinutes: 45,
    LastGoodDateAgeDays: 2,
    WorkflowStarted: 1,
  });
});

test("what is not known has no figure: no share of no rows, no rows of a failed run, no age before the first date", () => {
  assert.deepEqual(runValues({ rows: { delivered: 200, quarantined: 3 }, seconds: 12.5 }), {
    RunSeconds: 12.5,
    RunFailed: 0,
    RowsIn: 200,
    RowsQuarantined: 3,
    QuarantinedPercent: 1.5,
  });
  assert.ok(!("QuarantinedPercent" in runValues({ rows: { delivered: 0, quarantined: 0 }, seconds: 1 })));
  assert.deepEqual(runValues({ rows: null, seconds: 1 }), { RunSeconds: 1, RunFailed: 1 });
  assert.deepEqual(arrivalValues({ complete: true, latenessMinutes: 0 }, null), {
    DeliveryComplete: 1,
    DeliveryLatenessMinutes: 0,
  });
});
