/** What the source shows of a business date before any of it is landed: what is new, and what of it can be refused or must wait unread. */
import type { Store } from "../catalog/store.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import { EndcapError } from "../core/errors.ts";
import { newFiles, type FoundFile } from "../landing/found-files.ts";
import type { SourceTableName } from "../model/tables.ts";
import type { ShownFiles, Source } from "../source/source.ts";
import { severityOf } from "../validation/rules.ts";
import { localTime } from "./due.ts";
import { judgeManifests } from "./judge-manifests.ts";
import { manifestDate, parseManifest, type SourceManifest } from "./source-manifests.ts";

export type ShownProblem = { table: SourceTableName; file: string; reason: string; next: string };

/** Of one business date. */
export type ShownDay = {
  /** Not landed yet, or changed since; of other dates too. */
  fresh: FoundFile[];
  /** The fresh files that may hold the date's rows: an undated one when it was written since the date began. */
  ofDate: FoundFile[];
  refused: ShownProblem[];
  waiting: ShownProblem[];
};

export async function judgeShown(params: {
  store: Store;
  config: ProjectConfig;
  source: Pick<Source, "read">;
  shown: ShownFiles;
  date: string;
}): Promise<ShownDay> {
  const { store, config, source, shown, date } = params;
  const fresh = newFiles(store, shown.files);
  const ofDate = fresh.filter(({ nameDate, modifiedMs }) =>
    nameDate === null ? localTime(new Date(modifiedMs), config.timeZone).date >= date : nameDate === date,
  );
  const day: ShownDay = { fresh, ofDate, refused: [], waiting: [] };
  for (const { name, table, bytes } of day.ofDate)
    if (bytes === 0)
      day.refused.push({ table, file: name, reason: "it is empty (0 bytes)", next: "Have it delivered again, whole" });
  const names = new Set(shown.files.map(({ name }) => name));
  const deliveries = [...new Set(day.ofDate.map(({ table }) => table))];
  const { verdicts } = judgeManifests({
    manifests: await readShown(source, shown, date),
    pending: day.ofDate.map((file, index) => ({
      fileId: index,
      deliveryId: deliveries.indexOf(file.table),
      name: file.name,
      nameDate: file.nameDate,
      part: file.part,
      bytes: file.bytes,
      modifiedMs: file.modifiedMs,
      sha256: null,
    })),
    isThere: (name) =>
      names.has(name) || store.get("SELECT 1 AS yes FROM files WHERE source_name = ?", name) !== undefined,
    without: new Set(
      store
        .all<{ date: string }>("SELECT business_date AS date FROM confirmations WHERE kind = 'without'")
        .map((row) => row.date),
    ),
  });
  for (const { fileId, status, rule, reason, next } of verdicts) {
    const file = day.ofDate[fileId];
    const isLowered = rule !== null && !["refuse", "quarantine"].includes(severityOf(rule, config.severities));
    if (file === undefined || status === "landed" || isLowered) continue;
    day[status].push({ table: file.table, file: file.name, reason, next });
  }
  return day;
}

/** A manifest that cannot be opened says so, and its delivery waits; a source that does not answer is an error. */
async function readShown(source: Pick<Source, "read">, shown: ShownFiles, date: string): Promise<SourceManifest[]> {
  const manifests: SourceManifest[] = [];
  for (const { name, modifiedMs } of shown.manifests) {
    if (manifestDate(name) !== date) continue;
    const facts = { name, date, modifiedMs };
    try {
      const manifest = parseManifest(facts, await source.read(name));
      if (manifest !== null) manifests.push(manifest);
    } catch (error) {
      if (error instanceof EndcapError) throw error;
      manifests.push({ ...facts, files: null, problem: (error as Error).message });
    }
  }
  return manifests;
}
