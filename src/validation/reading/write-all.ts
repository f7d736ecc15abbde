import type { FileHandle } from "node:fs/promises";

/** Writes all of the bytes at the file's position, however many writes that takes. */
export async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten;
}
