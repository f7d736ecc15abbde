import { memo, useMemo, type ReactNode } from "react";
import { formatDay, formatWeekday } from "../../format/dates.ts";
import { formatTick, formatValue } from "../../format/numbers.ts";
import { BandAxis, ValueAxis } from "../core/axis.tsx";
import { ChartFrame, type LegendItem } from "../core/chart-frame.tsx";
import { Plot, TooltipLines } from "../core/plot.tsx";
import { useSize } from "../core/use-size.ts";
import { buildDays, flagOf, type DayDatum, type DayFlag, type DaysMarks } from "./build.ts";

const flagTexts: Record<DayFlag, string> = {
  oos: "Out of stock",
  low: "Low: less on hand than sold",
  unknown: "No snapshot: unknown",
};
const legend: LegendItem[] = [
  { role: "sales", label: "Sold", kind: "box" },
  { role: "stock", label: "On hand at day's end", kind: "line" },
];

/** Every day of a product in a store; a click or Enter opens the rows behind the day. */
export function Days({
  days,
  onOpen,
  height = 230,
}: {
  days: readonly DayDatum[];
  onOpen: (date: string) => void;
  height?: number;
}): ReactNode {
  const [ref, size] = useSize();
  const width = size?.width ?? 0;
  const marks = useMemo(() => (width === 0 ? null : buildDays(days, width, height, formatDay)), [days, width, height]);
  const quantity = (value: number | null): string => formatValue(value, "quantity", "");
  const stateOf = (day: DayDatum): string => {
    const flag = flagOf(day);
    return flag === null ? "In stock" : flagTexts[flag];
  };
  return (
    <ChartFrame
      title="Day by day"
      sub="Choose a day to see the rows behind it"
      legend={legend}
      table={{
        columns: ["Day", "Sold", "On hand", "State"],
        rows: days.map((day) => [formatWeekday(day.date), quantity(day.sold), quantity(day.onHand), stateOf(day)]),
      }}
    >
      <div ref={ref} className="plot-box" style={{ minHeight: height }}>
        {marks !== null && (
          <Plot
            label={`Sold and on hand by day, ${days.length} days`}
            width={width}
            height={height}
            rows={1}
            columns={days.length}
            markAt={(x) =>
              x < marks.plot.left || days.length === 0 ? null : { row: 0, column: marks.slots.indexAt(x) }
            }
            anchorOf={({ column }) => ({ x: marks.slots.center(column), y: marks.plot.top })}
            tooltip={({ column }) => {
              const day = days[column] as DayDatum;
              const lines = [
                { role: "sales", label: "Sold", value: quantity(day.sold) },
                { role: "stock", label: "On hand", value: quantity(day.onHand) },
              ];
              return {
                content: <TooltipLines title={formatWeekday(day.date)} lines={lines} note={stateOf(day)} />,
                text: `${formatWeekday(day.date)}: sold ${quantity(day.sold)}, on hand ${quantity(day.onHand)}, ${stateOf(day)}`,
              };
            }}
            onActivate={({ column }) => onOpen((days[column] as DayDatum).date)}
            overlay={({ column }) => (
              <rect
                className="focus-band"
                x={marks.slots.center(column) - Math.max(2, marks.slots.step / 2)}
                width={Math.max(4, marks.slots.step)}
                y={marks.plot.top}
                height={height - marks.plot.top - 22}
              />
            )}
          >
            <DayMarks marks={marks} height={height} />
          </Plot>
        )}
      </div>
      <ul className="legend">
        {(Object.keys(flagTexts) as DayFlag[]).map((flag) => (
          <li key={flag}>
            <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
              <FlagMark flag={flag} x={0} y={0} size={4.5} />
            </svg>{" "}
            {flagTexts[flag]}
          </li>
        ))}
      </ul>
    </ChartFrame>
  );
}

/** Shape tells the flag, colour only helps: a filled square, a triangle, an empty ring. */
function FlagMark({ flag, x, y, size }: { flag: DayFlag; x: number; y: number; size: number }): ReactNode {
  if (flag === "oos")
    return <rect className="mark" data-role="oos" x={x - size} y={y - size} width={size * 2} height={size * 2} />;
  if (flag === "low")
    return <path className="mark" data-role="low" d={`M${x} ${y - size}L${x + size} ${y + size}H${x - size}Z`} />;
  return <circle className="flag-unknown" cx={x} cy={y} r={size * 0.75} />;
}

const DayMarks = memo(function DayMarks({ marks, height }: { marks: DaysMarks; height: number }): ReactNode {
  const size = Math.max(1, Math.min(4.5, marks.slots.step * 0.4));
  return (
    <>
      <ValueAxis
        ticks={marks.scale.ticks}
        left={marks.plot.left}
        right={marks.plot.right}
        format={(value) => formatTick(value, "quantity", "")}
      />
      {marks.bars.map((bar) => (
        <rect
          key={bar.slot}
          className="mark"
          data-role="sales"
          x={bar.x}
          y={bar.y}
          width={bar.width}
          height={bar.height}
        />
      ))}
      <g className="line" data-role="stock">
        <path d={marks.stock} />
      </g>
      {marks.flags.map((flag) => (
        <FlagMark key={flag.slot} flag={flag.flag} x={flag.x} y={marks.flagY} size={size} />
      ))}
      <BandAxis labels={marks.labels} y={height - 6} />
    </>
  );
});
