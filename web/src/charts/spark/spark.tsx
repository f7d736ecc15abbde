import type { ReactNode } from "react";
import { buildSpark } from "./build.ts";

/** Decoration beside a number that says the same: hidden from screen readers. */
export function Spark({
  values,
  width = 84,
  height = 30,
}: {
  values: readonly (number | null)[];
  width?: number;
  height?: number;
}): ReactNode {
  const marks = buildSpark(values, width, height);
  return (
    <svg className="spark" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path d={marks.path} />
      {marks.end !== null && <circle cx={marks.end.x} cy={marks.end.y} r={2.5} />}
    </svg>
  );
}
