/** Horizontal bars with a tick for the comparison, as shares of the widest. Pure. */
export type BarsDatum = { key: string; value: number | null; before: number | null };

export type BarMark = {
  key: string;
  /** Start and length in percent of the track; null: unknown, no bar. */
  bar: { start: number; length: number } | null;
  /** Place of the comparison in percent, null where there is none. */
  tick: number | null;
};

export type BarsMarks = { zero: number; bars: BarMark[] };

export function buildBars(data: readonly BarsDatum[]): BarsMarks {
  const all = data.flatMap((datum) => [datum.value, datum.before]).filter((value) => value !== null);
  const low = Math.min(0, ...all);
  const high = Math.max(0, ...all);
  const span = high - low || 1;
  const at = (value: number): number => Math.round(((value - low) / span) * 10_000) / 100;
  return {
    zero: at(0),
    bars: data.map((datum) => ({
      key: datum.key,
      bar:
        datum.value === null
          ? null
          : { start: Math.min(at(0), at(datum.value)), length: Math.abs(at(datum.value) - at(0)) },
      tick: datum.before === null ? null : at(datum.before),
    })),
  };
}
