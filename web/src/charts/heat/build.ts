/** A heat grid: rows × columns of one measure, each cell one of six levels or unknown. Pure: data → one path a row and level. */
import { labelEvery, round, slots, type Slots } from "../core/scale.ts";

export type HeatData = {
  rows: readonly { key: string; label: string; values: readonly (number | null)[] }[];
  columns: readonly string[];
  /** Bounds of the levels 1 to 4 where they mean something; else each level holds about as many cells. */
  thresholds?: readonly number[];
};

export type HeatMarks = {
  left: number;
  height: number;
  rowHeight: number;
  slots: Slots;
  /** Upper bounds of levels 1 to 4; level 0 is zero and below, 5 what lies above the last. */
  thresholds: readonly number[];
  /** Labels as they fit. */
  rows: { key: string; label: string; y: number; paths: { level: number; d: string }[]; unknown: string }[];
  labels: { x: number; text: string; key: number }[];
};

export const LEVELS = 5;
const TOP = 22;
const MOST_GAP = 1.5;
/** Average width of a letter, and the room around a label. */
const LETTER = 6.1;
const LABEL_ROOM = 14;
const LEAST_LEFT = 56;
const MOST_LEFT = { px: 96, share: 0.24 };

/** Rows are lower where there are many of them. */
function rowHeightOf(rows: number): number {
  return rows > 30 ? 18 : 22;
}

export function heatHeight(rows: number): number {
  return TOP + rows * rowHeightOf(rows);
}

export function buildHeat(data: HeatData, width: number): HeatMarks {
  const rowHeight = rowHeightOf(data.rows.length);
  const left = labelRoom(
    data.rows.map((row) => row.label),
    width,
  );
  const band = slots(data.columns.length, left, width - 2, 0, Infinity);
  const gap = Math.min(MOST_GAP, band.step * 0.12);
  const thresholds = data.thresholds ?? thresholdsOf(data.rows.flatMap((row) => row.values));
  const every = labelEvery(band.step, 40);
  const rows = data.rows.map((row, index) => {
    const y = TOP + index * rowHeight;
    const cells: string[] = Array.from({ length: LEVELS + 1 }, () => "");
    let unknown = "";
    for (const [column, value] of row.values.entries()) {
      const cell = cellPath(band.start(column), y, Math.max(1, band.step - gap), rowHeight - MOST_GAP);
      if (value === null) unknown += cell;
      else cells[levelOf(value, thresholds)] += cell;
    }
    return {
      key: row.key,
      label: shorten(row.label, left),
      y,
      paths: cells.flatMap((d, level) => (d === "" ? [] : [{ level, d }])),
      unknown,
    };
  });
  return {
    left,
    height: heatHeight(data.rows.length),
    rowHeight,
    slots: band,
    thresholds,
    rows,
    labels: data.columns.flatMap((text, column) =>
      column % every === 0 ? [{ x: band.center(column), text, key: column }] : [],
    ),
  };
}

/** As wide as the longest label wants, within what the cells can spare. */
function labelRoom(labels: readonly string[], width: number): number {
  const longest = Math.max(0, ...labels.map((label) => label.length));
  const most = Math.max(MOST_LEFT.px, width * MOST_LEFT.share);
  return Math.round(Math.min(most, Math.max(LEAST_LEFT, longest * LETTER + LABEL_ROOM)));
}

/** In the middle: names of one chain begin alike, and what tells them apart stands at both ends. */
function shorten(text: string, left: number): string {
  const room = Math.max(2, Math.floor((left - LABEL_ROOM) / LETTER + 1e-6));
  if (text.length <= room) return text;
  const tail = Math.floor((room - 1) * 0.6);
  return `${text.slice(0, room - 1 - tail).trimEnd()}…${text.slice(text.length - tail).trimStart()}`;
}

function cellPath(x: number, y: number, width: number, height: number): string {
  return `M${round(x)} ${y}h${round(width)}v${height}h${round(-width)}z`;
}

/** Quintiles of the positive values: every level holds about as many cells, whatever the skew. */
export function thresholdsOf(values: readonly (number | null)[]): number[] {
  const positive = values.filter((value): value is number => value !== null && value > 0).toSorted((a, b) => a - b);
  if (positive.length === 0) return [];
  return Array.from(
    { length: LEVELS - 1 },
    (_, index) =>
      positive[Math.min(positive.length - 1, Math.floor(((index + 1) / LEVELS) * positive.length))] as number,
  );
}

export function levelOf(value: number, thresholds: readonly number[]): number {
  if (value <= 0) return 0;
  return 1 + thresholds.filter((threshold) => value > threshold).length;
}

export function cellAt(marks: HeatMarks, x: number, y: number): { row: number; column: number } | null {
  const row = Math.floor((y - TOP) / marks.rowHeight);
  if (row < 0 || row >= marks.rows.length) return null;
  return { row, column: x < marks.left ? 0 : marks.slots.indexAt(x) };
}

/** What each level means, those that no cell can have left out. */
export function legendOf(
  thresholds: readonly number[],
  format: (value: number) => string,
): { level: number; text: string }[] {
  const items: { level: number; text: string }[] = [];
  for (const [index, bound] of thresholds.entries()) {
    if (index === 0 || bound > (thresholds[index - 1] as number))
      items.push({ level: index + 1, text: `to ${format(bound)}` });
  }
  const last = thresholds.at(-1);
  if (last !== undefined) items.push({ level: LEVELS, text: `over ${format(last)}` });
  return items;
}
