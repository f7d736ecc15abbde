/** `endcap sql`: read-only SQL over what is published. */
import { join, resolve } from "node:path";
import { currentLake } from "../../catalog/current-lake.ts";
import { UsageError } from "../../core/errors.ts";
import { queryEngines } from "../../query/index.ts";
import { textFormats, type TextFormat } from "../../query/formats/index.ts";
import { openProject } from "../../workflow/project.ts";
import type { Output } from "../output.ts";

export type SqlOptions = { dir: string; query: string; format: TextFormat | "parquet" | undefined; output: string | undefined };

export async function sql(output: Output, options: SqlOptions): Promise<number> {
  const project = await openProject(options.dir);
  try {
    const format = options.format ?? (output.options.json ? "json" : process.stdout.isTTY ? "table" : "ndjson");
    const target = options.output === undefined ? null : resolve(options.output);
    if (format === "parquet" && target === null) throw new UsageError({ what: "Parquet needs a file to be written to", next: "Add --output <file>.parquet" });
    const { memory, threads, queryTimeoutMs } = project.config.limits;
    const engine = await queryEngines.duckdb({
      lake: currentLake(project.store, project.config, project.paths),
      limits: { memory, threads, timeoutMs: queryTimeoutMs },
      tempDir: join(project.paths.work, "query"),
      ...(target === null ? {} : { outputs: [target] }),
    });
    try {
      if (format === "parquet" && target !== null) {
        const rows = await engine.writeParquet({ sql: options.query, path: target });
        output.note(`${rows} rows in ${target}`);
        return 0;
      }
      const result = await engine.run({ sql: options.query });
      await writeAll(textFormats[format as TextFormat](result), target);
      return 0;
    } finally {
      engine.close();
    }
  } finally {
    project.close();
  }
}

async function writeAll(chunks: AsyncIterable<string>, target: string | null): Promise<void> {
  const { Readable } = await import("node:stream");
  const { pipeline } = await import("node:stream/promises");
  if (target !== null) {
    const { createWriteStream } = await import("node:fs");
    await pipeline(Readable.from(chunks), createWriteStream(target));
    return;
  }
  for await (const chunk of chunks) {
    if (!process.stdout.write(chunk)) await new Promise((done) => process.stdout.once("drain", done));
  }
}
