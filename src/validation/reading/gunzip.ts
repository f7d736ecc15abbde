import { createReadStream } from "node:fs";
import { open, rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { FileFacts } from "./file-facts.ts";
import { createInspector } from "./inspector.ts";
import type { Refusal } from "./refusal.ts";
import { writeAll } from "./write-all.ts";

const CHUNK_BYTES = 256 * 1024;

/** As zlib says that no further member begins where one ended. */
const NO_MEMBER = "incorrect header check";

/**
 * Unpacks a gzip file of one or more members and tells the facts of what was in it, gathered on the way. A cut or
 * damaged file, and one with anything but zeros behind its data, is refused and leaves no output. Only reading and writing
 * themselves can fail.
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
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  try {
    await pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES }), gunzip, save);
  } catch (error) {
    const taken = inspector.finish();
    const refusal = refuseGzip(error, taken);
    if (refusal === null) throw error;
    await rm(output, { force: true });
    return { ...refusal, lines: taken.physicalLines };
  }
  if (await isPaddedOnly(path, gunzip.bytesWritten)) return inspector.finish();
  await rm(output, { force: true });
  return { ...trailing(), lines: inspector.finish().physicalLines };
}

/** What zlib's error says of a gzip file, of which so much could be unpacked; null for any other error. */
export function refuseGzip(error: unknown, unpacked: Pick<FileFacts, "bytes" | "physicalLines">): Refusal | null {
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (!code.startsWith("Z_")) return null;
  return message === NO_MEMBER ? trailing() : damaged(code === "Z_BUF_ERROR", message, unpacked);
}

/** Whether nothing but zeros (blocks of a tape or disk, filled up) stands from this byte on. */
async function isPaddedOnly(path: string, from: number): Promise<boolean> {
  if ((await stat(path)).size <= from) return true;
  for await (const chunk of createReadStream(path, { start: from, highWaterMark: CHUNK_BYTES }))
    if ((chunk as Buffer).some((byte) => byte !== 0)) return false;
  return true;
}

function trailing(): Refusal {
  return {
    refuse: "corrupt-gzip",
    reason: "something that is no gzip stands behind its gzip data: its rest may be damaged",
    next: "Have the file delivered again, whole; nothing of it was taken",
  };
}

function damaged(isCut: boolean, message: string, facts: Pick<FileFacts, "bytes" | "physicalLines">): Refusal {
  const where =
    facts.bytes === 0 ? "before the first byte" : `after ${facts.bytes} unpacked bytes (${facts.physicalLines} lines)`;
  return {
    refuse: isCut ? "cut" : "corrupt-gzip",
    reason: isCut ? `looks cut: the gzip data ends ${where}` : `the gzip data is damaged ${where}: ${message}`,
    next: "Have the file delivered again, whole; nothing of it was taken",
  };
}
