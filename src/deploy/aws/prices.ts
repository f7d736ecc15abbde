/**
 * List prices in US dollars, without free tiers, discounts and taxes: an estimate's basis, not an offer. They are AWS's
 * on-demand prices of this region as known at this date; other regions are up to a quarter dearer.
 */
export const PRICES_OF = { region: "us-east-1", date: "2025-06" } as const;

export const prices = {
  s3StandardGbMonth: 0.023,
  s3InfrequentGbMonth: 0.0125,
  s3PutsPerThousand: 0.005,
  s3GetsPerThousand: 0.0004,
  lambdaArmGbSecond: 0.0000133334,
  lambdaMillionRequests: 0.2,
  schedulerMillionCalls: 1,
  emrMachineHour: { "m7g.xlarge": 0.1632, "m5.xlarge": 0.192 } as Readonly<Record<string, number>>,
  /** EMR's own share of a machine's price. */
  emrUplift: 0.25,
  diskGbMonth: 0.08,
  athenaTerabyteScanned: 5,
  glueCrawlerDpuHour: 0.44,
  logsGbIngested: 0.5,
  logsGbMonth: 0.03,
  metricMonth: 0.3,
  alarmMonth: 0.1,
  dashboardMonth: 3,
  workerHour: 0.0832,
  airflowSmallHour: 0.49,
} as const;
