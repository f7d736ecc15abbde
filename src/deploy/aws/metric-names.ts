/** The metrics that alarms and dashboard watch, by the dimension Project. */
export const METRIC_NAMESPACE = "Endcap";

export type MetricName =
  | "DeliveryComplete"
  | "DeliveryLatenessMinutes"
  | "LastGoodDateAgeDays"
  | "RowsIn"
  | "RowsQuarantined"
  | "QuarantinedPercent"
  | "RunSeconds"
  | "RunFailed";
