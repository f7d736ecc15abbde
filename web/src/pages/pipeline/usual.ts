/** A day's rows against what that weekday usually has. Pure. */

/** Bounds of the colours: shares of the usual rows. */
export const SHARES = [0.5, 0.8, 0.95, 1.2] as const;

/** Of each day its rows ÷ the median of the same weekday's days; null where nothing was delivered, 1 for a lone weekday. */
export function shareOfUsual(dates: readonly string[], rows: readonly (number | null)[]): (number | null)[] {
  const weekdays = dates.map((date) => new Date(`${date}T00:00:00Z`).getUTCDay());
  const delivered = weekdays.flatMap((weekday, at) => {
    const count = rows[at] ?? null;
    return count === null ? [] : [{ weekday, count }];
  });
  const usual = new Map(
    [...Map.groupBy(delivered, ({ weekday }) => weekday)].map(([weekday, days]) => [
      weekday,
      median(days.map(({ count }) => count)),
    ]),
  );
  return rows.map((count, at) => {
    const typical = usual.get(weekdays[at] ?? -1) ?? 0;
    if (count === null) return null;
    return typical === 0 ? (count === 0 ? 1 : Infinity) : count / typical;
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
