/**
 * Dates as retailers write them → ISO dates. A local date is kept as given; a zone beside a time is told, not applied.
 * Without a declared format only year-first texts are dates; what could be read in two ways is never guessed.
 */
import { isoDate } from "./dates.ts";
import { EndcapError } from "./errors.ts";

export type ParsedDate = {
  /** `2026-01-05` */
  date: string;
  /** `HH:mm:ss` as given (fractions dropped), or null without a time. */
  time: string | null;
  /** Minutes that the given time is ahead of UTC, where the text says so. */
  offset?: number;
};

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH_NAMES = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

const TIME =
  "(?<h>\\d{1,2}):(?<mi>\\d{2})(?::(?<s>\\d{2})(?:[.,]\\d{1,9})?)?(?: ?(?<ap>[AaPp])\\.?[Mm]\\.?)?(?: ?(?<z>Z|z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?))?";
const COMPACT_TIME = "(?<ch>\\d{2})(?<cmi>\\d{2})(?<cs>\\d{2})(?<cz>Z|z|[+-]\\d{2}(?::?\\d{2})?)?";
const ISO_SEPARATED = new RegExp(
  `^(?<y>\\d{4})(?<sep>[-/.])(?<m>\\d{1,2})\\k<sep>(?<d>\\d{1,2})(?:(?:[Tt]|\\s+)${TIME})?$`,
);
const ISO_COMPACT = new RegExp(`^(?<y>\\d{4})(?<m>\\d{2})(?<d>\\d{2})(?:[Tt]${COMPACT_TIME}|(?:[Tt]|\\s+)${TIME})?$`);
const TOKEN = /YYYY|YY|MMM|MM|M|DD|D|HH|H|mm|ss/g;

type Compiled = { pattern: RegExp; isoSeparated: boolean; isoCompact: boolean };

const compiled = new Map<string, Compiled>();

/**
 * Reads a date, with an optional time after it.
 * `format` null: year first (`2026-01-05`, `2026-1-5`, `2026/01/05`, `20260105`). A declared format (YYYY YY M MM D DD MMM
 * HH H mm ss and any separators) accepts unpadded parts, a time it does not mention, and ISO texts. Null: no date.
 * Throws where the format itself is wrong (`dateFormatProblem`).
 */
export function parseDateText(text: string, format: string | null): ParsedDate | null {
  const trimmed = text.trim();
  if (format === null) return read(ISO_SEPARATED.exec(trimmed)) ?? read(ISO_COMPACT.exec(trimmed));
  const rule = compile(format);
  return (
    read(rule.pattern.exec(trimmed)) ??
    (rule.isoSeparated ? read(ISO_SEPARATED.exec(trimmed)) : null) ??
    (rule.isoCompact ? read(ISO_COMPACT.exec(trimmed)) : null)
  );
}

/** What is wrong with a declared date format, as a sentence, or null when it can be used. */
export function dateFormatProblem(format: string): string | null {
  const tokens = format.match(TOKEN) ?? [];
  for (const [part, names] of [
    ["year", ["YYYY", "YY"]],
    ["month", ["MMM", "MM", "M"]],
    ["day", ["DD", "D"]],
  ] as const) {
    const found = tokens.filter((token) => (names as readonly string[]).includes(token)).length;
    if (found !== 1)
      return found === 0
        ? `it names no ${part}; write ${names.join(" or ")}, in capitals`
        : `it names the ${part} twice`;
  }
  const rest = /[\p{L}\d%]+/u.exec(format.replace(TOKEN, "").replace(/[Tt]/g, ""));
  return rest === null
    ? null
    : `it holds "${rest[0]}", which is no part of a date; the parts are YYYY YY MM M MMM DD D HH H mm ss`;
}

/** Two-digit years: 00–69 are 2000–2069, 70–99 are 1970–1999. */
export function fullYear(digits: string): number {
  const year = Number(digits);
  return digits.length > 2 ? year : year < 70 ? 2000 + year : 1900 + year;
}

function compile(format: string): Compiled {
  const known = compiled.get(format);
  if (known !== undefined) return known;
  const problem = dateFormatProblem(format);
  if (problem !== null) {
    throw new EndcapError({
      what: `"${format}" is no date format: ${problem}`,
      where: { setting: "dates" },
      next: 'Declare the format of the dates, for example "MM/DD/YYYY" or "DD.MM.YY HH:mm"',
    });
  }
  const firstTime = format.search(/[Hms]/);
  const dateOnly = firstTime === -1 ? format : format.slice(0, firstTime);
  const timeFollows = dateFormatProblem(dateOnly) === null;
  const glued = timeFollows && firstTime !== -1 && /[A-Z]$/.test(dateOnly) && !/[Tt]$/.test(dateOnly);
  const datePart = timeFollows && !glued ? dateOnly.replace(/[\sTt,]+$/, "") : format;
  const declaredTime = timeFollows && !glued && firstTime !== -1 ? `|${source(format.slice(firstTime))}` : "";
  const time = timeFollows && !glued ? `(?:(?:[Tt]|,?\\s+)(?:${TIME}${declaredTime}))?` : "";
  const yearFirst = /^\s*YYYY/.test(format);
  const rule: Compiled = {
    pattern: new RegExp(`^${source(datePart)}${time}$`),
    isoSeparated: !yearFirst || format.search(/M/) < format.search(/D/),
    isoCompact: !/^[YMD]+$/.test(dateOnly),
  };
  compiled.set(format, rule);
  return rule;
}

/** The regular expression of a format's tokens; parts that touch have the width that is declared. */
function source(format: string): string {
  const parts = format
    .trim()
    .split(/(YYYY|YY|MMM|MM|M|DD|D|HH|H|mm|ss|\s+)/)
    .filter((part) => part !== "");
  return parts
    .map((part, index) => {
      const touching = isNumber(parts[index - 1]) || isNumber(parts[index + 1]);
      const digits = touching ? "\\d{2}" : "\\d{1,2}";
      if (part === "YYYY") return "(?<y>\\d{4})";
      if (part === "YY") return "(?<y>\\d{2})";
      if (part === "MMM") return "(?<mn>[A-Za-z]{3,9})\\.?";
      if (part === "MM" || part === "M") return `(?<m>${digits})`;
      if (part === "DD" || part === "D") return `(?<d>${digits})`;
      if (part === "HH" || part === "H") return `(?<dh>${digits})`;
      if (part === "mm") return `(?<dmi>\\d{2})`;
      if (part === "ss") return `(?<ds>\\d{2})`;
      return /^\s/.test(part) ? "\\s+" : part.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
    })
    .join("");
}

function isNumber(part: string | undefined): boolean {
  return part !== undefined && /^(?:YYYY|YY|MM|M|DD|D|HH|H|mm|ss)$/.test(part);
}

function read(match: RegExpExecArray | null): ParsedDate | null {
  const parts = match?.groups;
  if (parts === undefined || parts["y"] === undefined || parts["d"] === undefined) return null;
  const month = parts["mn"] === undefined ? Number(parts["m"]) : monthNumber(parts["mn"]);
  const date = isoDate(fullYear(parts["y"]), month, Number(parts["d"]));
  if (date === null) return null;
  const hourText = parts["h"] ?? parts["dh"] ?? parts["ch"];
  if (hourText === undefined) return { date, time: null };
  const hour = clockHour(Number(hourText), parts["ap"]);
  const minute = Number(parts["mi"] ?? parts["dmi"] ?? parts["cmi"] ?? "0");
  const second = Number(parts["s"] ?? parts["ds"] ?? parts["cs"] ?? "0");
  if (hour === null || minute > 59 || second > 59) return null;
  const time = [hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":");
  const zone = parts["z"] ?? parts["cz"];
  return zone === undefined ? { date, time } : { date, time, offset: minutesAhead(zone) };
}

/** `Z`, `UTC`, `+05:30`, `-0800`, `+01` → minutes ahead of UTC. */
function minutesAhead(zone: string): number {
  if (!/^[+-]/.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(":", "") || "0");
  return zone.startsWith("-") ? -minutes : minutes;
}

function clockHour(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour <= 23 ? hour : null;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half.toLowerCase() === "p" ? 12 : 0);
}

/** 1–12, or 0 for a word that is no English month. */
function monthNumber(name: string): number {
  const word = name.toLowerCase();
  const short = MONTHS.indexOf(word === "sept" ? "sep" : word);
  return (short === -1 ? MONTH_NAMES.indexOf(word) : short) + 1;
}
