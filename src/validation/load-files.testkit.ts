/** Loads files into a project of their own and answers what became of them. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { literalList } from "../core/duck.ts";
import { quietEffects } from "../core/effects.ts";
import type { SourceTableName } from "../model/tables.ts";
import { openProject } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";
import type { RunOutcome } from "../workflow/run-outcome.ts";
import { listQuarantine, type QuarantinedRow } from "./quarantine.ts";

export type LoadedFiles = {
  outcome: RunOutcome;
  quarantine: QuarantinedRow[];
  /** Business dates with rows that count, as `table date rows`. */
  days: string[];
  /** Findings, as `file rule rows text`. */
  findings: string[];
};

export type LoadParams = {
  files: Readonly<Record<string, string | Uint8Array>>;
  config?: object;
  /** Asked of the accepted rows of one table, which the query calls `accepted`. */
  ask?: { table: SourceTableName; sql: string };
};

export async function loadFiles(
  context: TestContext,
  { files, config = {}, ask }: LoadParams,
): Promise<LoadedFiles & { answer: Record<string, unknown>[] }> {
  const dir = await mkdtemp(join(tmpdir(), "endcap-load-"));
  context.after(() => rm(dir, { recursive: true, force: true }));
  await mkdir(join(dir, "files"));
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, "files", name), content);
  const own = { source: "files", timeZone: "UTC", limits: { memory: "500MB", threads: 1 }, ...config };
  await writeFile(join(dir, "endcap.config.json"), JSON.stringify(own));
  const project = await openProject(dir);
  try {
    const outcome = await run(project, quietEffects(), { trigger: "run" });
    const duck = await project.duck();
    const { store, paths } = project;
    const days = store.all<{ table_name: string; business_date: string; rows: number; path: string | null }>(
      "SELECT table_name, business_date, rows, path FROM days WHERE state = 'current' ORDER BY 1, 2",
    );
    const accepted = days.flatMap(({ table_name, path }) =>
      path !== null && table_name === ask?.table ? [paths.at(path)] : [],
    );
    const relation = `read_parquet(${literalList([...new Set(accepted)])}, union_by_name = true)`;
    const findings = store.all<{ source_name: string; findings: string }>("SELECT source_name, findings FROM files");
    return {
      outcome,
      quarantine: await listQuarantine({ duck, store, paths }),
      days: days.map((day) => `${day.table_name} ${day.business_date} ${day.rows}`),
      findings: findings.flatMap(({ source_name, findings: list }) =>
        (JSON.parse(list) as { rule: string; rows: number; text?: string }[]).map(({ rule, rows, text = "" }) =>
          `${source_name} ${rule} ${rows} ${text}`.trim(),
        ),
      ),
      answer:
        ask === undefined || accepted.length === 0
          ? []
          : await duck.rows(`WITH accepted AS (FROM ${relation}) ${ask.sql}`),
    };
  } finally {
    project.close();
  }
}
