/** Python packages of pinned versions, installed once into the checkout's cache folder. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { installed } from "./cache.testkit.ts";
import { mustRun } from "./run-command.testkit.ts";

const UV_VERSION = "0.13.9";

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

/**
 * A Python of its own with the packages of a frozen list, which names every one with its version. `finish` may use it before
 * it counts as installed. Answers its folder.
 */
export async function pythonEnvironment(
  name: string,
  list: string,
  finish: (folder: string) => Promise<void> = async () => undefined,
): Promise<string> {
  const mark = createHash("sha256")
    .update(await readFile(list))
    .digest("hex")
    .slice(0, 8);
  return installed(`${name}-${mark}`, async (folder) => {
    const uv = await uvProgram();
    const missing = `${name} needs Python 3.11 or newer as python3, and its packages from a Python package index; see pip's configuration.`;
    await mustRun({ program: uv, args: ["venv", "--quiet", "--relocatable", "--python", "python3", folder], missing });
    const python = join(folder, "bin", "python");
    const args = ["pip", "install", "--quiet", "--no-deps", "--python", python, "--requirement", list];
    await mustRun({ program: uv, args, missing });
    await finish(folder);
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
