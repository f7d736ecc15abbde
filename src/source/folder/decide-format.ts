/** From the evidence of a table's columns to its declared format: what is sure is declared, what is open becomes a question. */
import { detectDateFormat, type DetectedDateFormat } from "../../core/detect-date-format.ts";
import { parseDateText } from "../../core/date-format.ts";
import { addDays } from "../../core/dates.ts";
import type { ColumnType } from "../../model/tables.ts";
import { isEither } from "../../core/number-spellings.ts";
import type { ColumnEvidence } from "./column-evidence.ts";

/** What is still to be asked: `candidates` are values of the setting. */
export type OpenQuestion = {
  why: string;
  candidates: string[];
  /** The likeliest candidate, where something speaks for it. */ suggestion: string | null;
};

export type Decision<Value> = { value: Value | null; why: string | null; question: OpenQuestion | null };

const nothing = { value: null, why: null, question: null };

/**
 * The date format over all of a table's date columns; `namedDays`: business days that the files' names say, as a hint.
 * `byNames`: the format of a column by which every file is of the day in its name.
 */
export function decideDates(
  columns: readonly { header: string; evidence: ColumnEvidence }[],
  namedDays: readonly string[],
  byNames: (header: string, candidates: readonly string[]) => string | null,
): Decision<string> {
  const found = columns.map(({ header, evidence }) => ({ header, found: detectDateFormat([...evidence.dates]) }));
  const declared = found.flatMap(({ header, found: one }) => (one.kind === "declared" ? [{ header, ...one }] : []));
  const [first] = declared;
  const formats = [...new Set(declared.map(({ format }) => format))];
  if (formats.length > 1) {
    const why = declared.map(({ header, format }) => `${header} looks like ${format}`).join(", ");
    return {
      ...nothing,
      question: { why: `Date columns are written differently: ${why}`, candidates: formats, suggestion: null },
    };
  }
  const ambiguous = found.flatMap(({ header, found: one }) => (one.kind === "ambiguous" ? [{ header, ...one }] : []));
  if (first !== undefined) {
    const others = ambiguous.filter(({ candidates }) => !candidates.includes(first.format));
    if (others.length === 0) return { ...nothing, value: first.format, why: first.evidence };
  }
  for (const { header, candidates, example } of first === undefined ? ambiguous : []) {
    const named = byNames(header, candidates);
    if (named === null || ambiguous.some((other) => !other.candidates.includes(named))) continue;
    return { ...nothing, value: named, why: `only so are dates such as "${example}" those in the files' names` };
  }
  const [open] = ambiguous;
  const none = found.find(
    (one) =>
      one.found.kind === "none" && (columns.find(({ header }) => header === one.header)?.evidence.dates.size ?? 0) > 0,
  );
  if (open === undefined && none !== undefined) {
    const [example = ""] = columns.find(({ header }) => header === none.header)?.evidence.dates ?? [];
    return {
      ...nothing,
      question: {
        why: `"${example}" in ${none.header} is no date in any format that is known${serialHint(example)}`,
        candidates: [],
        suggestion: null,
      },
    };
  }
  if (open === undefined) return nothing;
  return {
    ...nothing,
    question: dateQuestion(open, columns.find(({ header }) => header === open.header)?.evidence, namedDays),
  };
}

/** Spreadsheets count days from 30 December 1899; 36526 is the first one of 2000. */
function serialHint(text: string): string {
  const days = /^\d{5}(?:\.\d+)?$/.test(text) ? Math.floor(Number(text)) : 0;
  if (days < 36_526 || days > 73_050) return "";
  return `; it may be a spreadsheet's number of the day ${addDays("1899-12-30", days)}: have the column formatted as a date before it is saved`;
}

/** The business days that a column's texts mean. */
export function daysOf(evidence: ColumnEvidence, format: string | null): string[] {
  const days = new Set<string>();
  for (const text of evidence.dates) {
    const parsed = parseDateText(text, format);
    if (parsed !== null) days.add(parsed.date);
  }
  return [...days].sort();
}

/** The decimal sign over all of a table's numbers; a comma is declared only where no number has a decimal point. */
export function decideDecimal(
  columns: readonly { header: string; type: ColumnType; evidence: ColumnEvidence }[],
): Decision<"." | ","> {
  const comma = columns.find(({ evidence }) => evidence.comma !== null);
  const point = columns.find(({ evidence }) => evidence.point !== null);
  const either = columns.find(({ evidence }) => evidence.either !== null);
  if (comma !== undefined && point !== undefined) {
    const why = `${comma.header} holds "${comma.evidence.comma}", ${point.header} holds "${point.evidence.point}"`;
    return {
      ...nothing,
      question: { why: `Numbers have both decimal signs: ${why}`, candidates: [",", "."], suggestion: null },
    };
  }
  if (comma !== undefined)
    return { ...nothing, value: ",", why: `"${comma.evidence.comma}" in ${comma.header} has a decimal comma` };
  if (either === undefined) return point === undefined ? groupedNumbers(columns) : decimalQuantities(columns);
  if (point !== undefined)
    return {
      ...nothing,
      value: ".",
      why: `"${point.evidence.point}" in ${point.header} has a decimal point, so the comma in "${either.evidence.either}" groups thousands`,
    };
  const why = `"${either.evidence.either}" in ${either.header} may be a whole number or one with decimals`;
  return { ...nothing, question: { why, candidates: [".", ","], suggestion: null } };
}

type NumberColumn = { header: string; type: ColumnType; evidence: ColumnEvidence };

/**
 * Amounts with three decimals throughout, such as 1.234, are more likely grouped thousands than money; quantities such as
 * 2.085 may be weights, where nothing beside them speaks against it.
 */
function groupedNumbers(columns: readonly NumberColumn[]): Decision<"." | ","> {
  const grouped =
    columns.find(({ type, evidence }) => type === "money" && evidence.eitherPoint !== null) ??
    openQuantities(columns, false);
  if (grouped === undefined) return nothing;
  const why = `"${grouped.evidence.eitherPoint}" in ${grouped.header} may have three decimals or grouped thousands; undeclared, such files are refused`;
  return { ...nothing, question: { why, candidates: [".", ","], suggestion: null } };
}

/** The quantities that may be decimals as well as grouped thousands; `hasOtherComma`: another table has a decimal comma. */
export function openQuantities(columns: readonly NumberColumn[], hasOtherComma: boolean): NumberColumn | undefined {
  const numbers = columns.filter(({ type }) => type === "money" || type === "quantity");
  if (numbers.some(({ evidence }) => evidence.point !== null || evidence.ungrouped !== null)) return undefined;
  return numbers.find(({ type, evidence }) => type === "quantity" && isEither({ ...evidence, hasOtherComma }));
}

/** Where no amount says so file by file, that quantities have decimals is declared: a later file may hold 2.085 alone. */
function decimalQuantities(columns: readonly NumberColumn[]): Decision<"." | ","> {
  const weighed = columns.find(({ type, evidence }) => type === "quantity" && evidence.point !== null);
  const isPriced = columns.some(({ type, evidence }) => type === "money" && evidence.point !== null);
  if (weighed === undefined || isPriced) return nothing;
  return { ...nothing, value: ".", why: `"${weighed.evidence.point}" in ${weighed.header} has a decimal point` };
}

/** Words for "no value" that stand where numbers, dates and flags should. */
export function decideNulls(columns: readonly { header: string; evidence: ColumnEvidence }[]): Decision<string[]> {
  const seen = columns.flatMap(({ header, evidence }) =>
    [...evidence.nullWords.keys()].map((word) => ({ header, word })),
  );
  const words = [...new Set(seen.map(({ word }) => word))].filter((word) => !/^null$/i.test(word)).sort();
  if (words.length === 0) return nothing;
  const where = seen.find(({ word }) => word === words[0])?.header ?? "";
  return { ...nothing, value: words, why: `"${words[0]}" stands in ${where}, where values are` };
}

function dateQuestion(
  open: Extract<DetectedDateFormat, { kind: "ambiguous" }> & { header: string },
  evidence: ColumnEvidence | undefined,
  namedDays: readonly string[],
): OpenQuestion {
  const agreement = open.candidates.map((format) => ({
    format,
    days: evidence === undefined ? 0 : daysOf(evidence, format).filter((day) => namedDays.includes(day)).length,
  }));
  const [best, second] = agreement.sort((one, other) => other.days - one.days);
  const named = best !== undefined && best.days > (second?.days ?? 0) ? best.format : null;
  const suggestion = named ?? open.candidates.find((format) => /^DD?[.]/.test(format)) ?? null;
  const speaking = named === null ? "the points" : "the days in the files' names";
  const hint = suggestion === null ? "" : `; ${speaking} speak for ${suggestion}`;
  return {
    why: `"${open.example}" in ${open.header} could be written ${open.candidates.join(" or ")}${hint}`,
    candidates: [...open.candidates],
    suggestion,
  };
}
