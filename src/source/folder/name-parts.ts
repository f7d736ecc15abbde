/** What stands in a file's or folder's name beside the table: dates, times, part numbers. */
import { fullYear, parseDateText } from "../../core/date-format.ts";
import { isoDate } from "../../core/dates.ts";

export type NameParts = {
  /** ISO date, the last one where the name holds a range; null without one that exists. */
  date: string | null;
  /** `HH:mm:ss`, from the name. */
  time: string | null;
  /** What tells part files of one delivery apart, in lower case. */
  part: string | null;
};

type Found = Partial<NameParts>;
type Rule = { pattern: RegExp; read: (groups: Record<string, string | undefined>) => Found | null };

/** `100430`, `10-04-30`, `10-04`; four digits alone are a part number, and so are six that begin with 0000. */
const CLOCK =
  "(?!0000)(?<h>[01]\\d|2[0-3])(?:(?<mi>[0-5]\\d)(?<s>[0-5]\\d)|[-_.:](?<mi2>[0-5]\\d)(?:[-_.:](?<s2>[0-5]\\d))?)Z?";
const DATE = "(?<y>\\d{4})(?:(?<m>\\d{2})(?<d>\\d{2})|[-_. ](?<m2>\\d{1,2})[-_. ](?<d2>\\d{1,2}))";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH =
  "(?<![A-Za-z])(?<mon>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";

/** Tried in this order at each place of the name; the first that fits takes its text. */
const rules: readonly Rule[] = [
  { pattern: new RegExp(`${DATE}(?:[-_. tT]*${CLOCK})(?!\\d)`, "y"), read: dated },
  { pattern: new RegExp(`${DATE}(?!\\d)`, "y"), read: dated },
  { pattern: new RegExp(`(?<d>\\d{1,2})[-_. ]?${MONTH}[-_. ,]*(?<y>\\d{4})(?!\\d)`, "iy"), read: named },
  { pattern: new RegExp(`${MONTH}[-_. ]?(?<d>\\d{1,2})[-_. ,]+(?<y>\\d{4})(?!\\d)`, "iy"), read: named },
  { pattern: new RegExp(`(?<y>\\d{4})[-_. ]?${MONTH}[-_. ]?(?<d>\\d{1,2})(?!\\d)`, "iy"), read: named },
  { pattern: new RegExp(`(?<y>\\d{2})(?<m>\\d{2})(?<d>\\d{2})[-_.T]${CLOCK}(?!\\d)`, "y"), read: dated },
  { pattern: /(?<part>data_\d+_\d+_\d+)/iy, read: ({ part }) => ({ part: part ?? null }) },
  {
    pattern: /(?<part>part-\d+-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:-c\d+)?)/iy,
    read: ({ part }) => ({ part: part ?? null }),
  },
  { pattern: /(?<part>\d+[-_ ]?of[-_ ]?\d+)/iy, read: ({ part }) => ({ part: part ?? null }) },
  { pattern: /(?:part|chunk|split|file|p)[-_ ]?(?<part>\d+)/iy, read: ({ part }) => ({ part: part ?? null }) },
  { pattern: /(?<d>\d{1,2})\.(?<m>\d{1,2})\.(?<y>(?:19|20)\d{2})(?!\d)/y, read: dated },
  { pattern: /\d{4}([-_. ])\d{1,2}\1\d{1,2}(?!\d)|\d{1,2}([-_. ])\d{1,2}\2(?:19|20)\d{2}(?!\d)/y, read: () => ({}) },
  { pattern: /(?<part>00\d+)/y, read: ({ part }) => ({ part: part ?? null }) },
  { pattern: /(?:19|20)\d{2}(?:[-_. ]?(?:0[1-9]|1[0-2]|[wq]\d{1,2}))?(?!\d)/iy, read: () => ({}) },
  { pattern: /(?<part>\d{1,5})(?![\d])/y, read: ({ part }) => ({ part: part ?? null }) },
  { pattern: /\d+/y, read: () => ({}) },
  { pattern: /(?:snappy|gzip|zstd)(?![a-z])/iy, read: () => ({}) },
  { pattern: /[-_. ]+/y, read: () => ({}) },
];

/**
 * Reads what follows a table's name (`_20260105_part1`): null when it holds anything else than dates, times, months,
 * years and part numbers. Numbers that are dates in no or in two ways (`05012026`, `260105`, `05-01-2026`) are neither date nor part; with points
 * the day comes first (`05.01.2026`).
 */
export function readNameRest(rest: string): NameParts | null {
  const parts: NameParts = { date: null, time: null, part: null };
  let at = 0;
  while (at < rest.length) {
    const step = takeAt(rest, at);
    if (step === null) return null;
    at = step.end;
    merge(parts, step.found);
  }
  return parts;
}

/**
 * A name that begins with its date (`20260105_sales`, `2026-01-05-stock_part2`): the date, and what follows it. Null for any
 * other.
 */
export function splitLeadingDate(name: string): { lead: string; rest: string } | null {
  const groups = /^(?<lead>\d(?:[\d\-_. :]|[tT](?=\d))*?)[-_. ]*(?<rest>(?![tT]\d)\p{L}.*)$/u.exec(name)?.groups;
  if (groups?.["lead"] === undefined || groups["rest"] === undefined) return null;
  const { lead, rest } = groups;
  return readNameRest(lead)?.date == null ? null : { lead, rest };
}

/** Date and time anywhere in a name, and the words around them as its part (null when nothing is left). */
export function findNameParts(name: string): NameParts {
  const parts: NameParts = { date: null, time: null, part: null };
  let left = "";
  for (let at = 0; at < name.length;) {
    const step = /\d/.test(name[at - 1] ?? "") ? null : takeAt(name, at);
    if (step?.found.date === undefined) {
      left += name[at];
      at += 1;
      continue;
    }
    merge(parts, step.found);
    at = step.end;
  }
  const words = left
    .replace(/^[-_. ]+|[-_. ]+$/g, "")
    .replace(/[-_. ]{2,}/g, "_")
    .toLowerCase();
  return { ...parts, part: words === "" ? null : words };
}

/** The date that folders say: `dt=2026-01-05`, `2026-01-05`, `year=2026/month=1/day=5`, `2026/01/05`; the innermost counts. */
export function folderDate(folders: readonly string[]): string | null {
  const values = folders.map((folder) => folder.replace(/^[A-Za-z_]+=/, ""));
  for (let at = values.length - 1; at >= 0; at--) {
    const whole = parseDateText((values[at] ?? "").replaceAll("_", "-"), null);
    if (whole !== null) return whole.date;
    const [year, month, day] = values.slice(Math.max(0, at - 2), at + 1);
    if (/^\d{4}$/.test(year ?? "") && /^\d{1,2}$/.test(month ?? "") && /^\d{1,2}$/.test(day ?? "")) {
      const date = isoDate(Number(year), Number(month), Number(day));
      if (date !== null) return date;
    }
  }
  return null;
}

function takeAt(text: string, at: number): { found: Found; end: number } | null {
  for (const rule of rules) {
    rule.pattern.lastIndex = at;
    const match = rule.pattern.exec(text);
    if (match === null) continue;
    const found = rule.read(match.groups ?? {});
    if (found !== null) return { found, end: at + match[0].length };
  }
  return null;
}

function dated(groups: Record<string, string | undefined>): Found | null {
  const { y = "", h, mi = groups["mi2"], s = groups["s2"] ?? "00" } = groups;
  const date = isoDate(fullYear(y), Number(groups["m"] ?? groups["m2"]), Number(groups["d"] ?? groups["d2"]));
  if (date === null || date < "1970") return null;
  return h === undefined ? { date } : { date, time: `${h}:${mi}:${s}` };
}

/** A month by its English name leaves no doubt about the day. */
function named({ y = "", mon = "", d }: Record<string, string | undefined>): Found | null {
  const month = MONTHS.indexOf(mon.slice(0, 3).toLowerCase()) + 1;
  return dated({ y, m: String(month), d });
}

function merge(parts: NameParts, found: Found): void {
  if (found.date !== undefined) parts.date = found.date;
  if (found.time !== undefined) parts.time = found.time;
  if (found.part !== undefined && found.part !== null) {
    parts.part = parts.part === null ? found.part.toLowerCase() : `${parts.part}_${found.part.toLowerCase()}`;
  }
}
