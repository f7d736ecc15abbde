/** Ten times the stores: time grows no faster than rows, and memory stays within bounds. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { initProject, runProject } from "../endcap.ts";
import { goalText, median, secondsText, timesText, wholeText } from "../figures.ts";
import { history, type History } from "../generate.ts";
import type { Finding } from "../report.ts";
import type { BenchSettings } from "../settings.ts";

const MOST_TIMES = 12;
const MOST_BYTES = 4 * 1024 ** 3;
const TIMES = 10;

export async function benchTenfold({ folder, size, shapes, rounds, say }: BenchSettings): Promise<Finding[]> {
  const shape = shapes[0] ?? "table";
  const dir = join(folder, "work", "tenfold");
  const measure = async (files: History, times: number) => {
    const runs: { seconds: number; peakBytes: number | null }[] = [];
    for (let round = 0; round < times; round++) {
      await initProject(files.folder, dir);
      const run = await runProject(dir, { memory: true });
      say(`${wholeText(files.snapshots)} snapshots: ${secondsText(run.seconds)}, ${gibibytes(run.peakBytes ?? 0)}`);
      runs.push(run);
    }
    rmSync(dir, { recursive: true, force: true });
    return {
      seconds: median(runs.map(({ seconds }) => seconds)),
      peak: Math.max(...runs.map(({ peakBytes }) => peakBytes ?? 0)),
    };
  };
  const [small, large] = [
    await history(folder, shape, size),
    await history(folder, shape, { ...size, stores: size.stores * TIMES }),
  ];
  const once = await measure(small, rounds);
  const tenfold = await measure(large, 1);
  const row = (files: History, { seconds, peak }: typeof once) => [
    wholeText(files.size.stores),
    wholeText(files.snapshots),
    wholeText(files.salesLines),
    secondsText(seconds),
    peak === 0 ? "unknown" : gibibytes(peak),
  ];
  return [
    {
      name: "tenfold",
      title: "Ten times the rows",
      columns: ["stores", "snapshots", "sales lines", "run", "peak memory"],
      rows: [row(small, once), row(large, tenfold)],
      notes: [
        `Time: ${goalText(tenfold.seconds / once.seconds, MOST_TIMES, timesText)}.`,
        tenfold.peak === 0
          ? "Peak memory is read from /proc, which this system lacks."
          : `Memory: ${goalText(tenfold.peak, MOST_BYTES, gibibytes)}.`,
      ],
    },
  ];
}

function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(2)} GiB`;
}
