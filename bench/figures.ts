/** The value below which this share of the values lies, the nearest one that was measured. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Of an even number of values, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half)
    ? ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2
    : (sorted[Math.floor(half)] ?? Number.NaN);
}

export function secondsText(seconds: number): string {
  return `${seconds.toFixed(seconds < 1 ? 3 : 2)} s`;
}

export function millisecondsText(seconds: number): string {
  return `${Math.round(seconds * 1000)} ms`;
}

export function timesText(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}

export function wholeText(value: number): string {
  return value.toLocaleString("en-US");
}

/** How a figure stands to its goal, both as text. */
export function goalText(value: number, most: number, text: (value: number) => string): string {
  return `${text(value)} (goal ≤ ${text(most)}: ${value <= most ? "met" : "missed"})`;
}
