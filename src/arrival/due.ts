/** When the files of a business date are due: the day after, at the arrival check's local time, daylight saving included. */
import { Cron } from "croner";
import { addDays } from "../core/dates.ts";

export type ArrivalTime = {
  /** IANA time zone. */
  timeZone: string;
  /** Local time, "HH:MM". */
  arrivalAt: string;
  /** Local time, "HH:MM", until which what is missing is waited for; null: three hours. */
  arrivalUntil?: string | null;
};

const DEADLINE_MS = 3 * 3_600_000;

const HOUR_MS = 3_600_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  formats.set(timeZone, made);
  return made;
}

/** The calendar date and time of day, "HH:MM", that clocks in this zone show. */
export function localTime(at: Date, timeZone: string): { date: string; time: string } {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return { date: `${parts["year"]}-${parts["month"]}-${parts["day"]}`, time: `${parts["hour"]}:${parts["minute"]}` };
}

const crons = new Map<string, Cron>();

function cronOf(timeZone: string, arrivalAt: string): Cron {
  const known = crons.get(`${timeZone} ${arrivalAt}`);
  if (known !== undefined) return known;
  const [hour, minute] = arrivalAt.split(":").map(Number);
  const made = new Cron(`${minute} ${hour} * * *`, { timezone: timeZone, paused: true });
  crons.set(`${timeZone} ${arrivalAt}`, made);
  return made;
}

/** The next instant after `after` at which a business date becomes due. A time that the clock skips counts at the end of the skip, one that it shows twice the first time. */
export function nextDue(after: Date, { timeZone, arrivalAt }: ArrivalTime): Date {
  const next = cronOf(timeZone, arrivalAt).nextRun(after);
  if (next === null) throw new RangeError(`no ${arrivalAt} in ${timeZone} after ${after.toISOString()}`);
  return next;
}

/** The instant at which a business date's files are due. */
export function dueAt(date: string, arrival: ArrivalTime): Date {
  const wanted = addDays(date, 1);
  let due = new Date(Date.parse(`${wanted}T${arrival.arrivalAt}:00Z`) - 38 * HOUR_MS);
  do due = nextDue(due, arrival);
  while (localTime(due, arrival.timeZone).date < wanted);
  return due;
}

/** The instant until which a business date's files are waited for. */
export function deadlineAt(date: string, arrival: ArrivalTime): Date {
  const due = dueAt(date, arrival);
  const { timeZone, arrivalUntil = null } = arrival;
  return arrivalUntil === null
    ? new Date(due.getTime() + DEADLINE_MS)
    : nextDue(due, { timeZone, arrivalAt: arrivalUntil });
}

/** The newest business date whose files are due by now. */
export function lastDueDate(now: Date, arrival: ArrivalTime): string {
  const yesterday = addDays(localTime(now, arrival.timeZone).date, -1);
  return dueAt(yesterday, arrival) <= now ? yesterday : addDays(yesterday, -1);
}
