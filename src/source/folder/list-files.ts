import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { CONFIG_FILES } from "../../config/find-config.ts";
import { EndcapError } from "../../core/errors.ts";
import { isIgnoredFile } from "./file-name.ts";

export type ListedFile = {
  /** Relative to the source folder, with `/`; a folder that cannot be read is listed too, its path ending in `/`. */
  path: string;
  bytes: number;
  modifiedMs: number;
};

/** What Endcap itself keeps in a project folder: copies of files that must never be taken for deliveries. */
const OWN_FOLDERS = new Set(["landing", "accepted", "quarantine", "lake", "state", "work", "logs"]);

/**
 * All files below a folder that may be data, sorted by path. Hidden and unfinished files, markers and manifests are left out.
 * Links are followed; one that leads to what is listed anyway, or in a circle, counts once; one that leads nowhere not at all.
 * Of a project folder within, or the folder itself where it is one, Endcap's own folders are left out.
 * Throws where the folder itself cannot be read.
 */
export async function listFiles(folder: string): Promise<ListedFile[]> {
  const root = await realpath(folder).catch((error: NodeJS.ErrnoException) => {
    throw new EndcapError({
      what:
        error.code === "ENOENT"
          ? `There is no folder ${folder}`
          : `The folder ${folder} cannot be read: ${error.message}`,
      where: { file: folder, setting: "source" },
      next: "Name the folder that holds the retailer's files",
      retryable: error.code !== "ENOENT",
      cause: error,
    });
  });
  if (!(await stat(root)).isDirectory()) {
    throw new EndcapError({
      what: `${folder} is no folder`,
      where: { file: folder, setting: "source" },
      next: "Name the folder that holds the file",
    });
  }
  const found: ListedFile[] = [];
  await walk({ root, dir: root, path: "", seen: new Set([root]), found });
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

type Walk = { root: string; dir: string; path: string; seen: Set<string>; found: ListedFile[] };

async function walk(at: Walk): Promise<void> {
  const names = await readdir(at.dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") at.found.push({ path: `${at.path}/`, bytes: 0, modifiedMs: 0 });
    return [];
  });
  const isProject = names.some((name) => (CONFIG_FILES as readonly string[]).includes(name));
  for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
    const path = at.path === "" ? name : `${at.path}/${name}`;
    if (isIgnoredFile(path) || (isProject && OWN_FOLDERS.has(name))) continue;
    await visit({ ...at, dir: join(at.dir, name), path });
  }
}

async function visit(at: Walk): Promise<void> {
  const link = await lstat(at.dir).then(
    (facts) => facts.isSymbolicLink(),
    () => null,
  );
  if (link === null) return;
  const target = link ? await realpath(at.dir).catch(() => null) : at.dir;
  const facts = target === null ? null : await stat(target).catch(() => null);
  if (target === null || facts === null || (link && isListedAnyway(at.root, target))) return;
  if (facts.isDirectory()) {
    const real = await realpath(target);
    if (at.seen.has(real)) return;
    at.seen.add(real);
    await walk({ ...at, dir: target });
  } else if (facts.isFile()) {
    at.found.push({ path: at.path, bytes: facts.size, modifiedMs: facts.mtimeMs });
  }
}

function isListedAnyway(root: string, target: string): boolean {
  const inside = relative(root, target);
  return inside !== "" && !inside.startsWith("..") && !isIgnoredFile(inside.split(sep).join("/"));
}
