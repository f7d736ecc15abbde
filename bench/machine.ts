import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { createRequire } from "node:module";

/** Threads that every contestant may use. */
export function machineThreads(): number {
  return availableParallelism();
}

/** What the figures were measured on, without names or paths. */
export function machineText(): string {
  const duckdb = createRequire(import.meta.url)("@duckdb/node-api/package.json") as { version: string };
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${cpus()[0]?.model ?? "unknown processor"}, ${machineThreads()} cores, ${memory} GiB, ${systemName()}, Node ${process.versions.node}, DuckDB ${duckdb.version.split("-")[0]}`;
}

/** Processes that waited for a processor over the last minute: figures taken under load are no good. */
export function loadNow(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}

function systemName(): string {
  try {
    const name = /^PRETTY_NAME="(.+)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
    return name ?? process.platform;
  } catch {
    return process.platform;
  }
}
