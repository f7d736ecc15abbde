import { memo, useMemo, type ReactNode } from "react";
import type { Unit } from "../../../../src/model/measures.ts";
import { formatTick } from "../../format/numbers.ts";
import { BandAxis, ValueAxis } from "../core/axis.tsx";
import { ChartFrame, type ChartTable, type LegendItem } from "../core/chart-frame.tsx";
import { Plot, TooltipLines } from "../core/plot.tsx";
import { useSize } from "../core/use-size.ts";
import { buildColumns, type ColumnsData, type ColumnsMarks } from "./build.ts";

type ColumnsProps = {
  title: string;
  sub?: string;
  data: ColumnsData;
  unit: Unit;
  currency: string;
  height?: number;
  /** Takes the height that its neighbours leave it, at least `height`. */
  fill?: boolean;
  table: ChartTable;
  /** Tooltip of a slot: heading, exact values, a remark. */
  describe: (slot: number) => {
    title: string;
    lines: { role?: string; label: string; value: string }[];
    note?: string;
  };
  onActivate?: (slot: number) => void;
  tools?: ReactNode;
  className?: string;
};

/** Narrower than this a chart is lower, too. */
const NARROW = { width: 520, height: 250 };

export function Columns({
  title,
  sub,
  data,
  unit,
  currency,
  height: wanted = 300,
  fill = false,
  table,
  describe,
  onActivate,
  tools,
  className,
}: ColumnsProps): ReactNode {
  const [ref, size] = useSize();
  const width = size?.width ?? 0;
  const least = width < NARROW.width ? Math.min(wanted, NARROW.height) : wanted;
  const height = fill ? Math.max(least, size?.height ?? 0) : least;
  const marks = useMemo(() => (width === 0 ? null : buildColumns(data, width, height)), [data, width, height]);
  const legend: LegendItem[] = [
    ...data.stack.map((series): LegendItem => ({ role: series.role, label: series.label, kind: "box" })),
    ...data.lines.map((series): LegendItem => ({
      role: series.role,
      label: series.label,
      kind: series.dashed ? "dash" : "line",
    })),
    ...(data.partial.some(Boolean) ? [{ role: "partial", label: "Incomplete week", kind: "hatch" } as const] : []),
  ];
  return (
    <ChartFrame
      title={title}
      {...(sub === undefined ? {} : { sub })}
      legend={legend}
      table={table}
      tools={tools}
      {...(className === undefined ? {} : { className })}
    >
      <div ref={ref} className="plot-box" data-fill={fill} style={{ minHeight: least }}>
        {marks !== null && (
          <Plot
            label={`${title}, ${data.labels.length} weeks`}
            width={width}
            height={height}
            rows={1}
            columns={data.labels.length}
            markAt={(x) =>
              x < marks.plot.left || data.labels.length === 0 ? null : { row: 0, column: marks.slots.indexAt(x) }
            }
            anchorOf={({ column }) => ({ x: marks.slots.center(column), y: marks.plot.top })}
            tooltip={({ column }) => {
              const { title: heading, lines, note } = describe(column);
              return {
                content: <TooltipLines title={heading} lines={lines} note={note} />,
                text: `${heading}: ${lines.map((line) => `${line.label} ${line.value}`).join(", ")}${note === undefined ? "" : `. ${note}`}`,
              };
            }}
            {...(onActivate === undefined ? {} : { onActivate: ({ column }) => onActivate(column) })}
            overlay={({ column }) => (
              <rect
                className="focus-band"
                x={marks.slots.center(column) - marks.slots.step / 2}
                width={marks.slots.step}
                y={marks.plot.top}
                height={marks.plot.bottom - marks.plot.top}
              />
            )}
          >
            <ColumnMarks marks={marks} unit={unit} currency={currency} height={height} />
          </Plot>
        )}
      </div>
    </ChartFrame>
  );
}

const ColumnMarks = memo(function ColumnMarks({
  marks,
  unit,
  currency,
  height,
}: {
  marks: ColumnsMarks;
  unit: Unit;
  currency: string;
  height: number;
}): ReactNode {
  return (
    <>
      <ValueAxis
        ticks={marks.scale.ticks}
        left={marks.plot.left}
        right={marks.plot.right}
        format={(value) => formatTick(value, unit, currency)}
      />
      {marks.bars.map((bar) => (
        <rect
          key={`${bar.role}${bar.slot}`}
          className={bar.partial ? "mark partial" : "mark"}
          data-role={bar.role}
          x={bar.x}
          y={bar.y}
          width={bar.width}
          height={bar.height}
        />
      ))}
      {marks.lines.map((line) => (
        <g key={line.role} className="line" data-role={line.role} data-dashed={line.dashed}>
          <path d={line.path} />
          {!line.dashed &&
            line.dots.map((dot) => (
              <circle
                key={dot.slot}
                className={dot.partial ? "partial" : ""}
                cx={dot.x}
                cy={dot.y}
                r={line.dots.length > 30 ? 2 : 3}
              />
            ))}
        </g>
      ))}
      <BandAxis labels={marks.labels} y={height - 8} />
    </>
  );
});
