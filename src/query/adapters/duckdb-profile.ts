/** EXPLAIN ANALYZE: DuckDB's own drawing names files by their absolute path, so the profile is drawn here. */
import { UsageError } from "../../core/errors.ts";
import { withoutPath } from "./duckdb-errors.ts";
import { explainPrefix } from "./duckdb-statement.ts";

type Profile = {
  latency?: number;
  operator_name?: string;
  operator_timing?: number;
  operator_cardinality?: number;
  extra_info?: Readonly<Record<string, string | readonly string[]>>;
  children?: readonly Profile[];
};

/** What to run instead of an EXPLAIN ANALYZE, and how its answer is told; null for any other statement. */
export function analysed(sql: string, folder: string): { sql: string; tell(json: string): string } | null {
  const prefix = explainPrefix(sql);
  if (!/analyze/i.test(prefix)) return null;
  const format = /format\s+(\w+)/i.exec(prefix)?.[1]?.toLowerCase() ?? "text";
  if (format !== "text" && format !== "json") {
    throw new UsageError({ what: `EXPLAIN ANALYZE is not told as ${format}`, next: "Use FORMAT text or FORMAT json" });
  }
  return {
    sql: `EXPLAIN (ANALYZE, FORMAT json) ${sql.slice(prefix.length)}`,
    tell(json) {
      const profile = JSON.parse(json, (_, value: unknown) =>
        typeof value === "string" ? withoutPath(value, folder) : value,
      ) as Profile;
      return format === "json" ? JSON.stringify(profile, null, 2) : profileText(profile);
    },
  };
}

function profileText({ latency = 0, children = [] }: Profile): string {
  const [explain] = children;
  const plan = explain?.operator_name === "EXPLAIN_ANALYZE" ? (explain.children ?? []) : children;
  return [`Total ${seconds(latency)}`, ...plan.flatMap((node) => operatorLines(node, "  "))].join("\n");
}

function operatorLines(node: Profile, indent: string): string[] {
  const { operator_name = "", operator_timing = 0, operator_cardinality = 0, extra_info = {}, children = [] } = node;
  const facts = Object.entries(extra_info)
    .filter(([name]) => name !== "Estimated Cardinality")
    .map(([name, value]) => `${indent}    ${name}: ${[value].flat().join(", ")}`);
  return [
    `${indent}${operator_name}  ${operator_cardinality} rows  ${seconds(operator_timing)}`,
    ...facts,
    ...children.flatMap((child) => operatorLines(child, `${indent}  `)),
  ];
}

function seconds(value: number): string {
  return `${value.toFixed(4)} s`;
}
