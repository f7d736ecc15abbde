/** Business dates, fiscal weeks and instants as text. */
import { weekText } from "../../../src/core/dates.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** "5 Jan 2026" of "2026-01-05"; other text stays as it is. */
export function formatDate(iso: string | null): string {
  const parts = dateParts(iso);
  return parts === null ? (iso ?? "–") : `${parts.day} ${parts.month} ${parts.year}`;
}

/** "5 Jan". */
export function formatDay(iso: string): string {
  const parts = dateParts(iso);
  return parts === null ? iso : `${parts.day} ${parts.month}`;
}

/** "Mon 5 Jan". */
export function formatWeekday(iso: string): string {
  const date = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? iso : `${WEEKDAYS[date.getUTCDay()]} ${formatDay(iso)}`;
}

function dateParts(iso: string | null): { day: number; month: string; year: string } | null {
  const match = iso === null ? null : /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  const month = MONTHS[Number(match?.[2]) - 1];
  return match === null || month === undefined ? null : { day: Number(match[3]), month, year: match[1] as string };
}

/** "2026 W01" of 202601. */
export const formatWeek = weekText;

/** "W01" of 202601. */
export function formatWeekShort(week: number): string {
  return `W${String(week % 100).padStart(2, "0")}`;
}

/** "5 Jan, 03:00" of an ISO instant, as clocks in the zone show it. */
export function formatInstant(iso: string | null, timeZone: string): string {
  if (iso === null) return "–";
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(date);
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? "";
  return `${part("day")} ${part("month")}, ${part("hour")}:${part("minute")}`;
}

/** "820 ms", "4.2 s", "3 min 05 s", "1 h 02 min". */
export function formatDuration(ms: number | null): string {
  if (ms === null) return "–";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** "1.2 MB" of bytes. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let index = 0;
  while (value >= 1000 && index < units.length - 1) {
    value /= 1000;
    index++;
  }
  return `${index === 0 ? value : value.toFixed(1)} ${units[index]}`;
}
