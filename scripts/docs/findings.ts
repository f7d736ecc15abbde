import { allowedSeverities, rules, type Rule, type RuleName } from "../../src/validation/rules.ts";
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
  const all = Object.entries(rules) as [RuleName, Rule][];
  const rows = all.filter(([, rule]) => rule.scope === scope).map(([name, rule]) => findingRow(name, rule));
  return markdownTable(["Finding", "Meaning", "What happens", "Can be set to"], rows);
}

function findingRow(name: RuleName, rule: Rule): string[] {
  const others = allowedSeverities(name).filter((severity) => severity !== rule.severity);
  return [code(name), rule.text, severityWords[rule.severity], others.map(code).join(", ")];
}

const severityWords: Record<Rule["severity"], string> = {
  refuse: "file refused",
  quarantine: "row quarantined",
  warn: "counted; rows load",
  off: "nothing",
};
