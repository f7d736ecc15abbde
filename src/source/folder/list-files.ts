import type { Stats } from "node:fs";
import { access, constants, lstat, readdir, readlink, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { CONFIG_FILES } from "../../config/find-config.ts";
import { EndcapError } from "../../core/errors.ts";
import { isIgnoredFile } from "./file-name.ts";

export type ListedFile = {
  /** Relative to the source folder, with `/`; a folder that cannot be read is listed too, its path ending in `/`. */
  path: string;
  bytes: number;
  modifiedMs: number;
  /** When its bytes or its name last changed, as the file system tells. */
  changedMs: number;
  /** Why it cannot be opened, as "is a link that leads nowhere"; null where nothing speaks against it. */
  problem: string | null;
};

/** What Endcap itself keeps in a project folder: copies of files that must never be taken for deliveries. */
const OWN_FOLDERS = new Set(["landing", "accepted", "quarantine", "lake", "state", "work", "logs"]);

/**
 * All files below a folder that may be data, sorted by path. Hidden and unfinished files, markers and manifests are left out.
 * Links are followed; one that leads to what is listed anyway counts once. What can never be opened as a file (a link that
 * leads nowhere, a pipe, a file without the right to read it) is listed with the reason.
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
    if (error.code !== "ENOENT") addProblem(at, `${at.path}/`, `is a folder that cannot be read (${error.code})`);
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
  const target = await (link ? realpath(at.dir) : Promise.resolve(at.dir)).catch(errorCode);
  const facts = typeof target === "string" ? await stat(target).catch(errorCode) : target;
  if (typeof target !== "string" || "failed" in facts) {
    if (link) addProblem(at, at.path, `is a link that ${await leads(at.dir, facts)}`);
    return;
  }
  if (link && isListedAnyway(at.root, target)) return;
  if (facts.isDirectory()) {
    const real = await realpath(target);
    if (at.seen.has(real)) return;
    at.seen.add(real);
    await walk({ ...at, dir: target });
  } else {
    const problem = await whyClosed(target, facts);
    at.found.push({ path: at.path, bytes: facts.size, modifiedMs: facts.mtimeMs, changedMs: facts.ctimeMs, problem });
  }
}

type Failed = { failed: string };

function errorCode(error: NodeJS.ErrnoException): Failed {
  return { failed: error.code ?? error.message };
}

async function leads(link: string, facts: Stats | Failed): Promise<string> {
  const to = await readlink(link).catch(() => "");
  const code = "failed" in facts ? facts.failed : "";
  if (code === "ELOOP") return `leads in a circle (to ${to})`;
  return code === "ENOENT" || code === "ENOTDIR" ? `leads nowhere (to ${to})` : `cannot be followed to ${to} (${code})`;
}

/** Opening a pipe would wait for whoever writes to it. */
async function whyClosed(path: string, facts: Stats): Promise<string | null> {
  if (!facts.isFile())
    return `is ${facts.isFIFO() ? "a named pipe" : facts.isSocket() ? "a socket" : "a device"}, not a file`;
  return access(path, constants.R_OK).then(
    () => null,
    (error: NodeJS.ErrnoException) =>
      error.code === "EACCES" || error.code === "EPERM"
        ? "cannot be read: the right to do so is missing"
        : `cannot be read (${error.code})`,
  );
}

function addProblem(at: Walk, path: string, problem: string): void {
  at.found.push({ path, bytes: 0, modifiedMs: 0, changedMs: 0, problem });
}

function isListedAnyway(root: string, target: string): boolean {
  const inside = relative(root, target);
  return inside !== "" && !inside.startsWith("..") && !isIgnoredFile(inside.split(sep).join("/"));
}
