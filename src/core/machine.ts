/** Which machine and which of its starts this is, and whether a process on it lives: what leases and spill folders ask. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

export type Machine = {
  host: string;
  /** Which start of the machine, where it tells; empty elsewhere. After another one, process numbers mean other processes. */
  boot: string;
};

/** Who runs: which run or command, in which process, where, since when. */
export type Holder = { holder: string; pid: number; host: string; since: string };

let machine: Machine | undefined;

export function thisMachine(): Machine {
  machine ??= { host: hostname(), boot: bootId() };
  return machine;
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}

/** Whether a process with this number runs here, whoever owns it. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
