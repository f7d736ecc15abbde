/** Instants → the local date and time of a zone, daylight saving included. */

const QUARTER_MS = 15 * 60_000;
/** Zones change what they are ahead of UTC by at full quarters of an hour; between them it is the same. */
const known = new Map<string, Map<number, number>>();
const formats = new Map<string, Intl.DateTimeFormat>();

export type LocalTime = {
  /** `2026-01-05` */ date: string;
  /** `HH:mm:ss` */ time: string;
};

/** What clocks of the zone show when it is this date and time, so many minutes ahead of UTC. */
export function localTime({ date, time }: LocalTime, offsetMinutes: number, timeZone: string): LocalTime {
  const instant = Date.parse(`${date}T${time}Z`) - offsetMinutes * 60_000;
  const local = new Date(instant + aheadOf(instant, timeZone)).toISOString();
  return { date: local.slice(0, 10), time: local.slice(11, 19) };
}

/** Milliseconds by which the zone is ahead of UTC then. */
function aheadOf(instant: number, timeZone: string): number {
  let zone = known.get(timeZone);
  if (zone === undefined) known.set(timeZone, (zone = new Map()));
  const quarter = Math.floor(instant / QUARTER_MS);
  const seen = zone.get(quarter);
  if (seen !== undefined) return seen;
  const start = quarter * QUARTER_MS;
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(start)
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second } = parts;
  const ahead = Date.parse(`${year?.padStart(4, "0")}-${month}-${day}T${hour}:${minute}:${second}Z`) - start;
  zone.set(quarter, ahead);
  return ahead;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const two = "2-digit";
    const parts = { year: "numeric", month: two, day: two, hour: two, minute: two, second: two } as const;
    format = new Intl.DateTimeFormat("en-US", { timeZone, calendar: "iso8601", hourCycle: "h23", ...parts });
    formats.set(timeZone, format);
  }
  return format;
}
