import { createReadStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { FileFacts } from "./file-facts.ts";
import { createInspector } from "./inspector.ts";
import type { Refusal } from "./refusal.ts";
import { writeAll } from "./write-all.ts";

const CHUNK_BYTES = 256 * 1024;

/**
 * Unpacks a gzip file of one or more members and tells the facts of what was in it, gathered on the way. A cut or
 * damaged file is refused and leaves no output. Only reading and writing themselves can fail.
 */
export async function gunzipTo(path: string, output: string): Promise<FileFacts | Refusal> {
  const inspector = createInspector();
  await using file = await open(output, "w");
  const save = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      inspector.push(chunk);
      await writeAll(file, output, chunk);
    }
  };
  try {
    await pipeline(
      createReadStream(path, { highWaterMark: CHUNK_BYTES }),
      createGunzip({ chunkSize: CHUNK_BYTES }),
      save,
    );
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (!code.startsWith("Z_")) throw error;
    await rm(output, { force: true });
    return damaged(code === "Z_BUF_ERROR", (error as Error).message, inspector.finish());
  }
  return inspector.finish();
}

function damaged(isCut: boolean, message: string, facts: FileFacts): Refusal {
  const where =
    facts.bytes === 0 ? "before the first byte" : `after ${facts.bytes} unpacked bytes (${facts.physicalLines} lines)`;
  return {
    refuse: isCut ? "cut" : "corrupt-gzip",
    reason: isCut ? `looks cut: the gzip data ends ${where}` : `the gzip data is damaged ${where}: ${message}`,
    next: "Have the file delivered again, whole; nothing of it was taken",
  };
}
