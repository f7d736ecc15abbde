/** One benchmark at a time: two would share a folder and a machine, and neither's figures would mean anything. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Holds the folder until the returned function is called; what another one left when it died does not count. Throws while one runs. */
export function takeBenchLock(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "running");
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = holderOf(file);
    if (holder !== null) {
      throw new Error(
        `Another benchmark is running (process ${holder}): wait for its end, or the figures of both are no good`,
      );
    }
    rmSync(file, { force: true });
  }
}

/** The process that holds the lock; null where it has ended. */
function holderOf(file: string): number | null {
  try {
    const holder = Number(readFileSync(file, "utf8"));
    if (!(holder > 0)) return null;
    process.kill(holder, 0);
    return holder;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" ? Number(readFileSync(file, "utf8")) : null;
  }
}
