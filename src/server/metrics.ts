/** `GET /metrics`: figures of the server and the pipeline in the Prometheus text format. */
import { renderPrometheus } from "../workflow/metrics.ts";
import type { PipelineState } from "./pipeline-state.ts";

export type Metrics = {
  request(params: { route: string; status: number; ms: number }): void;
  stream(change: 1 | -1): void;
  text(state: PipelineState): string;
};

const BUCKETS_MS = [5, 25, 50, 100, 150, 250, 500, 1_000, 5_000];

type Route = { count: number; sumMs: number; buckets: number[] };

export function createMetrics(): Metrics {
  const routes = new Map<string, Route>();
  const statuses = new Map<string, number>();
  let streams = 0;
  return {
    request({ route, status, ms }) {
      const found = routes.get(route) ?? { count: 0, sumMs: 0, buckets: BUCKETS_MS.map(() => 0) };
      found.count += 1;
      found.sumMs += ms;
      for (const [at, limit] of BUCKETS_MS.entries()) if (ms <= limit) found.buckets[at] = (found.buckets[at] ?? 0) + 1;
      routes.set(route, found);
      const key = labels({ route, status: String(status) });
      statuses.set(key, (statuses.get(key) ?? 0) + 1);
    },
    stream(change) {
      streams += change;
    },
    text(state) {
      const lines = [
        ...family(
          "endcap_http_requests_total",
          "counter",
          "Requests answered",
          [...statuses].map(([label, value]) => [label, value]),
        ),
        ...family("endcap_http_request_duration_seconds", "histogram", "Time to answer", []),
        ...[...routes].flatMap(([route, found]) => histogram(route, found)),
        ...family("endcap_event_streams", "gauge", "Open event streams", [["", streams]]),
        ...pipelineLines(state),
      ];
      return `${lines.join("\n")}\n`;
    },
  };
}

function pipelineLines(state: PipelineState): string[] {
  const rows = state.rowCounts();
  const [last] = state.runs({ limit: 1 });
  return [
    ...renderPrometheus(state.metrics()),
    ...family(
      "endcap_rows",
      "gauge",
      "Rows of the current deliveries",
      Object.entries(rows).map(([outcome, value]) => [labels({ outcome }), value]),
    ),
    ...family("endcap_missing_deliveries", "gauge", "Deliveries that are due and missing", [
      ["", state.missing().length],
    ]),
    ...family("endcap_held_partitions", "gauge", "Partitions held back by their audit", [["", state.held().length]]),
    ...family(
      "endcap_last_run_info",
      "gauge",
      "The newest run",
      last === undefined ? [] : [[labels({ id: last.id, status: last.status }), 1]],
    ),
    ...family(
      "endcap_last_run_duration_seconds",
      "gauge",
      "How long the newest run took",
      last?.durationMs == null ? [] : [["", last.durationMs / 1000]],
    ),
  ];
}

function family(name: string, type: string, help: string, samples: readonly (readonly [string, number])[]): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(([label, value]) => `${name}${label} ${value}`),
  ];
}

function histogram(route: string, { count, sumMs, buckets }: Route): string[] {
  const name = "endcap_http_request_duration_seconds";
  return [
    ...BUCKETS_MS.map((limit, at) => `${name}_bucket${labels({ route, le: String(limit / 1000) })} ${buckets[at]}`),
    `${name}_bucket${labels({ route, le: "+Inf" })} ${count}`,
    `${name}_sum${labels({ route })} ${sumMs / 1000}`,
    `${name}_count${labels({ route })} ${count}`,
  ];
}

function labels(values: Readonly<Record<string, string>>): string {
  const escaped = (text: string) => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return `{${Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(",")}}`;
}
