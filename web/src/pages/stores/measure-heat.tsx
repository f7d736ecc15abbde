import { useMemo, type ReactNode } from "react";
import type { Grid, MeasureInfo } from "../../../../src/dashboard/contract.ts";
import { Heat } from "../../charts/heat/heat.tsx";
import { formatWeek, formatWeekShort } from "../../format/dates.ts";
import { formatTick, formatValue, plural, toNumber } from "../../format/numbers.ts";
import { usePatchSearch } from "../../shell/context.ts";
import { MeasureOptions } from "./measure-options.tsx";

type MeasureHeatProps = {
  grid: Grid;
  measures: readonly MeasureInfo[];
  currency: string;
  rowNoun: string;
  onOpen?: (key: string) => void;
};

/** One measure by row and week; which measure is the reader's choice. */
export function MeasureHeat({ grid, measures, currency, rowNoun, onOpen }: MeasureHeatProps): ReactNode {
  const patch = usePatchSearch();
  const { measure, weeks, rows } = grid;
  const data = useMemo(
    () => ({
      columns: weeks.map(formatWeekShort),
      rows: rows.map((row) => ({ key: row.key, label: row.label, values: row.values.map(toNumber) })),
    }),
    [weeks, rows],
  );
  const exact = (value: (typeof rows)[number]["values"][number] | undefined): string =>
    formatValue(value, measure.unit, currency);
  return (
    <Heat
      title={`${measure.label}, ${rowNoun} by week`}
      sub={`${measure.formula}; ${plural(weeks.length, "week")} to ${formatWeek(weeks.at(-1) ?? 0)}`}
      data={data}
      ramp={measure.direction}
      format={(value) => formatTick(value, measure.unit, currency)}
      describe={(row, column) => {
        const value = rows[row]?.values[column];
        return {
          title: `${rows[row]?.label ?? ""}, ${formatWeek(weeks[column] ?? 0)}`,
          label: measure.label,
          value: exact(value),
          ...(value === null || value === undefined ? { note: measure.nullMeans } : {}),
        };
      }}
      {...(onOpen === undefined ? {} : { onActivate: (row: number) => onOpen(rows[row]?.key ?? "") })}
      table={{
        columns: [rowNoun, ...weeks.map(formatWeek)],
        rows: rows.map((row) => [row.label, ...row.values.map(exact)]),
      }}
      tools={
        <label>
          <span className="visually-hidden">Measure of the grid</span>
          <select className="select" value={measure.name} onChange={(event) => patch({ measure: event.target.value })}>
            <MeasureOptions measures={measures} />
          </select>
        </label>
      }
    />
  );
}
