/** The machine: Node, the folder, the disk. */
import { rm, statfs, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import type { Check } from "../doctor.ts";

const NEEDED_NODE = 24;
const SCARCE_BYTES = 2_000_000_000;
const TOO_FEW_BYTES = 200_000_000;

export function machineChecks(dir: string): Check[] {
  return [
    {
      name: "node",
      async look() {
        const { node } = process.versions;
        const isNew = Number.parseInt(node, 10) >= NEEDED_NODE;
        return isNew
          ? { status: "ok", text: `Node ${node}` }
          : { status: "fail", text: `Node ${node} is too old`, next: `Install Node ${NEEDED_NODE} or newer` };
      },
    },
    {
      name: "folder",
      async look() {
        const file = join(dir, `.endcap-doctor-${process.pid}`);
        try {
          await writeFile(file, "");
        } catch (error) {
          return {
            status: "fail",
            text: `${dir} cannot be written: ${(error as NodeJS.ErrnoException).code}`,
            next: "Give this user the right to write there, or move the project",
          };
        } finally {
          await rm(file, { force: true }).catch(() => undefined);
        }
        return { status: "ok", text: `${dir} can be written` };
      },
    },
    {
      name: "disk",
      async look() {
        const { bavail, bsize } = await statfs(dir);
        const free = bavail * bsize;
        const text = `${(free / 1e9).toFixed(1)} GB free`;
        if (free < TOO_FEW_BYTES)
          return { status: "fail", text, next: "Free some space: a run needs room for copies of the new files" };
        return free < SCARCE_BYTES
          ? { status: "warn", text, next: "Free some space before long" }
          : { status: "ok", text };
      },
    },
    {
      name: "memory",
      async look() {
        const gigabytes = totalmem() / 1e9;
        const text = `${gigabytes.toFixed(1)} GB`;
        return gigabytes < 2
          ? { status: "warn", text, next: "Set limits.memory in the configuration to half of it" }
          : { status: "ok", text };
      },
    },
  ];
}
