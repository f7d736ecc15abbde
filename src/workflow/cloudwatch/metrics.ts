/** Figures of a night for CloudWatch, as log lines in its embedded metric format: the Lambda and `endcap run` write the same ones. */
import type { Arrival } from "../../arrival/arrival.ts";

type Unit = "Count" | "None" | "Percent" | "Seconds";

/** Every metric, in the namespace `Endcap`, by the dimension `Project`. */
export const cloudWatchMetrics = {
  DeliveryComplete: {
    unit: "None",
    help: "1 when every daily table of the business date that is due is there, else 0",
    by: "the Lambda at every check, and every run",
  },
  DeliveryLatenessMinutes: {
    unit: "None",
    help: "How long after it was due that business date became complete, or has been incomplete",
    by: "the Lambda at every check, and every run",
  },
  LastGoodDateAgeDays: {
    unit: "None",
    help: "Days since the last complete business date that is published",
    by: "the Lambda at every check, and every run",
  },
  WorkflowStarted: { unit: "Count", help: "1 when a workflow was started", by: "the Lambda" },
  RowsIn: { unit: "Count", help: "Rows that the run read", by: "every run" },
  RowsQuarantined: { unit: "Count", help: "Rows of them that went to quarantine", by: "every run" },
  QuarantinedPercent: { unit: "Percent", help: "Their share; absent where no row was read", by: "every run" },
  RunSeconds: { unit: "Seconds", help: "How long the run took", by: "every run" },
  RunFailed: {
    unit: "Count",
    help: "1 when the run failed, else 0",
    by: "every run, and the Lambda while the workflow that it started has failed",
  },
} as const satisfies Record<string, { unit: Unit; help: string; by: string }>;

export type CloudWatchMetric = keyof typeof cloudWatchMetrics;
export type CloudWatchValues = Partial<Record<CloudWatchMetric, number>>;

export const CLOUDWATCH_NAMESPACE = "Endcap";

/** One line of JSON; `properties` stand beside the figures, to be searched for. */
export function cloudWatchLine(params: {
  project: string;
  at: Date;
  values: CloudWatchValues;
  properties?: Readonly<Record<string, string | null>>;
}): string {
  const { project, at, values, properties = {} } = params;
  const names = Object.keys(values) as CloudWatchMetric[];
  return JSON.stringify({
    _aws: {
      Timestamp: at.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: CLOUDWATCH_NAMESPACE,
          Dimensions: [["Project"]],
          Metrics: names.map((name) => ({ Name: name, Unit: cloudWatchMetrics[name].unit })),
        },
      ],
    },
    ...properties,
    Project: project,
    ...values,
  });
}

export function arrivalValues(
  { complete, latenessMinutes }: Pick<Arrival, "complete" | "latenessMinutes">,
  lastGoodAgeDays: number | null,
): CloudWatchValues {
  return {
    DeliveryComplete: complete ? 1 : 0,
    DeliveryLatenessMinutes: latenessMinutes,
    ...(lastGoodAgeDays === null ? {} : { LastGoodDateAgeDays: lastGoodAgeDays }),
  };
}

/** `rows`: null where the run failed. */
export function runValues(params: {
  rows: { delivered: number; quarantined: number } | null;
  seconds: number;
}): CloudWatchValues {
  const { rows, seconds } = params;
  const ended = { RunSeconds: seconds, RunFailed: rows === null ? 1 : 0 };
  if (rows === null) return ended;
  const { delivered, quarantined } = rows;
  return {
    ...ended,
    RowsIn: delivered,
    RowsQuarantined: quarantined,
    ...(delivered === 0 ? {} : { QuarantinedPercent: (100 * quarantined) / delivered }),
  };
}
