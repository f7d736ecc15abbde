/** Scales and ticks that every chart shares. Pure; sizes in CSS pixels. */
import { scaleLinear } from "d3-scale";

export type Margins = { top: number; right: number; bottom: number; left: number };

export type Tick = { value: number; y: number };

export type LinearScale = { at: (value: number) => number; ticks: Tick[]; zero: number };

/** A vertical scale from `bottom` up to `top` that holds zero and every value, with about `count` round ticks. */
export function verticalScale(values: Iterable<number>, bottom: number, top: number, count = 4): LinearScale {
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === high) high = 1;
  const scale = scaleLinear([low, high], [bottom, top]).nice(count * 2);
  return {
    at: (value) => round(scale(value)),
    ticks: scale.ticks(count).map((value) => ({ value, y: round(scale(value)) })),
    zero: round(scale(0)),
  };
}

/** A column grows no wider than this, however few there are. */
const WIDEST = 72;

/** Equal slots along a length; what stands in one leaves a gap, a share of the slot, and is at most `widest` wide. */
export type Slots = {
  step: number;
  width: number;
  start: (index: number) => number;
  center: (index: number) => number;
  indexAt: (x: number) => number;
};

export function slots(count: number, from: number, to: number, gap = 0.25, widest = WIDEST): Slots {
  const step = count === 0 ? 0 : (to - from) / count;
  const width = Math.min(widest, Math.max(1, step * (1 - gap)));
  return {
    step,
    width: round(width),
    start: (index) => round(from + index * step + (step - width) / 2),
    center: (index) => round(from + (index + 0.5) * step),
    indexAt: (x) => (count === 0 ? -1 : Math.max(0, Math.min(count - 1, Math.floor((x - from) / step)))),
  };
}

/** Every how many-eth label fits when one needs `labelWidth`; steps that read well for weeks and days. */
export function labelEvery(step: number, labelWidth: number): number {
  const needed = step <= 0 ? 1 : labelWidth / step;
  return [1, 2, 4, 7, 13, 26, 52].find((every) => every >= needed) ?? 52;
}

/** Between a mark and its tooltip. */
const TOOLTIP_GAP = 14;

/** Where a tooltip `own` px wide begins: right of its mark, else left of it, and always within the chart's `width`. */
export function tooltipLeft({ at, own, width }: { at: number; own: number; width: number }): number {
  if (at + TOOLTIP_GAP + own <= width) return at + TOOLTIP_GAP;
  if (at - TOOLTIP_GAP - own >= 0) return at - TOOLTIP_GAP - own;
  return Math.max(0, width - own);
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
