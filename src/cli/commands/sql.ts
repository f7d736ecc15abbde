/** `endcap sql`: read-only SQL over what is published. */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { UsageError } from "../../core/errors.ts";
import { queryEngine } from "../../query/index.ts";
import { textFormats, type TextFormat } from "../../query/formats/index.ts";
import { readLastGood } from "../../catalog/last-good.ts";
import type { CommandContext } from "../command-spec.ts";
import type { Output } from "../output.ts";
import { count } from "../words.ts";
import { withProject } from "../with-project.ts";

type SqlOptions = { format?: TextFormat | "parquet"; output?: string };

export async function sql(context: CommandContext<SqlOptions>): Promise<number> {
  const { output, options, args } = context;
  const query = args[0] === "-" ? await text(process.stdin) : (args[0] ?? "");
  const target = options.output === undefined ? null : resolve(options.output);
  const format = options.format ?? formatOf(target) ?? (output.json ? "json" : output.isTerminal ? "table" : "ndjson");
  if (format === "parquet" && target === null && output.isTerminal)
    throw new UsageError({
      what: "Parquet cannot be read on a terminal",
      next: "Add --output <file>.parquet, or send it on through a pipe",
    });
  return withProject(context, async (project) => {
    const { memory, threads, queryTimeoutMs } = project.config.limits;
    const aside = format === "parquet" && target === null ? await mkdtemp(join(tmpdir(), "endcap-sql-")) : null;
    const file = aside === null ? target : join(aside, "answer.parquet");
    const engine = await queryEngine(project.config.query)({
      lake: project.lake(),
      limits: { memory, threads, timeoutMs: queryTimeoutMs },
      tempDir: project.paths.work,
      ...(file === null ? {} : { outputs: [file] }),
    });
    try {
      const { date } = readLastGood(project.store, project.config);
      if (date !== null && (output.isTerminal || target !== null)) output.note(`As of ${date}`);
      for (const remark of await engine.remarks(query)) output.note(`Note: ${remark}`);
      if (format === "parquet" && file !== null) {
        const rows = await engine.writeParquet({ sql: query, path: file });
        if (target === null) await writeOut(output, createReadStream(file));
        else output.note(`${count(rows, "row")} in ${target}`);
        return 0;
      }
      const result = await engine.run({ sql: query });
      if (result.isReused === true) output.note("Read nothing of the lake: the same question was answered before");
      else if (result.bytesScanned !== undefined) output.note(`Read ${megabytes(result.bytesScanned)} of the lake`);
      const chunks = textFormats[format as TextFormat](result);
      if (target === null) await writeOut(output, chunks);
      else {
        await pipeline(Readable.from(chunks), createWriteStream(target));
        output.note(`${count(result.rowCount, "row")} in ${target}`);
      }
      return 0;
    } finally {
      engine.close();
      if (aside !== null) await rm(aside, { recursive: true, force: true });
    }
  });
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 2 : 0)} MB`;
}

/** A reader that has seen enough, such as `head`, ends the answer quietly. */
async function writeOut(output: Output, chunks: AsyncIterable<string | Uint8Array>): Promise<void> {
  for await (const chunk of chunks) if (!(await output.write(chunk))) return;
}

/** The form that a file's name asks for; null where it says none. */
function formatOf(target: string | null): SqlOptions["format"] | null {
  const name = target === null ? "" : extname(target).slice(1).toLowerCase();
  return (["csv", "json", "ndjson", "parquet"] as const).find((format) => format === name) ?? null;
}
