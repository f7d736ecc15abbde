/** What `endcap init` says on a terminal: what was recognised, how sure that is, what is left out, what is still open. */
import type { Question, RecognisedFile, RecognisedTable, Recognition } from "./recognition.ts";
import { sourceTableNames, sourceTables, type SourceTableName } from "../../model/tables.ts";

export type ReportLine = {
  /** How the line is to be set: a heading, plain, indented beneath, or in want of attention. */
  kind: "heading" | "text" | "detail" | "warning" | "question";
  text: string;
};

const MOST_REASONS = 12;
const MOST_NAMES = 8;

/** What lacks and what that means, for tables that no file is. */
const absent: Record<SourceTableName, string> = {
  sales: "no sales: measures of sales are empty",
  inventory: "no inventory: measures of stock are unknown, and the screens say so",
  calendar: "no calendar: weeks are made (setting calendar: iso, nrf-4-5-4 or saturday-friday)",
  product: "no products: rows are made from the keys, without names and categories",
  store: "no stores: rows are made from the keys, without names and regions",
};

/** Pure: the same recognition gives the same lines. */
export function initReport(recognition: Recognition): ReportLine[] {
  const { files, tables, questions, noun } = recognition;
  const leftOut = files.filter((file) => file.table === null || file.problems.length > 0);
  return [
    heading(`${count(files.length, noun)} in ${recognition.folder}`),
    ...tables.flatMap((table) => tableLines(table, noun)),
    ...sourceTableNames
      .filter((name) => !tables.some(({ table }) => table === name))
      .map((name) => absentLine(name, files.filter(({ table }) => table === name).length)),
    ...keyLines(recognition),
    ...(leftOut.length === 0 ? [] : [heading(`Left out: ${count(leftOut.length, noun)}`), ...leftOutLines(leftOut)]),
    ...(questions.length === 0 ? [] : [heading("Open"), ...questions.flatMap(questionLines)]),
  ];
}

/** How a question is answered on the command line. */
export function answerOption(question: Question, answer: string): string {
  const value = /[\s*?$&|;<>()"'\\]/.test(answer)
    ? `'${question.setting}=${answer.replaceAll("'", "'\\''")}'`
    : `${question.setting}=${answer}`;
  return `${question.option} ${value}`;
}

function tableLines(table: RecognisedTable, noun: Recognition["noun"]): ReportLine[] {
  const days =
    table.days === null ? "" : `, ${count(table.days.count, "day")} from ${table.days.first} to ${table.days.last}`;
  const mapped = table.columns.filter(({ how }) => how !== "own");
  const lines = [
    heading(`${table.table} (${table.sure}): ${table.why}`),
    ...(noun === "file"
      ? [text(`${count(table.files, noun)}, ${megabytes(table.bytes)}${days}; ${table.cadence} (${table.cadenceWhy})`)]
      : []),
    ...mapped.map(({ column, header, sure }) => detail(`${column} ← ${header}${sure === "sure" ? "" : ` (${sure})`}`)),
    ...table.format.map(({ setting, value, why }) =>
      detail(`${setting}: ${Array.isArray(value) ? value.join(", ") : String(value)} (${why})`),
    ),
  ];
  if (table.missingRequired.length > 0)
    lines.push(
      warning(
        `missing: ${table.missingRequired.join(", ")}; without ${table.missingRequired.length === 1 ? "it" : "them"} no file of ${table.table} is loaded`,
      ),
    );
  const measured = table.missingOptional.filter((name) =>
    sourceTables[table.table].columns.some(
      (column) => column.name === name && ["money", "quantity", "flag"].includes(column.type),
    ),
  );
  if (measured.length > 0) lines.push(detail(`not delivered, so unknown: ${measured.join(", ")}`));
  if (table.unknownColumns.length > 0) lines.push(detail(`left out: ${some(table.unknownColumns)}`));
  if (!table.wholly) lines.push(detail("keys judged by stretches over all of its files, which are large"));
  return [...lines, ...table.notes.map(warning)];
}

function keyLines({ keys }: Recognition): ReportLine[] {
  const delivered = keys.filter(({ why }) => why !== "not delivered");
  if (delivered.length === 0) return [];
  return [heading("Keys"), ...delivered.map(({ key, type, why }) => text(`${key}: ${type} (${why})`))];
}

function absentLine(name: SourceTableName, unreadable: number): ReportLine {
  if (unreadable === 0) return text(absent[name]);
  return warning(`${name}: ${count(unreadable, "file")}, and none that can be read yet`);
}

/** Files that are left out for the same reason stand in one line. */
function leftOutLines(files: readonly RecognisedFile[]): ReportLine[] {
  const reasons = new Map<string, string[]>();
  for (const file of files) {
    const reason = file.problems.length > 0 ? file.problems.join("; ") : file.why;
    reasons.set(reason, [...(reasons.get(reason) ?? []), file.path]);
  }
  const lines = [...reasons].map(([reason, [first = "", ...others]]) =>
    warning(`${first}${others.length === 0 ? "" : ` and ${others.length} more`}: ${reason}`),
  );
  const more = lines.length - MOST_REASONS;
  return more > 0 ? [...lines.slice(0, MOST_REASONS), detail(`and ${count(more, "more reason")}`)] : lines;
}

function questionLines(question: Question): ReportLine[] {
  const shown = question.candidates.slice(0, MOST_NAMES);
  return [
    { kind: "question", text: `${question.setting}: ${question.why}` },
    ...shown.map((answer) =>
      detail(`${answerOption(question, answer)}${answer === question.suggestion ? "  (likely)" : ""}`),
    ),
  ];
}

function heading(line: string): ReportLine {
  return { kind: "heading", text: line };
}

function text(line: string): ReportLine {
  return { kind: "text", text: line };
}

function detail(line: string): ReportLine {
  return { kind: "detail", text: line };
}

function warning(line: string): ReportLine {
  return { kind: "warning", text: line };
}

function some(names: readonly string[]): string {
  return names.length <= MOST_NAMES
    ? names.join(", ")
    : `${names.slice(0, MOST_NAMES).join(", ")} and ${names.length - MOST_NAMES} more`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
