/** What a part of the benchmark found: shown on the terminal, and written into docs/benchmarks.md on request. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Finding = {
  /** Name of the section in docs/benchmarks.md. */
  name: string;
  title: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** Sentences below the table: goals, sizes, what was left out. */
  notes: readonly string[];
};

const DOCUMENT = join(import.meta.dirname, "..", "docs", "benchmarks.md");

/** A finding as Markdown: a table with its first column to the left and figures to the right. */
export function findingText({ columns, rows, notes }: Finding): string {
  const widths = columns.map((name, index) =>
    Math.max(3, name.length, ...rows.map((row) => (row[index] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, index) => (index === 0 ? (cells[index] ?? "").padEnd(width) : (cells[index] ?? "").padStart(width))).join(" | ")} |`;
  const rule = `| ${widths.map((width, index) => (index === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [
    line(columns),
    rule,
    ...rows.map(line),
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => `- ${note}`)]),
  ].join("\n");
}

/** The document with the section `<!-- measured:NAME -->` … `<!-- /measured -->` filled. Throws where it has none. */
export function fillSection(document: string, name: string, text: string): string {
  const section = new RegExp(`(<!-- measured:${name} -->\\n)[\\s\\S]*?(<!-- /measured -->)`);
  if (!section.test(document)) throw new Error(`docs/benchmarks.md has no section measured:${name}`);
  return document.replace(section, (_, before: string, after: string) => `${before}\n${text}\n\n${after}`);
}

export function writeFinding(finding: Finding, date: string, machine: string): void {
  const text = `Measured on ${date}: ${machine}.\n\n${findingText(finding)}`;
  writeFileSync(DOCUMENT, fillSection(readFileSync(DOCUMENT, "utf8"), finding.name, text));
}
