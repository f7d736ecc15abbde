/** A bucket and prefix of delivered files: what was not landed yet is brought into a folder of the project. */
import { createHash } from "node:crypto";
import { mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ProjectConfig } from "../../config/project-config.ts";
import { EndcapError } from "../../core/errors.ts";
import { exists } from "../../core/files.ts";
import { sideBySide } from "../../core/side-by-side.ts";
import { newFiles } from "../../landing/found-files.ts";
import type { ProjectPaths } from "../../landing/paths.ts";
import { s3Storage, type S3Params } from "../../storage/adapters/s3.ts";
import type { ObjectStorage } from "../../storage/storage.ts";
import { examineFiles } from "../examine-files.ts";
import { findFiles } from "../find-files.ts";
import { isIgnoredFile } from "../folder/file-name.ts";
import { listFiles, type ListedFile } from "../folder/list-files.ts";
import { DELIVERED, NOTHING, type Source } from "../source.ts";

const DOWNLOADS_AT_ONCE = 8;
/** Hidden, so that it is no file of the delivery. */
const LISTING = ".listing.json";
const MANIFEST = /(?:^|\/)manifest_[^/]*\.json$/i;

export function s3Source(config: ProjectConfig, params: S3Params, paths: ProjectPaths): Source {
  const folder = join(paths.work, DELIVERED);
  const address = `s3://${params.bucket}/${params.prefix}`;
  const look = async () => {
    const storage = s3Storage(params);
    try {
      const { listed, manifests } = await listObjects(storage);
      return {
        ...findFiles(config, folder, listed),
        manifests: [...manifests].map(([name, modifiedMs]) => ({ name, modifiedMs })),
      };
    } finally {
      storage.close();
    }
  };
  return {
    address,
    folder,
    async collect({ store }, effects) {
      await effects.files.remove(folder);
      await mkdir(folder, { recursive: true });
      const storage = s3Storage(params);
      try {
        const { listed, manifests } = await listObjects(storage);
        await writeFile(
          join(folder, LISTING),
          JSON.stringify(Object.fromEntries(listed.map(({ path, changedMs }) => [path, changedMs]))),
        );
        const { files } = findFiles(config, folder, listed);
        const wanted = newFiles(store, files);
        const names = [...wanted.map(({ name }) => name), ...manifests.keys()];
        const modified = new Map([...listed.map(({ path, modifiedMs }) => [path, modifiedMs] as const), ...manifests]);
        let done = 0;
        await sideBySide(names, DOWNLOADS_AT_ONCE, async (name) => {
          const path = join(folder, name);
          await mkdir(dirname(path), { recursive: true });
          await storage.download(name, path);
          const at = new Date(modified.get(name) ?? 0);
          await utimes(path, at, at);
          done++;
          effects.report({ kind: "step", step: "extract", text: name, done, total: names.length });
        });
        return { days: 0, files: wanted.length, rows: 0 };
      } finally {
        storage.close();
      }
    },
    clear: (effects) => effects.files.remove(folder),
    async delivered() {
      if (!(await exists(folder))) return NOTHING;
      const changed = JSON.parse(await readFile(join(folder, LISTING), "utf8")) as Record<string, number>;
      const listed = await listFiles(folder);
      return findFiles(
        config,
        folder,
        listed.map((file) => ({ ...file, changedMs: changed[file.path] ?? file.changedMs })),
      );
    },
    look,
    async read(name) {
      const storage = s3Storage(params);
      try {
        const object = await storage.read(name);
        if (object !== null) return new TextDecoder().decode(object.data);
        throw new EndcapError({
          what: `${name} vanished while it was to be read`,
          where: { file: address + name },
          next: "Have it delivered again",
          retryable: true,
        });
      } finally {
        storage.close();
      }
    },
    openDates: async () => [],
    hasNews: async ({ store }) => newFiles(store, (await look()).files).length > 0,
    examine: async () => examineFiles(address, await look()),
  };
}

/** Manifests that a retailer delivers beside the files are brought each time: they are small, and say what belongs together. */
async function listObjects(storage: ObjectStorage): Promise<{ listed: ListedFile[]; manifests: Map<string, number> }> {
  const listed: ListedFile[] = [];
  const manifests = new Map<string, number>();
  for await (const { key, bytes, modified, version } of storage.list("")) {
    const modifiedMs = modified.getTime();
    if (MANIFEST.test(key)) manifests.set(key, modifiedMs);
    else if (!key.endsWith("/") && !isIgnoredFile(key))
      listed.push({ path: key, bytes, modifiedMs, changedMs: versionNumber(version), problem: null });
  }
  return { listed, manifests };
}

/** An object that is written over within a second differs in its version alone; what a folder tells by a time is told by it here. */
function versionNumber(version: string): number {
  return Number.parseInt(createHash("sha256").update(version).digest("hex").slice(0, 12), 16);
}
