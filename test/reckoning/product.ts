/** The product, driven as a person drives it: through its command line, in a folder of its own. */
import { execFile } from "node:child_process";
import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ShownRow } from "./compare.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/endcap", import.meta.url));
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

export type Ended = { code: number; stdout: string; stderr: string };

export type Product = {
  /** Where the retailer's files arrive. */
  source: string;
  /** The project folder. */
  project: string;
  init: (args: readonly string[]) => Promise<Ended>;
  run: (args?: readonly string[]) => Promise<Ended>;
  rows: (query: string) => Promise<ShownRow[]>;
  quarantine: () => Promise<ShownRow[]>;
  remove: () => Promise<void>;
};

/** Runs `endcap` and gives what it said, whatever its exit code; 128 and more for one that a signal ended. */
export function endcap(args: readonly string[]): Promise<Ended> {
  return new Promise((settle) => {
    execFile(process.execPath, [PROGRAM, ...args], { maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 128;
      settle({ code, stdout, stderr });
    });
  });
}

export async function newProduct(name: string): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), `endcap-${name}-`));
  const source = join(folder, "source");
  const project = join(folder, "project");
  await mkdir(source);

  async function ndjson(args: readonly string[]): Promise<ShownRow[]> {
    const { code, stdout, stderr } = await endcap([...args, "--format", "ndjson", "--dir", project]);
    if (code !== 0) throw new Error(`endcap ${args.join(" ")} ended with ${code}:\n${stderr}`);
    return stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as ShownRow);
  }

  return {
    source,
    project,
    init: (args) => endcap(["init", "--source", source, "--dir", project, "--yes", ...args]),
    run: (args = []) => endcap(["run", "--dir", project, ...args]),
    rows: (query) => ndjson(["sql", query]),
    quarantine: () => ndjson(["quarantine", "list"]),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
