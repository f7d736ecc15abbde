/** Python packages of pinned versions, installed once into the checkout's cache folder. */
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { checkoutFolder } from "../../scripts/run-program.ts";
import { mustRun } from "./run-command.testkit.ts";

const UV_VERSION = "0.13.9";

const cacheFolder = join(checkoutFolder, ".cache", "stack");

/** A folder that holds the package alone, without what it depends on. */
export async function pythonPackage(name: string, version: string): Promise<string> {
  return installed(`${name}-${version}`, async (folder) => {
    const uv = await uvProgram();
    await mustRun({
      program: uv,
      args: ["pip", "install", "--quiet", "--no-deps", "--target", folder, `${name}==${version}`],
      missing: `${name} ${version} must come from a Python package index; see pip's configuration.`,
    });
  });
}

/** uv, which installs Python packages. */
async function uvProgram(): Promise<string> {
  const folder = await installed(`uv-${UV_VERSION}`, async (aside) => {
    const missing = "The stack's tests need Python 3.9 or newer, with venv and pip, as python3 on the PATH.";
    await mustRun({ program: "python3", args: ["-m", "venv", aside], missing });
    await mustRun({ program: join(aside, "bin", "pip"), args: ["install", "--quiet", `uv==${UV_VERSION}`], missing });
  });
  return join(folder, "bin", "uv");
}

/** The cache's folder of this name, made aside, so that a cut-off installation is never taken for a whole one. */
async function installed(name: string, install: (aside: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder, { recursive: true });
  const aside = `${folder}.${process.pid}.part`;
  await rm(aside, { recursive: true, force: true });
  await install(aside);
  await rename(aside, folder);
  return folder;
}
