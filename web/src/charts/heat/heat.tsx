import { memo, useId, useMemo, useState, type ReactNode } from "react";
import { formatCount } from "../../format/numbers.ts";
import { BandAxis } from "../core/axis.tsx";
import { ChartFrame, type ChartTable } from "../core/chart-frame.tsx";
import { Plot, TooltipLines } from "../core/plot.tsx";
import { useSize } from "../core/use-size.ts";
import { buildHeat, cellAt, heatHeight, legendOf, type HeatData, type HeatMarks } from "./build.ts";

/** Which way the colours read: more is better (blue), more is worse (orange), or neither (green-grey). */
export type Ramp = "higher" | "lower" | "neutral";

type HeatProps = {
  title: string;
  sub?: string;
  data: HeatData;
  ramp: Ramp;
  /** Text of a threshold for the legend. */
  format: (value: number) => string;
  describe: (row: number, column: number) => { title: string; label: string; value: string; note?: string };
  onActivate?: (row: number) => void;
  /** What a hatched cell is. */
  unknown?: string;
  table: ChartTable;
  tools?: ReactNode;
};

const reading: Record<Ramp, string> = { higher: "more is better", lower: "more is worse", neutral: "" };

/** More rows than these are drawn on request; the table holds all. */
const FIRST_ROWS = 30;

export function Heat({
  title,
  sub,
  data: all,
  ramp,
  format,
  describe,
  onActivate,
  unknown = "unknown",
  table,
  tools,
}: HeatProps): ReactNode {
  const [ref, size] = useSize();
  const [isWhole, setIsWhole] = useState(false);
  const data = useMemo(
    () => (isWhole || all.rows.length <= FIRST_ROWS ? all : { ...all, rows: all.rows.slice(0, FIRST_ROWS) }),
    [all, isWhole],
  );
  const width = size?.width ?? 0;
  const marks = useMemo(() => (width === 0 ? null : buildHeat(data, width)), [data, width]);
  const pattern = useId();
  return (
    <ChartFrame title={title} {...(sub === undefined ? {} : { sub })} table={table} tools={tools}>
      <div ref={ref} className="plot-box" style={{ minHeight: heatHeight(data.rows.length) }}>
        {marks !== null && (
          <Plot
            label={`${title}: ${data.rows.length} rows by ${data.columns.length} columns`}
            width={width}
            height={marks.height}
            rows={data.rows.length}
            columns={data.columns.length}
            markAt={(x, y) => cellAt(marks, x, y)}
            anchorOf={({ row, column }) => ({
              x: marks.slots.center(column),
              y: (marks.rows[row]?.y ?? 0) + marks.rowHeight,
            })}
            tooltip={({ row, column }) => {
              const { title: heading, label, value, note } = describe(row, column);
              return {
                content: <TooltipLines title={heading} lines={[{ label, value }]} note={note} />,
                text: `${heading}: ${label} ${value}${note === undefined ? "" : `. ${note}`}`,
              };
            }}
            {...(onActivate === undefined ? {} : { onActivate: ({ row }) => onActivate(row) })}
            overlay={({ row, column }) => (
              <rect
                className="heat-focus"
                x={marks.slots.start(column)}
                y={marks.rows[row]?.y}
                width={Math.max(3, marks.slots.step - 1)}
                height={marks.rowHeight - 1}
              />
            )}
          >
            <defs>
              <pattern id={pattern} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect className="hatch-ground" width="5" height="5" />
                <line className="hatch-line" x1="0" y1="0" x2="0" y2="5" />
              </pattern>
            </defs>
            <BandAxis labels={marks.labels} y={13} />
            <g data-ramp={ramp}>
              {marks.rows.map((row) => (
                <HeatRow
                  key={row.key}
                  row={row}
                  left={marks.left}
                  rowHeight={marks.rowHeight}
                  hatch={`url(#${pattern})`}
                />
              ))}
            </g>
          </Plot>
        )}
      </div>
      {marks !== null && (
        <HeatLegend
          marks={marks}
          ramp={ramp}
          format={format}
          hatched={data.rows.some((row) => row.values.includes(null)) ? unknown : null}
        />
      )}
      {all.rows.length > FIRST_ROWS && (
        <button type="button" className="button quiet heat-more" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? `Show the first ${FIRST_ROWS}` : `Show ${formatCount(all.rows.length)} rows`}
        </button>
      )}
    </ChartFrame>
  );
}

const HeatRow = memo(
  function HeatRow({
    row,
    left,
    rowHeight,
    hatch,
  }: {
    row: HeatMarks["rows"][number];
    left: number;
    rowHeight: number;
    hatch: string;
  }): ReactNode {
    return (
      <g className="heat-row">
        <text x={left - 10} y={row.y + rowHeight / 2} dy="0.32em" textAnchor="end">
          {row.label}
        </text>
        {row.paths.map((path) => (
          <path key={path.level} className={`heat-${path.level}`} d={path.d} />
        ))}
        {row.unknown !== "" && <path d={row.unknown} fill={hatch} />}
      </g>
    );
  },
  (a, b) =>
    a.left === b.left &&
    a.hatch === b.hatch &&
    a.row.label === b.row.label &&
    a.row.y === b.row.y &&
    a.row.unknown === b.row.unknown &&
    samePaths(a.row, b.row),
);

function samePaths(a: HeatMarks["rows"][number], b: HeatMarks["rows"][number]): boolean {
  return (
    a.paths.length === b.paths.length &&
    a.paths.every((path, index) => path.d === b.paths[index]?.d && path.level === b.paths[index]?.level)
  );
}

function HeatLegend({
  marks,
  ramp,
  format,
  hatched,
}: {
  marks: HeatMarks;
  ramp: Ramp;
  format: (value: number) => string;
  hatched: string | null;
}): ReactNode {
  return (
    <ul className="legend heat-legend" data-ramp={ramp}>
      <li>
        <i className="key heat-key heat-0" /> 0
      </li>
      {legendOf(marks.thresholds, format).map((item) => (
        <li key={item.level}>
          <i className={`key heat-key heat-${item.level}`} /> {item.text}
        </li>
      ))}
      {hatched !== null && (
        <li>
          <i className="key heat-unknown" /> {hatched}
        </li>
      )}
      {reading[ramp] !== "" && <li className="muted">{reading[ramp]}</li>}
    </ul>
  );
}
