/** What a reader should know about an aggregate of one's own: stock that is added over time, ratios that are averaged. */
import { storedSql } from "../model/measure-sql.ts";
import { measures, type Measure, type Part } from "../model/measures.ts";
import { termsSql } from "../model/finance-measures.ts";
import type { OwnMeasure } from "../model/own-measures.ts";
import { stockColumns } from "../model/stock-columns.ts";
import { nodesOf, type TreeNode } from "./statement-tree.ts";

const builtInRatios: ReadonlyMap<string, string> = new Map(
  (measures as readonly Measure[]).flatMap(({ name, aggregation }): [string, string][] =>
    aggregation.kind === "ratio" ? [[name, `${sumOf(aggregation.numerator)} / ${sumOf(aggregation.denominator)}`]] : [],
  ),
);

/** Sentences for a person; none where every aggregate has a meaning. `own`: the project's own measures. */
export function remarksOn(tree: unknown, own: readonly OwnMeasure[] = []): string[] {
  const stocks = new Map<string, string>(stockColumns);
  const ratios = new Map(builtInRatios);
  for (const { name, aggregation } of own) {
    if (aggregation.kind === "last") stocks.set(name, "yr_wk_num");
    if (aggregation.kind === "share")
      ratios.set(name, `sum(${termsSql(aggregation.numerator)}) / sum(${termsSql(aggregation.denominator)})`);
  }
  const found = new Set<string>();
  for (const select of nodesOf(tree).filter(({ type }) => type === "SELECT_NODE")) {
    for (const call of ownNodes(select).filter(isAggregate)) {
      const column = columnOf((call["children"] as TreeNode[])[0]);
      if (column === null) continue;
      const text = `${String(call["function_name"])}(${column})`;
      const time = stocks.get(column);
      const ratio = ratios.get(column);
      if (time !== undefined && call["function_name"] === "sum" && !isOneTime(select, time))
        found.add(
          `${text} adds stock over time, which nobody has: stock counts at one time. Ask for one (WHERE ${time} = …) or group by ${time}`,
        );
      else if (ratio !== undefined)
        found.add(`${text} takes every row's ratio for equally large. The ratio of the whole is ${ratio}`);
    }
  }
  return [...found];
}

function sumOf({ column, scale }: Part): string {
  const sum = `sum(${storedSql(column)})`;
  return scale === undefined ? sum : `(${scale} * ${sum})`;
}

function isAggregate(node: TreeNode): boolean {
  return (
    node["class"] === "FUNCTION" &&
    ["sum", "avg", "mean"].includes(String(node["function_name"])) &&
    Array.isArray(node["children"]) &&
    node["children"].length === 1
  );
}

/** The column that an expression is, seen through casts. */
function columnOf(node: TreeNode | undefined): string | null {
  if (node?.["class"] === "CAST") return columnOf(node["child"] as TreeNode);
  return node?.["class"] === "COLUMN_REF" ? ((node["column_names"] as string[]).at(-1)?.toLowerCase() ?? null) : null;
}

/** Whether the selection holds one point in time, or each in a group of its own. */
function isOneTime(select: TreeNode, time: string): boolean {
  const selected = (select["select_list"] ?? []) as TreeNode[];
  const groups = ((select["group_expressions"] ?? []) as TreeNode[]).map((group) => {
    const position = group["class"] === "CONSTANT" ? Number((group["value"] as TreeNode)["value"]) : 0;
    return selected[position - 1] ?? group;
  });
  const grouped = select["aggregate_handling"] === "FORCE_AGGREGATES" ? selected : groups;
  if (grouped.some((group) => mentions(group, time))) return true;
  return nodesOf(select).some((node) => node["type"] === "COMPARE_EQUAL" && mentions(node, time));
}

function mentions(node: TreeNode, column: string): boolean {
  return nodesOf(node).some((part) => columnOf(part) === column);
}

/** What belongs to a selection itself, without the selections inside it. */
function ownNodes(select: TreeNode): TreeNode[] {
  const within = (value: unknown): TreeNode[] => {
    if (Array.isArray(value)) return value.flatMap(within);
    if (typeof value !== "object" || value === null || (value as TreeNode)["type"] === "SELECT_NODE") return [];
    return [value as TreeNode, ...Object.values(value).flatMap(within)];
  };
  return Object.values(select).flatMap(within);
}
