/** A table in Markdown. Cells are plain Markdown; a `|` or a line break in one is made harmless. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellText).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text as code. */
export function code(text: string): string {
  return `\`${text}\``;
}

function cellText(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
}

/** What GitHub turns a heading into for links: lower case, punctuation dropped, blanks to hyphens. */
export function headingAnchor(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, "")
    .replaceAll(" ", "-");
}

/** A document without what is quoted in it: fenced blocks and code between backticks. */
export function withoutCode(text: string): string {
  return text.replaceAll(/^(```+|~~~+)[\s\S]*?^\1\s*$/gm, "").replaceAll(/`[^`\n]*`/g, "");
}
