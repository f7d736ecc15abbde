/** What the stack costs a month for a retailer of a stated size: a small model, each line with what it reckons. */
import type { ProjectConfig } from "../../config/project-config.ts";
import { prices, PRICES_OF } from "./prices.ts";

export type Size = {
  stores: number;
  products: number;
  /** Rows of stock and lines of sales that a day brings. */
  snapshotsADay: number;
  linesADay: number;
};

export type CostLine = { service: string; what: string; dollars: number };

export type CostEstimate = { size: Size; lines: readonly CostLine[]; dollars: number; basis: string };

/**
 * What the model takes for granted, besides a size: one year of history, one run a night, and bytes a row as the simulated
 * retailer's files have them.
 */
const model = {
  daysOfHistory: 364,
  nightsAMonth: 30.4,
  linesPerSnapshot: 0.75,
  deliveredBytesPerLine: 90,
  deliveredBytesPerSnapshot: 50,
  acceptedBytesPerRow: 12,
  lakeBytesPerDailyRow: 14,
  lakeBytesPerWeeklyRow: 60,
  /** A worker's row rate for reading, checking and writing, rows a second. */
  workerRowsPerSecond: 200_000,
  workerStartMinutes: 10,
  clusterStartMinutes: 9,
  clusterRowsPerSecond: 100_000,
  clusterDiskGb: 64,
  callsADay: 96,
  secondsACall: 1,
  memoryGb: 0.5,
  objectsANight: 300,
  questionsAMonth: 3_000,
  weeksAQuestion: 13,
  /** Parquet: a question reads about a third of the columns. */
  shareOfColumns: 1 / 3,
  logMbANight: 5,
  metrics: 9,
  alarms: 5,
} as const;

const GB = 1_000_000_000;

/** A snapshot for every store and product each day, and three sales lines for four of them. */
export function statedSize(stores: number, products: number): Size {
  const snapshotsADay = stores * products;
  return { stores, products, snapshotsADay, linesADay: snapshotsADay * model.linesPerSnapshot };
}

export function estimateCost(size: Size, config: Pick<ProjectConfig, "compute" | "workflow" | "deploy">): CostEstimate {
  const rowsADay = size.snapshotsADay + size.linesADay;
  const snapshots = size.snapshotsADay * model.daysOfHistory;
  const sold = size.linesADay * model.daysOfHistory;
  const deliveredGb = (snapshots * model.deliveredBytesPerSnapshot + sold * model.deliveredBytesPerLine) / GB;
  const weeklyBytes = (snapshots / 7) * model.lakeBytesPerWeeklyRow;
  const lakeGb =
    ((snapshots + sold) * model.acceptedBytesPerRow + snapshots * model.lakeBytesPerDailyRow + weeklyBytes) / GB;
  const nights = model.nightsAMonth;
  const lines: CostLine[] = [
    {
      service: "S3",
      what: `${gb(deliveredGb)} delivered and its copy, a year's; ${gb(lakeGb)} of accepted rows and lake; ${model.objectsANight} objects a night`,
      dollars:
        deliveredGb * (prices.s3InfrequentGbMonth + prices.s3StandardGbMonth) +
        lakeGb * prices.s3StandardGbMonth +
        (nights * model.objectsANight * (prices.s3PutsPerThousand + 4 * prices.s3GetsPerThousand)) / 1000,
    },
    {
      service: "Lambda and schedule",
      what: `${model.callsADay} calls a day of ${model.secondsACall} s`,
      dollars:
        nights *
        model.callsADay *
        (model.secondsACall * model.memoryGb * prices.lambdaArmGbSecond +
          (prices.lambdaMillionRequests + prices.schedulerMillionCalls) / 1_000_000),
    },
    worker(rowsADay, config),
    ...(config.compute.kind === "spark" && config.compute.by === "steps" ? [cluster(rowsADay, config)] : []),
    {
      service: "Athena",
      what: `${model.questionsAMonth.toLocaleString("en-US")} questions a month over ${model.weeksAQuestion} weeks; at least 10 MB each`,
      dollars:
        (model.questionsAMonth *
          Math.max(10_000_000, weeklyBytes * (model.weeksAQuestion / 52) * model.shareOfColumns) *
          prices.athenaTerabyteScanned) /
        1e12,
    },
    {
      service: "Glue",
      what: "below a million objects the catalog is free; a crawler, if wanted, 10 minutes a week",
      dollars: 0,
    },
    {
      service: "CloudWatch and SNS",
      what: `${model.metrics} metrics, ${model.alarms} alarms, a dashboard, ${model.logMbANight} MB of log a night`,
      dollars:
        model.metrics * prices.metricMonth +
        model.alarms * prices.alarmMonth +
        prices.dashboardMonth +
        ((nights * model.logMbANight) / 1000) * (prices.logsGbIngested + prices.logsGbMonth),
    },
  ];
  return {
    size,
    lines,
    dollars: lines.reduce((sum, { dollars }) => sum + dollars, 0),
    basis: `An estimate from list prices of ${PRICES_OF.region}, ${PRICES_OF.date}, without free tiers, discounts and taxes`,
  };
}

function worker(rowsADay: number, { workflow }: Pick<ProjectConfig, "workflow">): CostLine {
  if (workflow.kind === "mwaa")
    return {
      service: "MWAA",
      what: "a small environment, all month",
      dollars: 730 * prices.airflowSmallHour,
    };
  const hours = model.workerStartMinutes / 60 + (rowsADay * 7) / model.workerRowsPerSecond / 3600;
  return {
    service: "Worker",
    what: `a machine of 2 processors and 8 GB for ${minutes(hours)} a night (all month it is ${money(730 * prices.workerHour)})`,
    dollars: model.nightsAMonth * hours * prices.workerHour,
  };
}

function cluster(rowsADay: number, { deploy: { emr } }: Pick<ProjectConfig, "deploy">): CostLine {
  const hours = model.clusterStartMinutes / 60 + (rowsADay * 7) / model.clusterRowsPerSecond / 3600;
  const hourOf = (type: string) =>
    (prices.emrMachineHour[type] ?? prices.emrMachineHour["m5.xlarge"] ?? 0) * (1 + prices.emrUplift);
  const machines = 1 + emr.coreCount;
  const disks = machines * model.clusterDiskGb * (prices.diskGbMonth / 730);
  return {
    service: "EMR",
    what: `${machines} machines (${[...new Set([emr.primary, emr.core])].join(", ")}) for ${minutes(hours)} a night`,
    dollars: model.nightsAMonth * hours * (hourOf(emr.primary) + emr.coreCount * hourOf(emr.core) + disks),
  };
}

function gb(value: number): string {
  return value < 1 ? `${Math.max(1, Math.round(value * 1000))} MB` : `${value.toFixed(1)} GB`;
}

function minutes(hours: number): string {
  return `${Math.ceil(hours * 60)} minutes`;
}

export function money(dollars: number): string {
  return `$${dollars.toFixed(2)}`;
}
