/** Every finding of validation: what it means, what happens by default and what a person can do. */
import type { Severity } from "../config/project-config.ts";

export type Rule = {
  /** About a whole file, one row, or a number to look at. */
  scope: "file" | "row" | "watch";
  severity: Severity;
  text: string;
  /** About single rows that load all the same, unless the configuration says otherwise. */
  rows?: true;
};

export const rules = {
  "empty-file": { scope: "file", severity: "refuse", text: "The file is empty" },
  "not-a-table": { scope: "file", severity: "refuse", text: "The file is no table" },
  "wrong-encoding": { scope: "file", severity: "refuse", text: "The file is in another encoding" },
  "wrong-delimiter": { scope: "file", severity: "refuse", text: "The file has one column where many are expected" },
  "no-header": { scope: "file", severity: "refuse", text: "The file has no header line" },
  "other-header": {
    scope: "file",
    severity: "refuse",
    text: "Another header stands inside the file, with other columns or in another order",
  },
  "duplicate-column": { scope: "file", severity: "refuse", text: "A column stands twice in the header" },
  cut: { scope: "file", severity: "refuse", text: "The file looks cut" },
  "open-quote": { scope: "file", severity: "refuse", text: "A quote is opened and never closed" },
  "line-too-long": { scope: "file", severity: "refuse", text: "A line is longer than a row can be" },
  "corrupt-gzip": { scope: "file", severity: "refuse", text: "The compressed file is damaged" },
  "corrupt-parquet": { scope: "file", severity: "refuse", text: "The Parquet file is damaged" },
  "no-rows": {
    scope: "file",
    severity: "refuse",
    text: "The file has a header and no rows, where other days have some",
  },
  "missing-column": { scope: "file", severity: "refuse", text: "A required column is missing" },
  "dates-ambiguous": { scope: "file", severity: "refuse", text: "Dates are written in a way that is not declared" },
  "dates-swapped": {
    scope: "file",
    severity: "refuse",
    text: "Day and month stand the other way round than declared: so read, the dates fit the file's name or the day of arrival, else not",
  },
  "decimal-comma": {
    scope: "file",
    severity: "refuse",
    text: "Numbers could be read in two ways, and their decimal sign is not declared",
  },
  unreadable: { scope: "file", severity: "refuse", text: "The file cannot be read" },
  "manifest-mismatch": {
    scope: "file",
    severity: "refuse",
    text: "The file is not the one that the delivery's manifest lists: other bytes or another checksum",
  },
  "manifest-incomplete": {
    scope: "file",
    severity: "refuse",
    text: "The delivery's manifest lists a file that is not there, or cannot be read: the delivery waits",
  },
  "parts-refused": { scope: "file", severity: "refuse", text: "Another part of the same delivery was refused" },
  "field-count": { scope: "row", severity: "quarantine", text: "Wrong number of fields" },
  "nul-byte": { scope: "row", severity: "quarantine", text: "The row holds a NUL byte" },
  "stray-quote": { scope: "row", severity: "quarantine", text: "A quote stands in the middle of a field" },
  "key-empty": { scope: "row", severity: "quarantine", text: "A key is empty" },
  "key-scientific": {
    scope: "row",
    severity: "quarantine",
    text: "A key is in scientific notation, which loses digits: have keys delivered as plain text; where real keys look so, set severities.key-scientific to off",
  },
  "key-type": { scope: "row", severity: "quarantine", text: "A key does not fit the key's type" },
  "required-empty": { scope: "row", severity: "quarantine", text: "A required value is empty" },
  "not-a-number": { scope: "row", severity: "quarantine", text: "Not a number" },
  "too-large": { scope: "row", severity: "quarantine", text: "More digits than the column holds" },
  "decimal-sign": {
    scope: "row",
    severity: "quarantine",
    text: "Another decimal sign than the declared one or the file's other numbers have",
  },
  "not-a-date": { scope: "row", severity: "quarantine", text: "Not a date" },
  "not-a-flag": { scope: "row", severity: "quarantine", text: "Not a flag" },
  "date-not-in-calendar": { scope: "row", severity: "quarantine", text: "The calendar lacks this date" },
  "conflicting-snapshots": {
    scope: "row",
    severity: "quarantine",
    text: "Two snapshots of the same store, product and day differ",
  },
  rounded: {
    scope: "watch",
    severity: "warn",
    text: "More decimals than the column holds, rounded half away from zero",
  },
  "unknown-column": {
    scope: "watch",
    severity: "warn",
    text: "Columns that are not part of the contract are left out",
  },
  "other-ending": {
    scope: "watch",
    severity: "warn",
    text: "The file is something else than its name's ending says: it is read as what it is",
  },
  "missing-optional": {
    scope: "watch",
    severity: "warn",
    text: "Optional columns are missing: their measures are unknown",
  },
  "equal-snapshots": {
    scope: "watch",
    severity: "warn",
    text: "Equal snapshots of the same store, product and day count once",
  },
  "equal-days": {
    scope: "watch",
    severity: "warn",
    text: "A whole day stands alike in two files of one delivery: it counts once",
  },
  "equal-keys": { scope: "watch", severity: "warn", text: "Equal rows of the same key count once" },
  "conflicting-keys": { scope: "watch", severity: "warn", text: "Rows of the same key differ: the last one counts" },
  "date-in-two-weeks": {
    scope: "watch",
    severity: "warn",
    text: "Two rows of the calendar give one day to different weeks: the later row counts",
  },
  "dates-missing": { scope: "watch", severity: "warn", text: "The calendar lacks days between its first and its last" },
  "week-length": { scope: "watch", severity: "warn", text: "A week of the calendar does not have 7 days" },
  "week-interrupted": {
    scope: "watch",
    severity: "warn",
    text: "Days of another week lie between the days of a week of the calendar",
  },
  "week-number-mismatch": {
    scope: "watch",
    severity: "warn",
    text: "A week's key, year and number in the calendar disagree",
  },
  "repeated-header": { scope: "watch", severity: "warn", text: "The header is repeated inside the file" },
  "alike-keys": {
    scope: "watch",
    severity: "warn",
    text: "Keys that look alike are written in two ways (Unicode NFC and NFD), and count as two: have them delivered in one",
  },
  "title-lines": { scope: "watch", severity: "warn", text: "Lines of a title or of comments before the header" },
  "blank-lines": { scope: "watch", severity: "warn", text: "Blank lines" },
  "duplicate-file": { scope: "watch", severity: "warn", text: "The same content was delivered before" },
  "identity-amount": { scope: "watch", severity: "warn", rows: true, text: "Amount differs from quantity × price" },
  "identity-margin": { scope: "watch", severity: "warn", rows: true, text: "Margin differs from amount − cost" },
  "negative-cost": { scope: "watch", severity: "warn", rows: true, text: "Cost is negative on a sale" },
  "zero-price": { scope: "watch", severity: "warn", rows: true, text: "Something was sold for nothing" },
  "flag-against-on-hand": {
    scope: "watch",
    severity: "warn",
    rows: true,
    text: "The out-of-stock flag contradicts the quantity on hand",
  },
  "flag-derived": {
    scope: "watch",
    severity: "warn",
    text: "The out-of-stock flag was missing and derived (on hand ≤ 0)",
  },
  "negative-on-hand": { scope: "watch", severity: "warn", rows: true, text: "Quantity on hand below zero" },
  "delivery-before-snapshot": {
    scope: "watch",
    severity: "warn",
    rows: true,
    text: "The next delivery lies before the snapshot",
  },
  "total-row": {
    scope: "watch",
    severity: "quarantine",
    rows: true,
    text: "A text key reads as a total: the row sums up others",
  },
  "orphan-product": { scope: "watch", severity: "warn", rows: true, text: "Products that the product table lacks" },
  "orphan-store": { scope: "watch", severity: "warn", rows: true, text: "Stores that the store table lacks" },
  "future-date": { scope: "watch", severity: "warn", rows: true, text: "Business dates in the future" },
  "date-other-than-name": { scope: "watch", severity: "warn", text: "Business dates other than the file's name says" },
  "unusual-amount": {
    scope: "watch",
    severity: "warn",
    rows: true,
    text: "Quantity or amount far beyond what shops sell in one line",
  },
  "unusual-price": {
    scope: "watch",
    severity: "warn",
    text: "A unit price ten times the product's usual one, or a tenth of it",
  },
  "few-rows": { scope: "watch", severity: "warn", text: "Far fewer rows than this table's days usually have" },
  "many-rows": { scope: "watch", severity: "warn", text: "Far more rows than this table's days usually have" },
  "not-in-manifest": {
    scope: "watch",
    severity: "warn",
    text: "The delivery's manifest does not list the file, or is older than it",
  },
  "manifest-rows": { scope: "watch", severity: "warn", text: "The delivery's manifest lists another number of rows" },
  "day-in-several-files": {
    scope: "watch",
    severity: "warn",
    text: "A business date comes from several files of one delivery that are not marked as parts",
  },
  "day-vanished": {
    scope: "watch",
    severity: "warn",
    text: "A day delivered before is missing from a newer delivery of the same days: the older one stays until confirmed",
  },
  "other-rows": {
    scope: "watch",
    severity: "warn",
    text: "Two deliveries of a day hold other rows, and nothing says that one replaces the other: held until confirmed",
  },
  "smaller-replacement": {
    scope: "watch",
    severity: "warn",
    text: "A replacement much smaller than what it replaces is held until confirmed",
  },
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;

/** A finding about a file, with how many rows it concerns and one example. */
export type Finding = {
  rule: RuleName;
  rows: number;
  column?: string;
  line?: number;
  example?: string;
  text?: string;
};

/** A file (and with it its day) that is not loaded. */
export type FileRefusal = {
  rule: RuleName;
  reason: string;
  next: string;
  line?: number;
  column?: string;
};

/** What the configuration may make of a rule: what cannot be read or typed can never load. */
export function allowedSeverities(name: RuleName): readonly [Severity, ...Severity[]] {
  const rule: Rule = rules[name];
  if (name === "key-scientific") return ["quarantine", "refuse", "off"];
  if (name === "dates-swapped") return ["refuse", "off"];
  if (name === "no-rows") return ["refuse", "warn"];
  if (name === "manifest-mismatch" || name === "manifest-incomplete") return ["refuse", "warn", "off"];
  if (rule.scope === "file") return ["refuse"];
  if (rule.scope === "row") return ["quarantine", "refuse"];
  return rule.rows === true ? ["warn", "quarantine", "refuse", "off"] : ["warn", "off"];
}

export function severityOf(rule: RuleName, settings: Readonly<Record<string, Severity>>): Severity {
  return settings[rule] ?? rules[rule].severity;
}
