import type { ReactNode } from "react";
import type { Tick } from "./scale.ts";

/** Horizontal grid lines with their labels at the left. */
export function ValueAxis({
  ticks,
  left,
  right,
  format,
}: {
  ticks: readonly Tick[];
  left: number;
  right: number;
  format: (value: number) => string;
}): ReactNode {
  return (
    <g className="axis">
      {ticks.map((tick) => (
        <g key={tick.value}>
          <line className={tick.value === 0 ? "zero" : "grid"} x1={left} x2={right} y1={tick.y} y2={tick.y} />
          <text x={left - 8} y={tick.y} dy="0.32em" textAnchor="end">
            {format(tick.value)}
          </text>
        </g>
      ))}
    </g>
  );
}

export type BandLabel = { x: number; text: string; key: string | number };

/** Labels under (or above) slots; which of them are shown is the builder's choice. */
export function BandAxis({ labels, y }: { labels: readonly BandLabel[]; y: number }): ReactNode {
  return (
    <g className="axis">
      {labels.map((label) => (
        <text key={label.key} x={label.x} y={y} textAnchor="middle">
          {label.text}
        </text>
      ))}
    </g>
  );
}
