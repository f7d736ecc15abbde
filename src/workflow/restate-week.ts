/** Two versions of one week's rows, compared: rows by their key, and the sums of the measures that add up. */
import { literal, type Duck } from "../core/duck.ts";
import { weeklyStoreProduct } from "../model/lake.ts";
import { measures } from "../model/measures.ts";

export type MeasureChange = {
  measure: string;
  /** Money as text, exact; null: unknown. */
  before: string | number | null;
  after: string | number | null;
  delta: string | number | null;
};

export type WeekChange = {
  rows: { added: number; removed: number; changed: number };
  /** Measures whose sum over the week changed, in the order of their definition. */
  changes: MeasureChange[];
};

/** Measures that add up over the stores and products of one week, with the column that holds them. */
const summed = measures.flatMap(({ name, unit, aggregation }) =>
  aggregation.kind === "ratio" ? [] : [{ name, isMoney: unit === "money", column: aggregation.column }],
);

const key = weeklyStoreProduct.key.filter((name) => name !== weeklyStoreProduct.partitionColumn);
/** Whether a week is complete says nothing about a row. */
const compared = weeklyStoreProduct.columns
  .map(({ name }) => name)
  .filter((name) => name !== "is_complete_week" && !weeklyStoreProduct.key.includes(name));

/** Absolute paths of the Parquet files of a week; null: no rows. */
export async function compareWeeks(duck: Duck, before: string | null, after: string | null): Promise<WeekChange> {
  const sums = summed.flatMap(({ column }) => [
    `CAST(sum(b.${column}) AS VARCHAR) AS before_${column}`,
    `CAST(sum(a.${column}) AS VARCHAR) AS after_${column}`,
    `CAST(sum(a.${column}) - sum(b.${column}) AS VARCHAR) AS delta_${column}`,
  ]);
  const row = await duck.row<Record<string, string | bigint | null>>(
    `SELECT count(*) FILTER (b.in_before IS NULL) AS added, count(*) FILTER (a.in_after IS NULL) AS removed,
       count(*) FILTER (b.in_before AND a.in_after AND (${compared.map((name) => `a.${name} IS DISTINCT FROM b.${name}`).join(" OR ")})) AS changed,
       ${sums.join(", ")}
     FROM (SELECT *, true AS in_before FROM ${rowsOf(before ?? after, before === null)}) AS b
     FULL JOIN (SELECT *, true AS in_after FROM ${rowsOf(after ?? before, after === null)}) AS a USING (${key.join(", ")})`,
  );
  const changes = summed.flatMap(({ name, column, isMoney }) => {
    const value = (side: string) => {
      const text = row[`${side}_${column}`] as string | null;
      return text === null || isMoney ? text : Number(text);
    };
    const [was, is] = [value("before"), value("after")];
    return was === is ? [] : [{ measure: name, before: was, after: is, delta: value("delta") }];
  });
  return {
    rows: { added: Number(row["added"]), removed: Number(row["removed"]), changed: Number(row["changed"]) },
    changes,
  };
}

/** A side without rows takes the columns of the other. */
function rowsOf(path: string | null, isEmpty: boolean): string {
  const columns = weeklyStoreProduct.columns.map(({ name }) => name).join(", ");
  if (path === null)
    return `(SELECT ${weeklyStoreProduct.columns.map(({ name }) => `NULL AS ${name}`).join(", ")} WHERE false)`;
  return `(SELECT ${columns} FROM read_parquet(${literal(path)}, hive_partitioning = false)${isEmpty ? " WHERE false" : ""})`;
}
