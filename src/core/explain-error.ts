/** Errors of the machine (disk, rights, memory, damaged files) in words, with what to do. They come from Node, SQLite and DuckDB. */
import type { Place } from "./errors.ts";

export type Explained = { what: string; where: Place; next: string; retryable: boolean };

/** What helps against a state that is damaged. */
export const RESTORE_STATE =
  "Restore state/ from a backup; or move state/, accepted/, quarantine/ and lake/ away and run again: what the source no longer shows stands in landing/, to be put back";

const FULL = /no space left on device|database or disk is full|disk quota exceeded/i;
/** What DuckDB says further down when there is no room to spill into. */
const NO_ROOM_TO_SPILL = "max_temp_directory_size";
const FORBIDDEN = /permission denied|read-only file system|readonly database/i;
const QUOTED = /["']([^"'\n]+)["']/;

/** null where the error is none of these. */
export function explainError(error: unknown): Explained | null {
  if (!(error instanceof Error)) return null;
  const { code, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  const message = firstLine(error);
  const file = dest ?? path ?? QUOTED.exec(message)?.[1];
  const where = file === undefined ? {} : { file };
  if (isFull(error)) {
    return {
      what: "The disk is full",
      where,
      next: "Make room on the disk that holds the project, then run again: what was done stays done, and nothing half-written is visible",
      retryable: false,
    };
  }
  if (isForbidden(error)) {
    return {
      what: `${file ?? "The project folder"} cannot be written or read: ${reasonOf(code, message)}`,
      where,
      next: "Give the user that runs Endcap the right to read and write there; `endcap doctor` checks every folder of the project",
      retryable: false,
    };
  }
  const ofState = code === "ERR_SQLITE_ERROR" ? explainState(message, where) : null;
  if (ofState !== null) return ofState;
  if (code === "EIO" || /input\/output error|disk i\/o error/i.test(message)) {
    return {
      what: `${file ?? "The project folder"} could not be read or written: the disk reports an error`,
      where,
      next: "Look at the disk and its connection (the system's log says more), then run again; `endcap doctor` finds files that were damaged",
      retryable: false,
    };
  }
  if (/^Out of Memory Error/i.test(message)) {
    return {
      what: `The work needs more memory than limits.memory allows: ${reading(message)}`,
      where: {},
      next: "Raise limits.memory in the configuration, or lower limits.threads",
      retryable: false,
    };
  }
  if (isDamage(message) || (isGone(message) && /\.parquet/.test(message))) return damagedFile(file, message);
  return null;
}

/** Such an error says nothing of the files' bytes. */
export function isAboutRoomOrRights(error: Error): boolean {
  return isFull(error) || isForbidden(error);
}

function isFull(error: Error): boolean {
  if (["ENOSPC", "EDQUOT"].includes(codeOf(error)) || FULL.test(firstLine(error))) return true;
  return error.message.startsWith("Out of Memory Error") && error.message.includes(NO_ROOM_TO_SPILL);
}

function isForbidden(error: Error): boolean {
  return ["EACCES", "EPERM", "EROFS"].includes(codeOf(error)) || FORBIDDEN.test(firstLine(error));
}

function firstLine({ message }: Error): string {
  return message.split("\n")[0] ?? "";
}

function codeOf(error: NodeJS.ErrnoException): string {
  return error.code ?? "";
}

function explainState(message: string, where: Place): Explained | null {
  const file = where.file ?? "The state database";
  if (/is locked/i.test(message)) {
    return {
      what: `${file} is in use: another program has kept it locked for longer than Endcap waits`,
      where,
      next: "End what has it open for writing (a backup, a program that looks into databases), then run again",
      retryable: true,
    };
  }
  if (/malformed|not a database/i.test(message))
    return { what: `${file} is damaged: ${message}`, where, next: RESTORE_STATE, retryable: false };
  return null;
}

/** `message`: what the reader said of a Parquet file. */
export function damagedFile(file: string | undefined, message: string): Explained {
  const found = isGone(message) ? "is not there" : `is damaged: ${reading(message, file)}`;
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

/** What the reader said, without the file's path, which is told before it. */
function reading(message: string, file?: string): string {
  const said = (message.split("\n")[0] ?? "").replace(/^[A-Za-z ]*Error: /, "");
  return file === undefined ? said : said.replaceAll(` '${file}'`, "").replaceAll(` "${file}"`, "");
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
