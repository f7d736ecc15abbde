import type { CSSProperties, ReactNode } from "react";
import { ChartFrame, type ChartTable } from "../core/chart-frame.tsx";
import { buildBars } from "./build.ts";

export type BarItem = {
  key: string;
  label: string;
  /** null: unknown, or no bar wanted. */
  value: number | null;
  before: number | null;
  /** Exact value, as text. */
  text: string;
  change: ReactNode;
  /** Adds the bar to the filter; absent where it cannot (the rest of all others). */
  onSelect?: () => void;
};

type BarsProps = {
  title: string;
  sub?: string;
  items: readonly BarItem[];
  comparison: string | null;
  table: ChartTable;
  tools?: ReactNode;
  foot?: ReactNode;
};

/** Bars that filter: each is a button with its label, value and change; a tick marks the comparison. */
export function Bars({ title, sub, items, comparison, table, tools, foot }: BarsProps): ReactNode {
  const marks = buildBars(items);
  const legend = [
    { role: "plain", label: "This period", kind: "box" as const },
    ...(comparison === null ? [] : [{ role: "compare", label: comparison, kind: "line" as const }]),
  ];
  return (
    <ChartFrame title={title} {...(sub === undefined ? {} : { sub })} legend={legend} table={table} tools={tools}>
      <ul className="bars" style={{ "--rows": items.length } as CSSProperties}>
        {items.map((item, index) => {
          const mark = marks.bars[index];
          const content = (
            <>
              <span className="bar-label">{item.label}</span>
              <svg className="bar-track" preserveAspectRatio="none" viewBox="0 0 100 10" aria-hidden="true">
                {mark?.bar != null && (
                  <rect
                    className="mark"
                    data-role="plain"
                    x={mark.bar.start}
                    y={0}
                    width={mark.bar.length}
                    height={10}
                  />
                )}
                {mark?.tick != null && <line className="bar-tick" x1={mark.tick} x2={mark.tick} y1={-2} y2={12} />}
              </svg>
              <span className="bar-value">{item.text}</span>
              <span className="bar-change">{item.change}</span>
            </>
          );
          return (
            <li key={item.key}>
              {item.onSelect === undefined ? (
                <span className="bar">{content}</span>
              ) : (
                <button type="button" className="bar" onClick={item.onSelect} title={`Show only ${item.label}`}>
                  {content}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {foot}
    </ChartFrame>
  );
}
