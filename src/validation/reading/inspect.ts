import { type FileHandle, open } from "node:fs/promises";
import { naming } from "../../core/files.ts";
import type { FileFacts } from "./file-facts.ts";
import { createInspector } from "./inspector.ts";
import { writeAll } from "./write-all.ts";

const CHUNK_BYTES = 1024 * 1024;
/** Of small files no more than they hold: hundreds of large buffers would keep the collector busy. */
const LEAST_CHUNK_BYTES = 4096;

/**
 * The facts of a file, from one pass over its bytes. With `copyTo` the same pass writes a real copy, whose bytes are on
 * disk when the promise resolves; an existing file there is an error. Only reading and writing themselves can fail.
 */
export async function inspectFile(path: string, options: { copyTo?: string } = {}): Promise<FileFacts> {
  const inspector = createInspector();
  await using input = await open(path, "r");
  if (options.copyTo === undefined) {
    await eachChunk(input, (chunk) => inspector.push(chunk));
    return inspector.finish();
  }
  const { copyTo } = options;
  await using copy = await open(copyTo, "wx");
  await eachChunk(input, async (chunk) => {
    const written = writeAll(copy, copyTo, chunk);
    inspector.push(chunk);
    await written;
  });
  await naming(copyTo, copy.sync());
  return inspector.finish();
}

/** Reads the next chunk while the one before is worked on. A chunk is the callee's until its promise resolves. */
async function eachChunk(input: FileHandle, work: (chunk: Buffer) => void | Promise<void>): Promise<void> {
  const bytes = Math.min(CHUNK_BYTES, Math.max(LEAST_CHUNK_BYTES, (await input.stat()).size + 1));
  const buffers = [Buffer.allocUnsafeSlow(bytes), Buffer.allocUnsafeSlow(bytes)] as const;
  let turn: 0 | 1 = 0;
  let reading = input.read(buffers[turn], 0, bytes);
  for (;;) {
    const { bytesRead } = await reading;
    if (bytesRead === 0) return;
    const chunk = buffers[turn].subarray(0, bytesRead);
    turn = turn === 0 ? 1 : 0;
    reading = input.read(buffers[turn], 0, bytes);
    reading.catch(() => undefined);
    await work(chunk);
  }
}
