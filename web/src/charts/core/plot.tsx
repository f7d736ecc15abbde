import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { moveFocus, type GridPosition } from "./focus.ts";
import { tooltipLeft } from "./scale.ts";

export type PlotProps = {
  /** Accessible name: what the chart shows. */
  label: string;
  width: number;
  height: number;
  /** Marks are a grid of rows × columns; a series is one row. */
  rows: number;
  columns: number;
  /** The mark under a point, or null. */
  markAt: (x: number, y: number) => GridPosition | null;
  /** Where the tooltip of a mark points to. */
  anchorOf: (position: GridPosition) => { x: number; y: number };
  /** What the tooltip shows, and the same as one sentence for a screen reader. */
  tooltip: (position: GridPosition) => { content: ReactNode; text: string };
  /** Enter or click on a mark. */
  onActivate?: (position: GridPosition) => void;
  /** The marks; drawn once per data, not per hover. */
  children: ReactNode;
  /** What is drawn for the mark in focus. */
  overlay?: (position: GridPosition) => ReactNode;
};

/** The interactive surface of a chart: pointer, keyboard and screen reader see the same marks. */
export function Plot(props: PlotProps): ReactNode {
  const { label, width, height, rows, columns, markAt, anchorOf, tooltip, onActivate, children, overlay } = props;
  const [position, setPosition] = useState<GridPosition | null>(null);
  const [spoken, setSpoken] = useState("");
  const surface = useRef<HTMLDivElement>(null);
  const hint = useId();
  const inside = position !== null && position.row < rows && position.column < columns ? position : null;
  const shown = inside === null ? null : tooltip(inside);

  function pointerAt(event: PointerEvent): GridPosition | null {
    const box = surface.current?.getBoundingClientRect();
    return box === undefined ? null : markAt(event.clientX - box.left, event.clientY - box.top);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape" && position !== null) {
      event.stopPropagation();
      setPosition(null);
      return;
    }
    if (event.key === "Enter" && inside !== null) {
      event.preventDefault();
      onActivate?.(inside);
      return;
    }
    const next = moveFocus(event.key, inside, rows, columns);
    if (next === null) return;
    event.preventDefault();
    setPosition(next);
    setSpoken(tooltip(next).text);
  }

  return (
    <div
      ref={surface}
      className="plot"
      data-active={onActivate !== undefined}
      role="application"
      aria-roledescription="chart"
      aria-label={label}
      aria-describedby={hint}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => setPosition(null)}
      onPointerMove={(event) => {
        const next = pointerAt(event);
        if (next?.row !== inside?.row || next?.column !== inside?.column) setPosition(next);
      }}
      onPointerLeave={() => setPosition(null)}
      onClick={(event) => {
        const at = pointerAt(event as unknown as PointerEvent);
        if (at !== null) onActivate?.(at);
      }}
    >
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {children}
        {inside !== null && overlay?.(inside)}
      </svg>
      {inside !== null && shown !== null && (
        <Tooltip at={anchorOf(inside)} width={width}>
          {shown.content}
        </Tooltip>
      )}
      <span id={hint} className="visually-hidden">
        Arrow keys read the marks{onActivate === undefined ? "" : ", Enter opens one"}. The table shows the same.
      </span>
      <span className="visually-hidden" aria-live="polite">
        {spoken}
      </span>
    </div>
  );
}

function Tooltip({
  at,
  width,
  children,
}: {
  at: { x: number; y: number };
  width: number;
  children: ReactNode;
}): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  const [own, setOwn] = useState(0);
  useLayoutEffect(() => setOwn(ref.current?.offsetWidth ?? 0), [children]);
  return (
    <div
      ref={ref}
      className="tooltip"
      style={{ left: tooltipLeft({ at: at.x, own, width }), top: at.y }}
      aria-hidden="true"
    >
      {children}
    </div>
  );
}

/** The usual body of a tooltip: a heading and lines of label and value, each with its key in the chart. */
export function TooltipLines({
  title,
  lines,
  note,
}: {
  title: string;
  lines: readonly { role?: string; label: string; value: string }[];
  note?: string | undefined;
}): ReactNode {
  return (
    <>
      <strong>{title}</strong>
      <table>
        <tbody>
          {lines.map((line) => (
            <tr key={line.label}>
              <td>
                {line.role !== undefined && <i className="key" data-role={line.role} />}
                {line.label}
              </td>
              <td className="number">{line.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {note !== undefined && <span className="tooltip-note">{note}</span>}
    </>
  );
}
