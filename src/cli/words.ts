/** Numbers, sizes and times as people read them. */

/** "1 file", "1,204 files". */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${whole(n)} ${n === 1 ? noun : plural}`;
}

/** 1204 → "1,204". */
export function whole(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+(?!\d))/g, ",");
}

export function bytesText(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.round((ms % 60_000) / 1_000)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${whole(Math.floor(hours / 24))} days`;
}

/** An ISO moment as the clock of a time zone shows it: "2026-01-05 03:00". */
export function momentText(iso: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  return parts.format(new Date(iso));
}

/** "2026-01-05", or "2026-01-05 to 2026-01-11". */
export function rangeText(dates: readonly string[]): string {
  const sorted = [...dates].sort();
  const [first = ""] = sorted;
  const last = sorted.at(-1) ?? first;
  return first === last ? first : `${first} to ${last}`;
}

/** The first few, and how many more: "a, b and 3 more". */
export function fewText(items: readonly string[], few = 3): string {
  const shown = items.slice(0, few).join(", ");
  return items.length > few ? `${shown} and ${whole(items.length - few)} more` : shown;
}
