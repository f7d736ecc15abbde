/** Go programs of pinned versions, built once into the checkout's cache folder. */
import { join } from "node:path";
import { installed } from "./cache.testkit.ts";
import { mustRun } from "./run-command.testkit.ts";

/** Builds `package@version`; answers the program's path. */
export async function goProgram(params: { name: string; package: string; version: string }): Promise<string> {
  const folder = await installed(`${params.name}-${params.version}`, async (aside) => {
    await mustRun({
      program: "go",
      args: ["install", "-ldflags=-s -w", `${params.package}@${params.version}`],
      env: { GOBIN: aside, GOFLAGS: "-mod=mod" },
      missing: "The stack's tests need Go 1.24 or newer on the PATH, and a Go module proxy.",
    });
  });
  return join(folder, params.name);
}
