/** The files of one more day on a history that is loaded: from the command to the commit. */
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bare } from "../contestants/index.ts";
import { initProject, runProject } from "../endcap.ts";
import { goalText, median, secondsText, timesText, wholeText } from "../figures.ts";
import { dayAfter, history } from "../generate.ts";
import type { Finding } from "../report.ts";
import type { BenchSettings } from "../settings.ts";

const MOST_OF_BARE = 0.5;

export async function benchOneMoreDay({ folder, size, rounds, say }: BenchSettings): Promise<Finding[]> {
  const files = await history(folder, "day", size);
  const day = await dayAfter(folder, size);
  const work = join(folder, "work");
  const [source, loaded, dir] = [join(work, "source"), join(work, "loaded"), join(work, "one-more")];
  for (const path of [work]) rmSync(path, { recursive: true, force: true });
  cpSync(files.folder, source, { recursive: true, preserveTimestamps: true });
  say("loading the history");
  await initProject(source, loaded);
  await runProject(loaded);
  cpSync(day.folder, source, { recursive: true, preserveTimestamps: true });
  const reference = bare(work);
  const seconds = { bare: [] as number[], day: [] as number[] };
  const steps: Record<string, number>[] = [];
  for (let round = 0; round <= rounds; round++) {
    rmSync(dir, { recursive: true, force: true });
    cpSync(loaded, dir, { recursive: true, preserveTimestamps: true });
    const whole = await reference.run(files.folder);
    const run = await runProject(dir);
    say(
      `${round === 0 ? "warm-up" : `round ${round}`}: bare ${secondsText(whole.seconds)}, one more day ${secondsText(run.seconds)}`,
    );
    if (round === 0) continue;
    seconds.bare.push(whole.seconds);
    seconds.day.push(run.seconds);
    steps.push(run.steps);
  }
  const [wholeYear, oneDay] = [median(seconds.bare), median(seconds.day)];
  const row = (name: string, value: number, values: readonly number[]) => [
    name,
    secondsText(value),
    timesText(value / wholeYear),
    values.map((each) => each.toFixed(2)).join(" "),
  ];
  const slow = Object.keys(steps[0] ?? {}).map((name) => ({
    name,
    value: median(steps.map((each) => each[name] ?? 0)),
  }));
  return [
    {
      name: "one-more-day",
      title: "One more day",
      columns: ["", "median", "against bare", "rounds, s"],
      rows: [
        row("bare DuckDB SQL over the whole history", wholeYear, seconds.bare),
        row("Endcap, from the command to its end", oneDay, seconds.day),
        ...slow.filter(({ value }) => value >= 0.001).map(({ name, value }) => row(`↳ ${name}`, value, [])),
      ],
      notes: [
        `${wholeText(day.snapshots)} snapshots and ${wholeText(day.salesLines)} sales lines come to ${wholeText(files.snapshots)} and ${wholeText(files.salesLines)} in ${files.size.days} days of files.`,
        `One more day against bare DuckDB over the whole history: ${goalText(oneDay / wholeYear, MOST_OF_BARE, timesText)}, aim 0.15 ×.`,
      ],
    },
  ];
}
