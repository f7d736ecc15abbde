/** Programs of pinned versions, installed once into the checkout's cache folder. */
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { checkoutFolder } from "../../scripts/run-program.ts";

const cacheFolder = join(checkoutFolder, ".cache", "stack");

/** The cache's folder of this name, made aside, so that a cut-off installation is never taken for a whole one. */
export async function installed(name: string, install: (aside: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder, { recursive: true });
  const aside = `${folder}.${process.pid}.part`;
  await rm(aside, { recursive: true, force: true });
  await install(aside);
  await rename(aside, folder);
  return folder;
}
