/** One strange file never keeps others from loading: a batch that fails is tried in halves, down to the file that fails. */
import { EndcapError } from "../core/errors.ts";
import type { FileCount } from "./count-files.ts";
import type { LandedFile } from "./prepare-file.ts";
import { recordBatch } from "./record-batch.ts";
import { validateBatch, type BatchContext } from "./validate-batch.ts";

/** Errors of the machine, not of a file: the step fails, and nothing is refused for them. */
const MACHINE_CODES = new Set(["ENOSPC", "EACCES", "EPERM", "EROFS", "EIO", "EMFILE", "ENFILE", "ENOMEM", "EDQUOT"]);
const MACHINE_TEXT =
  /out of memory|no space left|disk (?:is )?full|could not (?:write|sync|create|allocate)|input\/output error|too many open files|permission denied|read-only file system|database is locked|interrupted|INTERNAL Error/i;

export async function validateOrSplit(context: BatchContext, files: readonly LandedFile[]): Promise<FileCount[]> {
  try {
    return await validateBatch(context, files, batchName(context, files[0]?.fileId ?? 0));
  } catch (error) {
    if (isAboutTheMachine(error)) throw error;
    const deliveries = [...new Set(files.map(({ deliveryId }) => deliveryId))];
    if (deliveries.length === 1) return refuseUnreadable(context, files, error);
    const first = new Set(deliveries.slice(0, Math.ceil(deliveries.length / 2)));
    return [
      ...(await validateOrSplit(
        context,
        files.filter(({ deliveryId }) => first.has(deliveryId)),
      )),
      ...(await validateOrSplit(
        context,
        files.filter(({ deliveryId }) => !first.has(deliveryId)),
      )),
    ];
  }
}

/** Not yet borne by a file that the state refers to: in one run, the same file may be read twice. */
function batchName({ store, runId }: BatchContext, firstFile: number): string {
  for (let attempt = 1; ; attempt++) {
    const name = attempt === 1 ? String(firstFile) : `${firstFile}-${attempt}`;
    const isTaken = store.get(
      "SELECT 1 AS yes FROM days WHERE path LIKE ?1 UNION ALL SELECT 1 FROM deliveries WHERE quarantine_path LIKE ?1",
      `%/${runId}-${name}.parquet`,
    );
    if (isTaken === undefined) return name;
  }
}

function isAboutTheMachine(error: unknown): boolean {
  if (error instanceof EndcapError) return true;
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== undefined) return MACHINE_CODES.has(code) || code.startsWith("ERR_");
  return error instanceof TypeError || error instanceof ReferenceError || MACHINE_TEXT.test(String(error));
}

function refuseUnreadable(context: BatchContext, files: readonly LandedFile[], error: unknown): FileCount[] {
  const reason = `DuckDB could not read it: ${(error as Error).message.split("\n")[0]}`;
  const counts = files.map(({ fileId, facts }) => {
    const rows = Math.max(0, facts.physicalLines - 1);
    return { fileId, delivered: rows, accepted: 0, quarantined: 0, skipped: 0, refused: rows };
  });
  recordBatch(context, {
    files: files.map((landed) => ({
      landed,
      prepared: null,
      refusal: {
        rule: "unreadable",
        reason,
        next: "Have the file delivered again; if it is sound, report this message with the file's first lines",
      },
      duplicate: false,
      findings: [],
      refusedRows: Math.max(0, landed.facts.physicalLines - 1),
    })),
    counts,
    decisions: { days: [], changes: [] },
    written: { acceptedPath: null, quarantinePath: null },
    retired: [],
    pairs: [],
    doubtful: [],
  });
  return counts;
}
