/** The whole history from CSV: Endcap's run with everything it promises, beside the bare computation. */
import { assertSameWeeks } from "../agree.ts";
import { contestants, type Contestant } from "../contestants/index.ts";
import { goalText, median, secondsText, timesText, wholeText } from "../figures.ts";
import { history, type History, type HistoryShape } from "../generate.ts";
import type { Finding } from "../report.ts";
import type { BenchSettings } from "../settings.ts";

const MOST_TIMES_BARE = 3.5;

type Measured = { contestant: Contestant; seconds: number[]; steps: Record<string, number>[] };

export async function benchHistory(settings: BenchSettings): Promise<Finding[]> {
  const { all, notes } = await contestants(settings.folder);
  const findings: Finding[] = [];
  for (const shape of settings.shapes) {
    const files = await history(settings.folder, shape, settings.size);
    findings.push(describe(shape, files, await measure(settings, all, files), notes));
  }
  return findings;
}

/** One round to warm up, then rounds in which everyone has a turn. */
async function measure(
  { rounds, say }: BenchSettings,
  all: readonly Contestant[],
  files: History,
): Promise<Measured[]> {
  const measured = all.map((contestant): Measured => ({ contestant, seconds: [], steps: [] }));
  for (let round = 0; round <= rounds; round++) {
    for (const { contestant, seconds, steps } of measured) {
      await contestant.prepare(files.folder);
      const result = await contestant.run(files.folder);
      say(`${round === 0 ? "warm-up" : `round ${round}`}: ${contestant.name} ${secondsText(result.seconds)}`);
      if (round === 0) {
        if (contestant !== all[0]) await assertSameWeeks(all[0]?.output ?? "", contestant.output, contestant.name);
        continue;
      }
      seconds.push(result.seconds);
      if (result.steps !== undefined) steps.push(result.steps);
    }
  }
  return measured;
}

function describe(
  shape: HistoryShape,
  files: History,
  measured: readonly Measured[],
  notes: readonly string[],
): Finding {
  const bare = median(measured[0]?.seconds ?? []);
  const rows: string[][] = [];
  for (const { contestant, seconds, steps } of measured) {
    rows.push([
      contestant.name,
      secondsText(median(seconds)),
      timesText(median(seconds) / bare),
      seconds.map((value) => value.toFixed(2)).join(" "),
    ]);
    for (const step of Object.keys(steps[0] ?? {})) {
      const own = median(steps.map((each) => each[step] ?? 0));
      if (own >= 0.01) rows.push([`↳ ${step}`, secondsText(own), timesText(own / bare), ""]);
    }
  }
  const endcap = median(measured.find(({ contestant }) => contestant.name === "Endcap")?.seconds ?? []) / bare;
  return {
    name: `history-${shape}`,
    title: `The whole history, one file per table${shape === "day" ? " and day" : ""}`,
    columns: ["contestant", "median", "against bare", "rounds, s"],
    rows,
    notes: [
      `${wholeText(files.snapshots)} snapshots and ${wholeText(files.salesLines)} sales lines of ${files.size.stores} stores × ${wholeText(files.size.products)} products × ${files.size.days} days, as CSV.`,
      `Endcap against bare DuckDB: ${goalText(endcap, MOST_TIMES_BARE, timesText)}, aim 2 ×.`,
      "All contestants' thirteen measures were compared row by row.",
      ...notes,
    ],
  };
}
