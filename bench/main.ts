/**
 * `npm run bench [-- <part>… --rounds 3 --scale 0.05 --shape table|day --write]`: Endcap's figures and those of others,
 * side by side in one run. `--write` puts them into docs/benchmarks.md. The parts `history`, `one-more-day`, `start` and
 * `page` run by default; `postgres` and `tenfold` on request.
 */
import { join } from "node:path";
import { takeBenchLock } from "./lock.ts";
import { loadNow, machineText } from "./machine.ts";
import { findingText, writeFinding, type Finding } from "./report.ts";
import { benchSettings, type BenchSettings } from "./settings.ts";

type Part = { byDefault: boolean; load(): Promise<(settings: BenchSettings) => Promise<Finding[]>> };

const parts: Record<string, Part> = {
  history: { byDefault: true, load: async () => (await import("./parts/history.ts")).benchHistory },
  "one-more-day": { byDefault: true, load: async () => (await import("./parts/one-more-day.ts")).benchOneMoreDay },
  start: { byDefault: true, load: async () => (await import("./parts/start.ts")).benchStart },
  page: { byDefault: true, load: async () => (await import("./parts/page.ts")).benchPage },
  postgres: { byDefault: false, load: async () => (await import("./parts/postgres.ts")).benchPostgres },
  tenfold: { byDefault: false, load: async () => (await import("./parts/tenfold.ts")).benchTenfold },
};

async function main(): Promise<number> {
  const folder = join(import.meta.dirname, "..", ".cache", "bench");
  const settings = benchSettings(process.argv.slice(2), folder);
  const unknown = settings.parts.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0)
    throw new Error(`There is no part called ${unknown.join(", ")}; the parts are ${Object.keys(parts).join(", ")}`);
  const chosen = Object.keys(parts).filter((name) =>
    settings.parts.length === 0 ? parts[name]?.byDefault : settings.parts.includes(name),
  );
  const release = takeBenchLock(folder);
  try {
    await runParts(chosen, settings);
  } finally {
    release();
  }
  return 0;
}

async function runParts(chosen: readonly string[], settings: BenchSettings): Promise<void> {
  const machine = machineText();
  settings.say(`${machine}; load ${loadNow()}`);
  for (const name of chosen) {
    const run = await parts[name]?.load();
    for (const finding of (await run?.(settings)) ?? []) {
      process.stdout.write(`\n${finding.title}\n\n${findingText(finding)}\n`);
      if (settings.write) writeFinding(finding, new Date().toISOString().slice(0, 10), machine);
    }
  }
  settings.say(`load ${loadNow()}`);
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
