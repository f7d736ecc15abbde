/** Days of one product in one store: what sold, what stood on the shelf at the day's end, and which days were distressed. Pure. */
import { labelEvery, slots, verticalScale, type LinearScale, type Slots } from "../core/scale.ts";

export type DayDatum = {
  date: string;
  sold: number | null;
  onHand: number | null;
  outOfStock: boolean | null;
  lowStock: boolean | null;
};

export type DayFlag = "oos" | "low" | "unknown";

export type DaysMarks = {
  plot: { left: number; right: number; top: number; bottom: number };
  flagY: number;
  scale: LinearScale;
  slots: Slots;
  bars: { slot: number; x: number; y: number; width: number; height: number }[];
  /** On hand as steps, broken where it is unknown. */
  stock: string;
  flags: { slot: number; x: number; flag: DayFlag }[];
  labels: { x: number; text: string; key: number }[];
};

const FLAG_BAND = 18;

export function buildDays(
  days: readonly DayDatum[],
  width: number,
  height: number,
  label: (date: string) => string,
): DaysMarks {
  const plot = { left: 48, right: width - 8, top: 10, bottom: height - 24 - FLAG_BAND };
  const band = slots(days.length, plot.left, plot.right, days.length > 120 ? 0 : 0.25);
  const scale = verticalScale(
    days.flatMap((day) => [day.sold ?? 0, day.onHand ?? 0]),
    plot.bottom,
    plot.top,
    3,
  );
  const every = labelEvery(band.step, 46);
  return {
    plot,
    flagY: plot.bottom + FLAG_BAND / 2 + 1,
    scale,
    slots: band,
    bars: days.flatMap((day, slot) => {
      if (day.sold === null || day.sold === 0) return [];
      const y = Math.min(scale.at(day.sold), scale.zero);
      return [{ slot, x: band.start(slot), y, width: band.width, height: Math.abs(scale.at(day.sold) - scale.zero) }];
    }),
    stock: stockPath(days, band, scale),
    flags: days.flatMap((day, slot) => {
      const flag = flagOf(day);
      return flag === null ? [] : [{ slot, x: band.center(slot), flag }];
    }),
    labels: days.flatMap((day, slot) =>
      slot % every === 0 ? [{ x: band.center(slot), text: label(day.date), key: slot }] : [],
    ),
  };
}

/** Out of stock before low; a day without a snapshot is unknown, never in stock. */
export function flagOf(day: DayDatum): DayFlag | null {
  if (day.outOfStock === null && day.lowStock === null) return "unknown";
  if (day.outOfStock === true) return "oos";
  return day.lowStock === true ? "low" : null;
}

function stockPath(days: readonly DayDatum[], band: Slots, scale: LinearScale): string {
  let path = "";
  let open = false;
  for (const [slot, day] of days.entries()) {
    if (day.onHand === null) {
      open = false;
      continue;
    }
    const from = band.center(slot) - band.step / 2;
    const y = scale.at(day.onHand);
    path += `${open ? "V" : `M${round(from)} `}${y}H${round(from + band.step)}`;
    open = true;
  }
  return path;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
