/** A spark line: the last weeks of a value as a path with a dot at its end. Pure. */
import { line as lineOf } from "d3-shape";
import { round } from "../core/scale.ts";

export type SparkMarks = { path: string; end: { x: number; y: number } | null };

export function buildSpark(values: readonly (number | null)[], width: number, height: number): SparkMarks {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { path: "", end: null };
  const low = Math.min(...known);
  const high = Math.max(...known);
  const pad = 3;
  const xAt = (index: number): number =>
    round(values.length === 1 ? width - pad : pad + (index / (values.length - 1)) * (width - 2 * pad));
  const yAt = (value: number): number =>
    round(high === low ? height / 2 : height - pad - ((value - low) / (high - low)) * (height - 2 * pad));
  const path = lineOf<number | null>()
    .defined((value) => value !== null)
    .x((_value, index) => xAt(index))
    .y((value) => yAt(value as number))
    .digits(2)([...values]);
  const last = values.findLastIndex((value) => value !== null);
  return { path: path ?? "", end: { x: xAt(last), y: yAt(values[last] as number) } };
}
