/** Python packages of pinned versions, installed once into the checkout's cache folder. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
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
 * The Python of an environment with exactly the packages of a list of pins, a file beside this one. `finish` works in its
 * folder before it counts as installed.
 */
export async function pythonEnvironment(
  list: string,
  finish: (folder: string) => Promise<void> = async () => undefined,
): Promise<string> {
  const file = join(import.meta.dirname, list);
  const pins = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 8);
  const folder = await installed(`python-${list.replace(/-requirements\.txt$/, "")}-${pins}`, async (aside) => {
    const uv = await uvProgram();
    const missing = `The packages of ${list} must come from a Python package index, for Python 3.11 or newer; see pip's configuration.`;
    await mustRun({ program: uv, args: ["venv", "--quiet", "--relocatable", "--python", "python3", aside], missing });
    await mustRun({
      program: uv,
      args: ["pip", "install", "--quiet", "--no-deps", "--python", join(aside, "bin", "python"), "-r", file],
      missing,
    });
    await finish(aside);
  });
  return join(folder, "bin", "python");
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
