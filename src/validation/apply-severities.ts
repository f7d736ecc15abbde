/** Rules that the configuration makes stricter: rows that would only be counted are quarantined, files refused. */
import type { Severity } from "../config/project-config.ts";
import { literal, type Duck } from "../core/duck.ts";
import { BATCH } from "./batch-rows.ts";
import type { Watch } from "./measure-batch.ts";
import { rules, severityOf, type RuleName } from "./rules.ts";
import type { BatchFile } from "./validate-batch.ts";

type Severities = Readonly<Record<string, Severity>>;

/** Refuses files with rows that break a rule of severity `refuse`. */
export async function refuseStrictly(
  duck: Duck,
  files: ReadonlyMap<number, BatchFile>,
  conditions: readonly Watch[],
  severities: Severities,
): Promise<void> {
  const strict = (Object.keys(severities) as RuleName[]).filter(
    (rule) => rules[rule].scope !== "file" && severityOf(rule, severities) === "refuse",
  );
  if (strict.length === 0) return;
  const rows = await duck.rows<{ file_id: number; rule: RuleName; n: bigint; line: number }>(
    `SELECT file_id, rule, count(*) AS n, min(line) AS line FROM ${BATCH.quarantine} WHERE rule IN (${strict.map(literal).join(", ")}) GROUP BY ALL`,
  );
  for (const { rule, when } of conditions.filter((condition) => strict.includes(condition.rule))) {
    rows.push(
      ...(
        await duck.rows<{ file_id: number; n: bigint; line: number }>(
          `SELECT file_id, count(*) AS n, min(line) AS line FROM ${BATCH.rows} WHERE ${when} GROUP BY file_id`,
        )
      ).map((row) => ({ ...row, rule })),
    );
  }
  for (const { file_id, rule, n, line } of rows) {
    const file = files.get(file_id);
    if (file === undefined) continue;
    file.refusal ??= {
      rule,
      reason: `${n} ${n === 1n ? "row" : "rows"}: ${rules[rule].text}`,
      next: `Have the file corrected, or change severities.${rule} in the configuration`,
      line,
    };
  }
}

/** Excludes rows under conditions of severity `quarantine`; returns the rules that excluded any. */
export async function excludeStrictly(
  duck: Duck,
  conditions: readonly Watch[],
  severities: Severities,
): Promise<Watch[]> {
  const strict = conditions.filter(({ rule }) => severityOf(rule, severities) === "quarantine");
  for (const { rule, when } of strict) {
    await duck.run(`INSERT INTO ${BATCH.excluded} SELECT file_id, line, ${literal(rule)} FROM ${BATCH.kept} AS kept WHERE (${when})
      AND NOT EXISTS (SELECT 1 FROM ${BATCH.excluded} AS x WHERE x.file_id = kept.file_id AND x.line = kept.line)`);
  }
  return strict;
}
