/** What the delivered manifests say of the landed files: which are refused, which wait, and what is to be told. Pure. */
import type { ListedFile, SourceManifest } from "./source-manifests.ts";

/** The newest version of a file that is not accepted yet, or refused by its manifest before. */
export type PendingFile = {
  fileId: number;
  deliveryId: number;
  name: string;
  nameDate: string | null;
  part: string | null;
  bytes: number;
  modifiedMs: number;
  /** null: not known before its bytes are read. */
  sha256: string | null;
};

export type ManifestVerdict = {
  fileId: number;
  status: "landed" | "refused" | "waiting";
  rule: "manifest-mismatch" | "manifest-incomplete" | "parts-refused" | null;
  reason: string;
  next: string;
};

export type ManifestJudgement = {
  verdicts: ManifestVerdict[];
  notes: { file: string; text: string }[];
  listedRows: { fileId: number; rows: number }[];
};

/** Clocks of file systems are coarse. */
const NEWER_MS = 2_000;

export function judgeManifests(params: {
  manifests: readonly SourceManifest[];
  pending: readonly PendingFile[];
  /** Whether something stands under this name in the source, or was landed from there before. */
  isThere(name: string): boolean;
  /** Dates that a person confirmed to be loaded without what is missing. */
  without: ReadonlySet<string>;
}): ManifestJudgement {
  const { manifests, pending, isThere, without } = params;
  const judgement: ManifestJudgement = { verdicts: [], notes: [], listedRows: [] };
  for (const file of pending) {
    const own = manifests.find(({ files }) => files?.some(({ name }) => name === file.name) === true);
    const manifest =
      own ?? manifests.find(({ name, date }) => date === file.nameDate && folderOf(name) === folderOf(file.name));
    if (manifest === undefined) {
      judgement.verdicts.push(passed(file));
      continue;
    }
    const listed = manifest.files?.find(({ name }) => name === file.name);
    if (manifest.files !== null && listed === undefined)
      judgement.notes.push({ file: file.name, text: `${file.name} is not listed in ${manifest.name}` });
    else if (file.modifiedMs > manifest.modifiedMs + NEWER_MS)
      judgement.notes.push({ file: file.name, text: `${file.name} is newer than ${manifest.name}` });
    if (listed?.rows != null) judgement.listedRows.push({ fileId: file.fileId, rows: listed.rows });
    judgement.verdicts.push(judgeFile(file, listed, manifest, { isThere, without }));
  }
  return { ...judgement, verdicts: wholeDeliveries(judgement.verdicts, pending) };
}

function judgeFile(
  file: PendingFile,
  listed: ListedFile | undefined,
  manifest: SourceManifest,
  known: { isThere(name: string): boolean; without: ReadonlySet<string> },
): ManifestVerdict {
  const difference = listed === undefined ? null : differs(file, listed);
  if (difference !== null) {
    const since =
      file.modifiedMs > manifest.modifiedMs + NEWER_MS ? "; the file was changed after its manifest was written" : "";
    return {
      fileId: file.fileId,
      status: "refused",
      rule: "manifest-mismatch",
      reason: `it is not the file that ${manifest.name} lists: ${difference}${since}`,
      next: "Have the file delivered again, whole; where the file is right, have its manifest written again, or remove the manifest",
    };
  }
  if (known.without.has(manifest.date)) return passed(file);
  const waits = { fileId: file.fileId, status: "waiting", rule: "manifest-incomplete" } as const;
  if (manifest.files === null)
    return {
      ...waits,
      reason: `${manifest.name} cannot be read: ${manifest.problem ?? ""}`,
      next: "Have the manifest delivered again, or remove it",
    };
  const missing = manifest.files.filter(({ name }) => !known.isThere(name)).map(({ name }) => name);
  if (missing.length === 0) return passed(file);
  return {
    ...waits,
    reason: `${manifest.name} lists ${missing.join(", ")}, which ${missing.length === 1 ? "is" : "are"} not there`,
    next: `Have ${missing.length === 1 ? "it" : "them"} delivered: the next run loads the whole delivery; or load without: endcap confirm <table> ${manifest.date} --without`,
  };
}

function differs(file: PendingFile, listed: ListedFile): string | null {
  if (listed.bytes !== null && listed.bytes !== file.bytes)
    return `it has ${file.bytes} bytes, the manifest says ${listed.bytes}`;
  if (listed.sha256 !== null && file.sha256 !== null && listed.sha256 !== file.sha256)
    return `its checksum is ${file.sha256.slice(0, 12)}…, the manifest says ${listed.sha256.slice(0, 12)}…`;
  return null;
}

function passed(file: PendingFile): ManifestVerdict {
  return { fileId: file.fileId, status: "landed", rule: null, reason: "", next: "" };
}

/** The parts of a delivery stand and fall together. */
function wholeDeliveries(verdicts: readonly ManifestVerdict[], pending: readonly PendingFile[]): ManifestVerdict[] {
  const files = new Map(pending.map((file) => [file.fileId, file]));
  const refused = new Map<number, { name: string; reason: string }>();
  for (const { fileId, status, reason } of verdicts) {
    const file = files.get(fileId);
    if (status === "refused" && file !== undefined && !refused.has(file.deliveryId))
      refused.set(file.deliveryId, { name: file.name, reason });
  }
  return verdicts.map((verdict) => {
    const file = files.get(verdict.fileId);
    const bad = file === undefined ? undefined : refused.get(file.deliveryId);
    if (
      bad === undefined ||
      file === undefined ||
      verdict.status === "refused" ||
      (file.nameDate === null && file.part === null)
    )
      return verdict;
    return {
      ...verdict,
      status: "refused",
      rule: "parts-refused",
      reason: `${bad.name}, a part of the same delivery, was refused: ${bad.reason}`,
      next: "Have that part delivered again; the whole delivery is then read again",
    };
  });
}

function folderOf(name: string): string {
  return name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : "";
}
