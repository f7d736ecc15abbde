import { cloudWatchMetrics } from "../../src/workflow/cloudwatch/metrics.ts";
import { code, markdownTable } from "./markdown.ts";

/** Every figure that is written for CloudWatch. */
export function cloudWatchSection(): string {
  const rows = Object.entries(cloudWatchMetrics).map(([name, { unit, help, by }]) => [code(name), unit, help, by]);
  return markdownTable(["Metric", "Unit", "What it says", "Written by"], rows);
}
