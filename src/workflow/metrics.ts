/** Figures of the pipeline for `/metrics`: is the due date there, how late, what is refused, held and told. */
import { openAlerts } from "../alert/send-alerts.ts";
import { alertKinds } from "../alert/alert.ts";
import { checkArrival } from "../arrival/check-arrival.ts";
import { heldDays } from "../catalog/held-days.ts";
import { localTime } from "../arrival/due.ts";
import { readLastGood } from "../catalog/last-good.ts";
import type { Store } from "../catalog/store.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import { daysBetween } from "../core/dates.ts";
import type { Clock } from "../core/effects.ts";
import { sourceTableNames } from "../model/tables.ts";

export type Metric = {
  name: string;
  help: string;
  type: "gauge" | "counter";
  value: number;
  labels: Readonly<Record<string, string>>;
};

type Family = Pick<Metric, "name" | "help" | "type">;

const families = {
  complete: {
    name: "endcap_delivery_complete",
    help: "1 when every daily table of the business date that is due was accepted",
    type: "gauge",
  },
  lateness: {
    name: "endcap_delivery_lateness_minutes",
    help: "How long after it was due that business date became complete, or has been incomplete",
    type: "gauge",
  },
  rowsIn: {
    name: "endcap_delivery_rows",
    help: "Accepted rows of the business date that is due, by table",
    type: "gauge",
  },
  usual: {
    name: "endcap_delivery_usual_rows",
    help: "Median rows of the same weekday's last eight, by table",
    type: "gauge",
  },
  lastGoodAge: {
    name: "endcap_last_good_date_age_days",
    help: "Days since the last complete business date that is published",
    type: "gauge",
  },
  refused: { name: "endcap_refused_files", help: "Files whose newest version is refused, by table", type: "gauge" },
  heldDays: { name: "endcap_held_days", help: "Replacements held until confirmed, by table", type: "gauge" },
  alerts: { name: "endcap_open_alerts", help: "Open alerts, by kind", type: "gauge" },
  runs: { name: "endcap_runs_total", help: "Runs that ended, by status", type: "counter" },
} as const satisfies Record<string, Family>;

export function collectMetrics(store: Store, config: ProjectConfig, clock: Clock): Metric[] {
  const arrival = checkArrival({ store, config, clock });
  const delivered = arrival.tables.filter(({ state }) => state === "delivered");
  const open = openAlerts(store);
  const held = heldDays(store);
  const age = lastGoodAge(store, config, clock.now());
  return [
    metric("complete", arrival.complete ? 1 : 0),
    metric("lateness", arrival.latenessMinutes),
    ...delivered.flatMap(({ table, rows }) => (rows === null ? [] : [metric("rowsIn", rows, { table })])),
    ...delivered.flatMap(({ table, usualRows }) => (usualRows === null ? [] : [metric("usual", usualRows, { table })])),
    ...(age === null ? [] : [metric("lastGoodAge", age)]),
    ...byTable(
      store,
      "refused",
      "SELECT table_name, count(*) AS n FROM files WHERE status = 'refused' AND file_id IN (SELECT max(file_id) FROM files GROUP BY source_name) GROUP BY 1",
    ),
    ...sourceTableNames.map((name) =>
      metric("heldDays", held.filter(({ table }) => table === name).length, { table: name }),
    ),
    ...alertKinds.map((kind) =>
      metric("alerts", open.filter(({ condition }) => condition.kind === kind).length, { kind }),
    ),
    ...store
      .all<{ status: string; n: number }>(
        "SELECT status, count(*) AS n FROM runs WHERE status <> 'running' GROUP BY 1 ORDER BY 1",
      )
      .map(({ status, n }) => metric("runs", n, { status })),
  ];
}

/** In days of the retailer's calendar; null before anything complete is published. */
export function lastGoodAge(store: Store, config: ProjectConfig, now: Date): number | null {
  const { date } = readLastGood(store, config);
  return date === null ? null : daysBetween(date, localTime(now, config.timeZone).date);
}

function metric(family: keyof typeof families, value: number, labels: Metric["labels"] = {}): Metric {
  return { ...families[family], value, labels };
}

function byTable(store: Store, family: keyof typeof families, sql: string): Metric[] {
  const counts = new Map(store.all<{ table_name: string; n: number }>(sql).map(({ table_name, n }) => [table_name, n]));
  return sourceTableNames.map((table) => metric(family, counts.get(table) ?? 0, { table }));
}

/** The Prometheus text format. */
export function renderPrometheus(metrics: readonly Metric[]): string[] {
  return [...Map.groupBy(metrics, ({ name }) => name)].flatMap(([name, members]) => [
    `# HELP ${name} ${members[0]?.help ?? ""}`,
    `# TYPE ${name} ${members[0]?.type ?? "gauge"}`,
    ...members.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`),
  ]);
}

function labelText(labels: Metric["labels"]): string {
  const escaped = (text: string) => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}
