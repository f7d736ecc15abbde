import { type FileHandle, open } from "node:fs/promises";
import { writeAll } from "./write-all.ts";

const BUFFER_BYTES = 2 * 1024 * 1024;

/**
 * A file written through two large buffers: one is filled while the other is on its way to the disk. The caller writes
 * into `bytes` from `at` on and moves `at`, after `hasRoom` said that it fits or `flush` made room.
 */
export class OutputFile {
  bytes: Buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  at = 0;
  #spare: Buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #writing: Promise<void> = Promise.resolve();
  readonly #file: FileHandle;
  readonly #path: string;

  private constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
  }

  /** Creates the file, or empties the one that is there. */
  static async create(path: string): Promise<OutputFile> {
    return new OutputFile(await open(path, "w"), path);
  }

  hasRoom(bytes: number): boolean {
    return this.at + bytes <= this.bytes.length;
  }

  /** Hands what is in the buffer to the disk; afterwards there is room for at least `bytes`. */
  async flush(bytes: number): Promise<void> {
    await this.#writing;
    const full = this.bytes;
    this.#writing = writeAll(this.#file, this.#path, full.subarray(0, this.at));
    this.#writing.catch(() => undefined);
    this.bytes = bytes > this.#spare.length ? Buffer.allocUnsafeSlow(bytes) : this.#spare;
    this.#spare = full;
    this.at = 0;
  }

  /** Resolves when all that was handed over is written. */
  async written(): Promise<void> {
    await this.flush(0);
    await this.#writing;
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#file.close();
  }
}
