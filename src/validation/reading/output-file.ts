import { type FileHandle, open } from "node:fs/promises";

const BUFFER_BYTES = 4 * 1024 * 1024;

/**
 * A file written through one large buffer. The caller writes into `bytes` from `at` on and moves `at`; `room` is called
 * before and tells whether it fits, or else `flush` has to be awaited first.
 */
export class OutputFile {
  bytes: Buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  at = 0;
  readonly #file: FileHandle;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Creates the file, or empties the one that is there. */
  static async create(path: string): Promise<OutputFile> {
    return new OutputFile(await open(path, "w"));
  }

  hasRoom(bytes: number): boolean {
    return this.at + bytes <= this.bytes.length;
  }

  /** Writes what is in the buffer, which has room for at least `bytes` afterwards. */
  async flush(bytes = 0): Promise<void> {
    for (let done = 0; done < this.at;) {
      done += (await this.#file.write(this.bytes, done, this.at - done)).bytesWritten;
    }
    this.at = 0;
    if (bytes > this.bytes.length) this.bytes = Buffer.allocUnsafeSlow(bytes);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
