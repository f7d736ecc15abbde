import { rules, type Rule } from "../../src/validation/rules.ts";
import { code, markdownTable } from "./markdown.ts";

/** What may be found about a whole file: by default it is refused, and with it its day. */
export function fileFindingsSection(): string {
  return findingsTable("file");
}

/** What may be found about one row: by default it is quarantined. */
export function rowFindingsSection(): string {
  return findingsTable("row");
}

/** What is counted and shown, while the rows load. */
export function watchFindingsSection(): string {
  return findingsTable("watch");
}

function findingsTable(scope: Rule["scope"]): string {
  const all: [string, Rule][] = Object.entries(rules);
  const rows = all
    .filter(([, rule]) => rule.scope === scope)
    .map(([name, rule]) => [code(name), rule.text, severityWords[rule.severity]]);
  return markdownTable(["Finding", "Meaning", "What happens by default"], rows);
}

const severityWords: Record<Rule["severity"], string> = {
  refuse: "the file is refused",
  quarantine: "the row is quarantined",
  warn: "counted and shown; the rows load",
  off: "nothing",
};
