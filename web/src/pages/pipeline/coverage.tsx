import { useMemo, type ReactNode } from "react";
import type { PipelineAnswer } from "../../../../src/dashboard/contract.ts";
import { Heat } from "../../charts/heat/heat.tsx";
import { formatDay, formatWeekday } from "../../format/dates.ts";
import { formatCount, formatPercent } from "../../format/numbers.ts";
import { shareOfUsual, SHARES } from "./usual.ts";

/** Rows accepted by table and day: a hole is a day that was not delivered, not a day without sales. */
export function Coverage({ coverage }: { coverage: PipelineAnswer["coverage"] }): ReactNode {
  const data = useMemo(
    () => ({
      columns: coverage.dates.map(formatDay),
      rows: coverage.tables.map(({ table, rows }) => ({
        key: table,
        label: table,
        values: shareOfUsual(coverage.dates, rows),
      })),
      thresholds: SHARES,
    }),
    [coverage],
  );
  if (coverage.dates.length === 0) return null;
  const text = (rows: number | null | undefined): string =>
    rows === null || rows === undefined ? "not delivered" : formatCount(rows);
  return (
    <Heat
      title="Rows accepted by day"
      sub={`The last ${coverage.dates.length} business dates of the daily tables, against what the same weekday usually has`}
      data={data}
      ramp="neutral"
      unknown="not delivered"
      format={(share) => `${Math.round(share * 100)}%`}
      describe={(row, column) => {
        const share = data.rows[row]?.values[column] ?? null;
        return {
          title: `${coverage.tables[row]?.table}, ${formatWeekday(coverage.dates[column] ?? "")}`,
          label: "Rows",
          value: text(coverage.tables[row]?.rows[column]),
          ...(share === null || !Number.isFinite(share) ? {} : { note: `${formatPercent(share)} of what is usual` }),
        };
      }}
      table={{
        columns: ["Day", ...coverage.tables.map((table) => table.table)],
        rows: coverage.dates.map((date, index) => [
          formatWeekday(date),
          ...coverage.tables.map((table) => text(table.rows[index])),
        ]),
      }}
    />
  );
}
