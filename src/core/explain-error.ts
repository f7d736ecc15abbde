/** Errors of the machine (disk, rights, damaged files) in words, with what to do. They come from Node, SQLite and DuckDB. */
import type { Place } from "./errors.ts";

export type Explained = { what: string; where: Place; next: string; retryable: boolean };

const QUOTED = /["']([^"'\n]+)["']/;

/** null where the error is none of these. */
export function explainError(error: unknown): Explained | null {
  if (!(error instanceof Error)) return null;
  const { code, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  const [message = ""] = error.message.split("\n");
  const file = dest ?? path ?? QUOTED.exec(message)?.[1];
  const where = file === undefined ? {} : { file };
  if (
    code === "ENOSPC" ||
    code === "EDQUOT" ||
    /no space left on device|database or disk is full|disk quota exceeded/i.test(message)
  ) {
    return {
      what: "The disk is full",
      where,
      next: "Make room on the disk that holds the project, then run again: what was done stays done, and nothing half-written is visible",
      retryable: false,
    };
  }
  if (
    ["EACCES", "EPERM", "EROFS"].includes(code ?? "") ||
    /permission denied|read-only file system|attempt to write a readonly database|readonly database/i.test(message)
  ) {
    return {
      what: `${file ?? "The project folder"} cannot be written or read: ${reasonOf(code, message)}`,
      where,
      next: "Give the user that runs Endcap the right to read and write there; `endcap doctor` checks every folder of the project",
      retryable: false,
    };
  }
  if (isDamage(message) || (isGone(message) && /\.parquet/.test(message))) return damagedFile(file, message);
  return null;
}

/** `message`: what the reader said of a Parquet file. */
export function damagedFile(file: string | undefined, message: string): Explained {
  const found = isGone(message) ? "is not there" : `is damaged: ${reading(message)}`;
  return {
    what: `${file ?? "A Parquet file"} ${found}`,
    where: file === undefined ? {} : { file },
    next: mendOf(file),
    retryable: false,
  };
}

function isGone(message: string): boolean {
  return /no files found|no such file/i.test(message);
}

function reading(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/^[A-Za-z ]*Error: /, "");
}

function isDamage(message: string): boolean {
  return /no magic bytes found|too small to be a parquet file|TProtocolException|decompression failure|failed to read file .*\.parquet|corrupt.*parquet|parquet.*corrupt/i.test(
    message,
  );
}

function reasonOf(code: string | undefined, message: string): string {
  if (code === "EROFS" || /read-?only/i.test(message)) return "it is read-only";
  return "the right to do so is missing";
}

/** What brings the file back: everything after landing can be made again. */
function mendOf(file: string | undefined): string {
  const week = file === undefined ? undefined : /yr_wk_num=(\d+)/.exec(file)?.[1];
  if (week !== undefined) return `Make it again from the accepted rows: endcap run --recompute ${week}`;
  if (file !== undefined && /[\\/]accepted[\\/]/.test(file))
    return "Make it again from landing: endcap backfill --from <first date> --to <last date>; `endcap doctor` says which dates it holds";
  if (file !== undefined && /[\\/]lake[\\/]/.test(file))
    return "Make it again from the accepted rows: endcap run --recompute";
  return "`endcap doctor` checks every file and says which one is damaged and how it is made again";
}
