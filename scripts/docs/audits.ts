import { auditChecks } from "../../src/compute/audit-weeks.ts";
import { code, markdownTable } from "./markdown.ts";

/** What every candidate week must pass before anyone may read it. */
export function auditsSection(): string {
  return markdownTable(
    ["Check", "What must hold"],
    auditChecks.map(({ name, text }) => [code(name), text]),
  );
}
