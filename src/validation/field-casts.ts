/** The SQL that reads each field of a group by itself, and says of which rows all fields are beyond doubt. */
import { literal } from "../core/duck.ts";
import type { KeyName } from "../model/tables.ts";
import { fastCast, isPlain, trimmedText, type CastContext, type FastCast } from "./fast-cast.ts";
import { isColumnName } from "./header-rows.ts";
import { columnText, formatOf, isTextKey, withBreaks, type MappedColumn, type ReadGroup } from "./read-group.ts";

export type DayCalendar = { first: string; last: string; gaps: readonly string[]; has(date: string): boolean };

/** SQL of a row's line, where `t` is the table of typed rows and `files` says where each file begins. */
export function lineOf(group: ReadGroup): string {
  return group.kind === "plain"
    ? "CAST(t.rowid - files.base + files.first_line AS INTEGER)"
    : "CAST(t.line AS INTEGER)";
}

export function castContext(mapped: MappedColumn, group: ReadGroup, calendar: DayCalendar | null): CastContext {
  return {
    format: formatOf(mapped, group),
    keyType: mapped.column.type === "key" ? group.keys[mapped.column.name as KeyName] : null,
    calendar: isBusinessDate(mapped, group) ? calendar : null,
    hasTime: group.hasTime,
    zonedDates: isBusinessDate(mapped, group) ? group.zonedDates : "none",
    timeZone: group.timeZone,
    businessDayStartsAt: isBusinessDate(mapped, group) ? group.businessDayStartsAt : 0,
  };
}

export function isBusinessDate(mapped: MappedColumn, group: ReadGroup): boolean {
  return mapped.column.name === group.table.dateColumn;
}

/** SQL of a field's text, with its line breaks where they are part of the value. */
export function fieldText(mapped: MappedColumn, group: ReadGroup): string {
  const x = columnText(mapped, group) ?? "''";
  const holdsBreaks = mapped.column.type === "text" || isTextKey(mapped, group);
  return holdsBreaks ? withBreaks(x, group) : x;
}

/** SQL of a field's text as it was delivered, whatever it is to be read as. */
export function wholeText(mapped: MappedColumn, group: ReadGroup): string | null {
  const x = columnText(mapped, group);
  return x === null ? null : withBreaks(x, group);
}

type Field = {
  mapped: MappedColumn;
  fast: FastCast;
  /** Whether the line's pattern has judged its text. */ inLine: boolean;
};

/** SQL that is true where a row's texts and values are all beyond doubt. */
export function isBeyondDoubt(group: ReadGroup, fields: readonly Field[]): string {
  if (group.columns.some(({ origin }) => origin.kind === "quantity-times-price")) return "false";
  const checks = fields.flatMap(({ mapped: { column }, fast, inLine }) => {
    const [v, x] = [`v_${column.name}`, `x_${column.name}`];
    const check = isPlain(inLine ? { ...fast, pattern: null } : fast, v, x);
    if (check === "true") return [];
    return [column.required ? `(${check})` : `(${x} = '' OR (${check}))`];
  });
  const [key] = isAllText(group) ? group.columns.filter(({ column }) => column.type === "key" && column.required) : [];
  if (key !== undefined) checks.push(`NOT ${isColumnName(`x_${key.column.name}`, group)}`);
  const line = fields.some(({ inLine }) => inLine)
    ? [`regexp_full_match(raw, ${literal(linePattern(group, fields))})`]
    : [];
  return `coalesce(${[`len(p) = ${group.header.length}`, ...line, ...checks].join(" AND ")}, false)`;
}

/**
 * One regular expression for a whole line, which costs a fraction of one for each field. It has as many delimiters as the
 * header; a line that has no more of them either is matched field by field.
 */
function linePattern(group: ReadGroup, fields: readonly Field[]): string {
  const delimiter = escaped(group);
  const patterns = group.header.map(() => `[^${delimiter}]*`);
  for (const { mapped, fast, inLine } of fields) {
    if (!inLine || mapped.origin.kind !== "field") continue;
    const pattern = fast.pattern ?? trimmedText(delimiter);
    patterns[mapped.origin.index - 1] = `(?:${pattern})${mapped.column.required ? "" : "?"}`;
  }
  return patterns.join(delimiter);
}

function escaped({ delimiter }: ReadGroup): string {
  return `\\x{${(delimiter.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Whether no column has a type that a header would not fit. */
export function isAllText(group: ReadGroup): boolean {
  const delivered = group.columns.filter((mapped) => columnText(mapped, group) !== null);
  return delivered.every((mapped) => mapped.column.type === "text" || isTextKey(mapped, group));
}

/** What is read of a group, with the casts that SQL may do alone. */
export function fieldsOf(group: ReadGroup, calendar: DayCalendar | null): Field[] {
  const judged = new Set<number>();
  return group.columns
    .filter((mapped) => columnText(mapped, group) !== null)
    .map((mapped) => {
      const { column, origin } = mapped;
      const fast = fastCast(column.type, castContext(mapped, group, calendar));
      const inLine =
        group.kind === "plain" &&
        origin.kind === "field" &&
        origin.timeIndex === undefined &&
        (fast.pattern !== null || fast.castTrimmed !== undefined) &&
        !judged.has(origin.index);
      if (inLine) judged.add(origin.index);
      return { mapped, fast, inLine };
    });
}
