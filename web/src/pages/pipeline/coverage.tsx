import { useMemo, type ReactNode } from "react";
import type { PipelineAnswer } from "../../../../src/dashboard/contract.ts";
import { Heat } from "../../charts/heat/heat.tsx";
import { formatDay, formatWeekday } from "../../format/dates.ts";
import { formatCount } from "../../format/numbers.ts";

/** Rows accepted by table and day: a hole is a day that was not delivered, not a day without sales. */
export function Coverage({ coverage }: { coverage: PipelineAnswer["coverage"] }): ReactNode {
  const data = useMemo(
    () => ({
      columns: coverage.dates.map(formatDay),
      rows: coverage.tables.map((table) => ({ key: table.table, label: table.table, values: table.rows })),
    }),
    [coverage],
  );
  if (coverage.dates.length === 0) return null;
  const text = (rows: number | null | undefined): string =>
    rows === null || rows === undefined ? "not delivered" : formatCount(rows);
  return (
    <Heat
      title="Rows accepted by day"
      sub={`The last ${coverage.dates.length} business dates of the daily tables`}
      data={data}
      ramp="neutral"
      unknown="not delivered"
      format={formatCount}
      describe={(row, column) => ({
        title: `${coverage.tables[row]?.table}, ${formatWeekday(coverage.dates[column] ?? "")}`,
        label: "Rows",
        value: text(coverage.tables[row]?.rows[column]),
      })}
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
