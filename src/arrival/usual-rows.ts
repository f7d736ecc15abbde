/** How many rows (or bytes) a day usually has: judged against the same weekday, because a Sunday is no Saturday. */

const FEW_SHARE = 0.5;
const MANY_SHARE = 2;
/** Fewer earlier days than this say nothing. */
const ENOUGH_DAYS = 3;

/** The median, in whole numbers; null of too few days. */
export function usualRows(rows: readonly number[]): number | null {
  if (rows.length < ENOUGH_DAYS) return null;
  const sorted = rows.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : Math.round(((sorted[middle - 1] ?? 0) + upper) / 2);
}

export function judgeRows(rows: number | null, usual: number | null): "ok" | "few" | "many" | null {
  if (rows === null || usual === null || usual === 0) return null;
  if (rows < usual * FEW_SHARE) return "few";
  return rows > usual * MANY_SHARE ? "many" : "ok";
}
