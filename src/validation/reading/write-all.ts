import type { FileHandle } from "node:fs/promises";
import { naming } from "../../core/files.ts";

/** Writes all of the bytes at the file's position, however many writes that takes; an error names the `path`. */
export async function writeAll(file: FileHandle, path: string, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await naming(path, file.write(bytes, done))).bytesWritten;
}
