/** Endcap's Spark job beside the bare SQL of the same thirteen measures: in turns in one session, and each in a process of its own. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { literal } from "../../src/core/duck.ts";
import type { OpenRun } from "../../src/workflow/pause.ts";
import { assertSameWeeks } from "../agree.ts";
import { initProject, runEndcap } from "../endcap.ts";
import { goalText, median, secondsText, timesText, wholeText } from "../figures.ts";
import { history, type History } from "../generate.ts";
import type { Finding } from "../report.ts";
import type { BenchSettings } from "../settings.ts";
import { findSpark, type Spark } from "../spark-sql.ts";

const MOST_TIMES_BARE = 1.3;

type Script = { name: string; statements: string[]; weekly: string };

type Measured = {
  /** Seconds by script and round, in one session. */
  session: number[][];
  /** Of the job's two models, by round. */
  models: { daily: number; weekly: number }[];
  /** Seconds by script and round, from the start of a process to its exit. */
  process: number[][];
  start: number[];
};

export async function benchSpark(settings: BenchSettings): Promise<Finding[]> {
  const { folder, size, say } = settings;
  const work = join(folder, "work", "spark");
  rmSync(work, { recursive: true, force: true });
  const spark = findSpark(folder, work);
  const files = await history(folder, "table", size);
  say(`${spark.name}: accepting the rows`);
  const scripts = await writeScripts(files, work);
  const measured = await measure(settings, spark, scripts);
  await assertSameWeeks(scripts[0].weekly, scripts[1].weekly, "Endcap's job");
  rmSync(work, { recursive: true, force: true });
  return [describe(spark, files, measured)];
}

/** The bare statement, and the job that Endcap hands out for the same accepted rows. */
async function writeScripts(files: History, work: string): Promise<[Script, Script]> {
  const dir = join(work, "project");
  await initProject(files.folder, dir);
  withSteps(dir);
  const { stdout } = await runEndcap(["run", "--dir", dir, "--until", "compute", "--json", "--quiet"]);
  const { job } = JSON.parse(stdout) as OpenRun;
  const jobFile = job?.steps[0]?.args.at(-1) ?? "";
  const bare = join(work, "bare");
  const template = readFileSync(join(import.meta.dirname, "..", "contestants", "weekly-spark.sql"), "utf8");
  const sql = ["sales", "inventory", "calendar"].reduce(
    (text, table) => text.replace(`{${table}}`, join(dir, "accepted", table)),
    template.replace(/^--.*\n/gm, ""),
  );
  return [
    {
      name: "bare SQL",
      statements: [`INSERT OVERWRITE DIRECTORY ${literal(bare)} USING parquet\n${sql.trim()}`],
      weekly: join(bare, "*.parquet"),
    },
    {
      name: "Endcap's job",
      statements: readFileSync(jobFile, "utf8").trim().replace(/;$/, "").split(";\n\n"),
      weekly: join(jobFile, "..", "weekly_store_product", "*.parquet"),
    },
  ];
}

function withSteps(dir: string): void {
  const path = join(dir, readdirSync(dir).find((name) => name.startsWith("endcap.config.")) ?? "");
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(/^\s*source:/m, 'compute: { spark: { by: "steps" } },\n$&'));
}

/** A round to warm up and the measured ones in one session; then as many turns of processes, and of one that does nothing. */
async function measure(
  { rounds, say }: BenchSettings,
  spark: Spark,
  scripts: readonly [Script, Script],
): Promise<Measured> {
  const turn = scripts.flatMap(({ statements }) => statements);
  const { each } = await spark.run(Array.from({ length: rounds + 1 }, () => turn).flat());
  const measured: Measured = { session: scripts.map(() => []), models: [], process: scripts.map(() => []), start: [] };
  for (let round = 1; round <= rounds; round++) {
    let from = round * turn.length;
    for (const [index, { name, statements }] of scripts.entries()) {
      const own = each.slice(from, from + statements.length);
      from += statements.length;
      const seconds = own.reduce((sum, some) => sum + some, 0);
      measured.session[index]?.push(seconds);
      if (index === 1) measured.models.push({ daily: own.at(-4) ?? Number.NaN, weekly: own.at(-2) ?? Number.NaN });
      say(`in one session, round ${round}: ${name} ${secondsText(seconds)}`);
    }
  }
  for (let round = 1; round <= rounds; round++) {
    for (const [index, { name, statements }] of scripts.entries()) {
      const { seconds } = await spark.run(statements);
      measured.process[index]?.push(seconds);
      say(`a process, round ${round}: ${name} ${secondsText(seconds)}`);
    }
    measured.start.push((await spark.run(["SELECT 1"])).seconds);
  }
  return measured;
}

function describe(spark: Spark, files: History, { session, models, process, start }: Measured): Finding {
  const row = (name: string, seconds: readonly number[], against: readonly number[]) => [
    name,
    secondsText(median(seconds)),
    timesText(median(seconds) / median(against)),
    seconds.map((value) => value.toFixed(2)).join(" "),
  ];
  const [bare = [], endcap = []] = session;
  const [bareProcess = [], endcapProcess = []] = process;
  return {
    name: "spark",
    title: "Weeks by Spark",
    columns: ["", "median", "against bare", "rounds, s"],
    rows: [
      row("bare SQL, in the session", bare, bare),
      row("Endcap's job, in the session", endcap, bare),
      ...(["daily", "weekly"] as const).map((name) =>
        row(
          `↳ ${name} table`,
          models.map((each) => each[name]),
          bare,
        ),
      ),
      row("bare SQL, a process of its own", bareProcess, bareProcess),
      row("Endcap's job, a process of its own", endcapProcess, bareProcess),
      row("↳ start and end of a process", start, bareProcess),
    ],
    notes: [
      `${spark.name}, one process, 4 GB, otherwise with its defaults. ${wholeText(files.snapshots)} snapshots and ${wholeText(files.salesLines)} sales lines, accepted by Endcap into one Parquet file per table, which both read.`,
      `The bare SQL is one statement that reads what the thirteen measures need and writes one table, the weekly measures of ${wholeText(files.size.days / 7)} weeks. Endcap's job counts the accepted days alone, writes the daily table (18 columns a store, product and day) and then the weekly one (26 columns) from it.`,
      `Endcap's job against the bare SQL in the same session: ${goalText(median(endcap) / median(bare), MOST_TIMES_BARE, timesText)}.`,
      "The thirteen measures of both were compared row by row.",
    ],
  };
}
