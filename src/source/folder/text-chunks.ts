/** The bytes of a text file, unpacked where it is gzip, in chunks. */
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

const CHUNK_BYTES = 1024 * 1024;

/** `bytes`: the file's size. `from` and `to` are bytes of a plain file; a gzip file is always read from its start. Throws what reading throws. */
export async function* textChunks(
  path: string,
  options: { gzip: boolean; bytes: number; from?: number; to?: number },
): AsyncGenerator<Buffer> {
  const start = options.gzip ? 0 : (options.from ?? 0);
  const end = options.gzip || options.to === undefined ? Infinity : options.to - 1;
  if (end < start) return;
  const highWaterMark = Math.max(1, Math.min(CHUNK_BYTES, options.bytes, end - start + 1));
  const file = createReadStream(path, { highWaterMark, start, end });
  if (!options.gzip) {
    yield* file as AsyncIterable<Buffer>;
    return;
  }
  const gunzip = createGunzip();
  file.on("error", (error) => gunzip.destroy(error));
  try {
    yield* file.pipe(gunzip) as AsyncIterable<Buffer>;
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}
