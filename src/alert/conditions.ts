/** Which alerts the state of a project calls for after a run. Pure. */
import type { Arrival } from "../arrival/arrival.ts";
import { daysBetween } from "../core/dates.ts";
import type { ErrorRecord } from "../core/errors.ts";
import type { Condition } from "./alert.ts";

export type AlertFacts = {
  now: Date;
  arrival: Arrival;
  /** Daily tables' dates that are not published because something of them is missing. */
  waiting: {
    table: string;
    date: string;
    reason: string;
    since: string;
    /** What to do where the day was delivered, and none of its rows could be accepted; else null. */
    emptied: string | null;
  }[];
  refused: { table: string; file: string; reason: string; next: string; since: string }[];
  heldWeeks: { week: string; table: string; reason: string; since: string }[];
  heldDays: { table: string; date: string; kind: "smaller" | "vanished" | "replaced"; since: string }[];
  /** Of each table's newest load. */
  quarantine: { table: string; delivered: number; quarantined: number; since: string }[];
  /** The last business date that readers see, null before the first. */
  asOf: string | null;
};

/** A share of quarantined rows above this is told, unless they are few. */
const HEAVY_SHARE = 0.05;
const HEAVY_ROWS = 20;
/** Readers' numbers older than this, counted from the date that is due, are stale. */
const STALE_DAYS = 3;
const NAMED = 5;

export function alertConditions(facts: AlertFacts): Condition[] {
  const missing = late(facts);
  return [...missing, ...refused(facts), ...held(facts), ...heavy(facts), ...(missing.length > 0 ? [] : stale(facts))];
}

type LateDay = { table: string; date: string; reason: string; since: string; next: string; isEmptied: boolean };

function late({ arrival, waiting }: AlertFacts): Condition[] {
  const all: LateDay[] = [];
  for (const { table, date, reason, since, emptied } of waiting) {
    const next =
      emptied ??
      `Have it delivered: the next run loads it; or publish without: endcap confirm ${table} ${date} --without`;
    all.push({ table, date, reason, since, next, isEmptied: emptied !== null });
  }
  for (const { table, cadence, state, since, reason, next } of arrival.tables) {
    if (cadence !== "daily" || state !== "missing" || since === null) continue;
    if (waiting.some((day) => day.table === table && day.date === arrival.date)) continue;
    all.push({
      table,
      date: arrival.date,
      reason: reason ?? "not delivered",
      since,
      next: next ?? "Have it delivered",
      isEmptied: false,
    });
  }
  return [...Map.groupBy(all, ({ table }) => table)].map(([table, days]) => {
    const sorted = days.toSorted((a, b) => (a.date < b.date ? -1 : 1));
    const [first] = sorted;
    const missing = sorted.filter(({ isEmptied }) => !isEmptied);
    const emptied = sorted.filter(({ isEmptied }) => isEmptied);
    return {
      kind: "late",
      subject: table,
      since: first?.since ?? "",
      text: [
        ...lateText(missing, `${table} of`, "is missing"),
        ...lateText(emptied, `${table} of`, "was delivered, and none of its rows could be accepted"),
      ].join(". "),
      next: [...new Set([missing[0]?.next, emptied[0]?.next])].filter((next) => next !== undefined).join(". "),
      items: sorted.map(({ date }) => date),
    };
  });
}

function lateText(days: readonly LateDay[], what: string, how: string): string[] {
  if (days.length === 0) return [];
  const reasons = [...new Set(days.map(({ reason }) => reason))].slice(0, NAMED).join("; ");
  return [`${what} ${named(days.map(({ date }) => date))} ${how}: ${reasons}`];
}

function refused({ refused: files }: AlertFacts): Condition[] {
  return [...Map.groupBy(files, ({ table }) => table)].map(([table, own]) => ({
    kind: "refused",
    subject: table,
    since: earliest(own),
    text: `${own.length === 1 ? "a file" : `${own.length} files`} of ${table} ${own.length === 1 ? "was" : "were"} refused: ${own
      .slice(0, NAMED)
      .map(({ file, reason }) => `${file}: ${reason}`)
      .join("; ")}`,
    next: own[0]?.next ?? "",
    items: own.map(({ file, reason }) => `${file} ${reason}`),
  }));
}

/** A run that failed: told while nothing else is known. */
export function failedCondition(params: {
  runId: string;
  error: Pick<ErrorRecord, "what" | "next">;
  at: string;
}): Condition {
  const { runId, error, at } = params;
  return {
    kind: "failed",
    subject: "run",
    since: at,
    text: `run ${runId} failed: ${error.what}`,
    next: error.next,
    items: [error.what],
  };
}

function held({ heldWeeks, heldDays }: AlertFacts): Condition[] {
  const conditions: Condition[] = [];
  if (heldWeeks.length > 0) {
    const weeks = [...new Set(heldWeeks.map(({ week }) => week))];
    conditions.push({
      kind: "held",
      subject: "weeks",
      since: earliest(heldWeeks),
      text: `week ${named(weeks)} is held back by its audit: ${[...new Set(heldWeeks.map(({ reason }) => reason))].slice(0, NAMED).join("; ")}; readers keep its last good state`,
      next: `Compare with what is published: endcap diff --week ${weeks[0]}; publish as it is: endcap release ${weeks[0]} --reason "…"`,
      items: weeks,
    });
  }
  for (const [table, days] of Map.groupBy(heldDays, (day) => day.table)) {
    const smaller = days.filter(({ kind }) => kind === "smaller").map(({ date }) => date);
    const others = days.filter(({ kind }) => kind === "replaced").map(({ date }) => date);
    const vanished = days.filter(({ kind }) => kind === "vanished").map(({ date }) => date);
    conditions.push({
      kind: "held",
      subject: table,
      since: earliest(days),
      text: [
        ...(smaller.length === 0
          ? []
          : [`a replacement of ${table} of ${named(smaller)} is much smaller than what it replaces and is held`]),
        ...(vanished.length === 0
          ? []
          : [`${table} of ${named(vanished)} vanished from a newer delivery; what was there before stays`]),
        ...(others.length === 0
          ? []
          : [
              `two deliveries of ${table} of ${named(others)} hold other rows and only one of them counts (\`endcap status\` names them)`,
            ]),
      ].join("; "),
      next: `Where it is right: endcap confirm ${table} ${days[0]?.date} --${days[0]?.kind}; else have it delivered again`,
      items: days.map(({ date }) => date),
    });
  }
  return conditions;
}

function heavy({ quarantine }: AlertFacts): Condition[] {
  return quarantine
    .filter(({ delivered, quarantined }) => quarantined >= HEAVY_ROWS && quarantined > delivered * HEAVY_SHARE)
    .map(({ table, delivered, quarantined, since }) => ({
      kind: "quarantine-heavy",
      subject: table,
      since,
      text: `${quarantined} of ${delivered} rows of ${table} were quarantined (${((100 * quarantined) / delivered).toFixed(1)} %)`,
      next: `Look at them: endcap quarantine list --table ${table}`,
      items: [],
    }));
}

function stale({ arrival, asOf, now }: AlertFacts): Condition[] {
  const hasDaily = arrival.tables.some(({ cadence }) => cadence === "daily");
  if (!hasDaily || asOf === null) return [];
  const age = daysBetween(asOf, arrival.date);
  if (age < STALE_DAYS) return [];
  return [
    {
      kind: "stale",
      subject: "numbers",
      since: now.toISOString(),
      text: `the numbers that readers see end with ${asOf}, ${age} days before ${arrival.date}`,
      next: "See what is missing or held: endcap status",
      items: [],
    },
  ];
}

function named(items: readonly string[]): string {
  if (items.length <= NAMED) return items.join(", ");
  return `${items[0]} to ${items.at(-1)} (${items.length})`;
}

function earliest(items: readonly { since: string }[]): string {
  return items
    .map(({ since }) => since)
    .reduce((first, since) => (since < first ? since : first), items[0]?.since ?? "");
}
