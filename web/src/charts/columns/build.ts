/** Columns over weeks: parts stacked on each other, with lines over them (a value, its comparison). Pure: data → marks. */
import { line as lineOf } from "d3-shape";
import { labelEvery, slots, verticalScale, type LinearScale, type Margins, type Slots } from "../core/scale.ts";

export type ColumnsSeries = { role: string; label: string; values: readonly (number | null)[] };

export type ColumnsData = {
  /** One label a slot. */
  labels: readonly string[];
  /** Slots that are drawn as not final (incomplete weeks). */
  partial: readonly boolean[];
  /** Stacked upwards in this order; negative parts go down. */
  stack: readonly ColumnsSeries[];
  lines: readonly (ColumnsSeries & { dashed: boolean })[];
};

export type ColumnsMarks = {
  plot: { left: number; right: number; top: number; bottom: number };
  scale: LinearScale;
  slots: Slots;
  bars: { role: string; x: number; y: number; width: number; height: number; slot: number; partial: boolean }[];
  lines: {
    role: string;
    dashed: boolean;
    path: string;
    dots: { x: number; y: number; slot: number; partial: boolean }[];
  }[];
  labels: { x: number; text: string; key: number }[];
};

const margins: Margins = { top: 12, right: 8, bottom: 26, left: 56 };
const LABEL_WIDTH = 44;

export function buildColumns(data: ColumnsData, width: number, height: number): ColumnsMarks {
  const plot = { left: margins.left, right: width - margins.right, top: margins.top, bottom: height - margins.bottom };
  const count = data.labels.length;
  const band = slots(count, plot.left, plot.right, data.lines.length > 0 && data.stack.length > 0 ? 0.3 : 0.22);
  const scale = verticalScale(extremes(data), plot.bottom, plot.top, Math.max(2, Math.floor(height / 60)));
  const every = labelEvery(band.step, LABEL_WIDTH);
  return {
    plot,
    scale,
    slots: band,
    bars: stackBars(data, band, scale),
    lines: data.lines.map((series) => lineMarks(series, band, scale, data.partial)),
    labels: data.labels.flatMap((text, slot) =>
      slot % every === 0 ? [{ x: band.center(slot), text, key: slot }] : [],
    ),
  };
}

function* extremes(data: ColumnsData): Generator<number> {
  for (let slot = 0; slot < data.labels.length; slot++) {
    let up = 0;
    let down = 0;
    for (const series of data.stack) {
      const value = series.values[slot] ?? 0;
      if (value > 0) up += value;
      else down += value;
    }
    yield up;
    yield down;
  }
  for (const series of data.lines) for (const value of series.values) if (value !== null) yield value;
}

function stackBars(data: ColumnsData, band: Slots, scale: LinearScale): ColumnsMarks["bars"] {
  const bars: ColumnsMarks["bars"] = [];
  for (let slot = 0; slot < data.labels.length; slot++) {
    let up = 0;
    let down = 0;
    for (const series of data.stack) {
      const value = series.values[slot];
      if (value === null || value === undefined || value === 0) continue;
      const from = value > 0 ? up : down;
      const to = from + value;
      if (value > 0) up = to;
      else down = to;
      const y = Math.min(scale.at(from), scale.at(to));
      const height = Math.abs(scale.at(from) - scale.at(to));
      bars.push({
        role: series.role,
        x: band.start(slot),
        y,
        width: band.width,
        height,
        slot,
        partial: data.partial[slot] ?? false,
      });
    }
  }
  return bars;
}

function lineMarks(
  series: ColumnsData["lines"][number],
  band: Slots,
  scale: LinearScale,
  partial: readonly boolean[],
): ColumnsMarks["lines"][number] {
  const points = series.values.map((value, slot) => ({ slot, value }));
  const path = lineOf<(typeof points)[number]>()
    .defined((point) => point.value !== null)
    .x((point) => band.center(point.slot))
    .y((point) => scale.at(point.value as number))
    .digits(2)(points);
  const dots = points.flatMap((point) =>
    point.value === null
      ? []
      : [
          {
            x: band.center(point.slot),
            y: scale.at(point.value),
            slot: point.slot,
            partial: partial[point.slot] ?? false,
          },
        ],
  );
  return { role: series.role, dashed: series.dashed, path: path ?? "", dots };
}
