/** `endcap demo`: a simulated retailer, loaded and on the screen. What `npm start` runs. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { newestCommit } from "../../catalog/partitions.ts";
import { addDays } from "../../core/dates.ts";
import { UsageError } from "../../core/errors.ts";
import { quietEffects } from "../../core/effects.ts";
import {
  isDemo,
  makeDemo,
  readDemo,
  RETAILER,
  tradeOn,
  type DemoParams,
  type RetailerSize,
} from "../../source/simulator/demo-retailer.ts";
import { DEFAULT_SIMULATION } from "../../source/simulator/options.ts";
import { openProject } from "../../workflow/project.ts";
import { run } from "../../workflow/run.ts";
import type { CommandContext } from "../command-spec.ts";
import { outcomeLines } from "../outcome-text.ts";
import type { Output } from "../output.ts";
import { serveProject } from "../serve-project.ts";
import { count, durationText, whole } from "../words.ts";

type DemoOptions = {
  dir?: string;
  stores?: number;
  products?: number;
  weeks?: number;
  seed?: number;
  port?: number;
  serve: boolean;
  open: boolean;
  reset?: boolean;
  deliver?: string;
  loadInto?: string;
  until?: string;
  days?: number;
  mishap?: string[];
  late?: string;
};

const DEFAULT_DIR = ".endcap-demo";

export async function demo(context: CommandContext<DemoOptions>): Promise<number> {
  const { output, options } = context;
  const dir = resolve(options.dir ?? DEFAULT_DIR);
  if (options.reset === true) await reset(dir);
  const started = performance.now();
  const lastDate = await makeRetailer(output, dir, options);
  if (options.loadInto !== undefined) {
    const { loadInto } = await import("./demo-load.ts");
    const firstDate = (await readDemo(dir))?.startDate ?? lastDate;
    return loadInto(
      output,
      { path: join(dir, RETAILER), firstDate, lastDate },
      { ...options, loadInto: options.loadInto },
    );
  }
  if (options.deliver !== undefined) {
    const { deliverFiles } = await import("./demo-deliver.ts");
    return deliverFiles(output, { path: join(dir, RETAILER), lastDate }, { ...options, deliver: options.deliver });
  }
  await load(output, dir, lastDate);
  output.note(`Ready after ${durationText(performance.now() - started)}.`);
  const name = relative(process.cwd(), dir) || ".";
  if (options.serve) return serveProject(context, { dir, port: options.port, open: options.open, anyPort: true });
  if (output.json) output.data({ dir });
  else output.answer(`The demo stands in ${name}. Next: endcap status --dir ${name}, or endcap serve --dir ${name}`);
  return 0;
}

/** Removes nothing but a demo. */
async function reset(dir: string): Promise<void> {
  if (!existsSync(dir)) return;
  if (!isDemo(dir)) {
    throw new UsageError({
      what: `${dir} is no demo, and is not removed`,
      next: "Name the demo's folder with --dir, or remove it yourself",
    });
  }
  await rm(dir, { recursive: true });
}

/** Simulates the retailer up to yesterday, or on to it where days are missing. Answers the last business date. */
async function makeRetailer(output: Output, dir: string, options: DemoOptions): Promise<string> {
  const there = await readDemo(dir);
  const until = yesterday();
  if (there !== null) {
    refuseOtherSize(dir, there, options);
    if (there.lastDate >= until) return there.lastDate;
  }
  const size = sizeOf(options);
  output.note(
    there !== null
      ? `Letting the retailer trade on from ${there.lastDate} to ${until} …`
      : `Simulating a retailer: ${count(size.stores, "store")}, ${count(size.products, "product")}, ${count(size.weeks, "week")} …`,
  );
  const params: DemoParams = {
    dir,
    until,
    onProgress: ({ day, done, of }) => output.progress({ kind: "step", step: "simulate", text: day, done, total: of }),
  };
  const summary = (await tradeOn(params)) ?? (await makeDemo({ ...params, size }));
  output.note(
    `${whole(summary.salesLines)} sales lines and ${whole(summary.snapshots)} stock snapshots, ${summary.firstDate} to ${summary.lastDate}.`,
  );
  return summary.lastDate;
}

const sizes = ["stores", "products", "weeks", "seed"] as const;

function refuseOtherSize(dir: string, there: RetailerSize, options: DemoOptions): void {
  const other = sizes.filter((name) => options[name] !== undefined && options[name] !== there[name]);
  if (other.length === 0) return;
  throw new UsageError({
    what: `The demo in ${dir} has other ${other.join(", ")}`,
    next: "Make it anew with --reset, or another one with --dir",
  });
}

function sizeOf(options: DemoOptions): RetailerSize {
  const { stores, products, weeks, seed } = DEFAULT_SIMULATION;
  return {
    stores: options.stores ?? stores,
    products: options.products ?? products,
    weeks: options.weeks ?? weeks,
    seed: options.seed ?? seed,
  };
}

/** The demo's retailer keeps UTC, like its configuration. */
function yesterday(): string {
  return addDays(new Date().toISOString().slice(0, 10), -1);
}

/** A demo that was loaded whole is not looked at again. */
async function load(output: Output, dir: string, lastDate: string): Promise<void> {
  const project = await openProject(dir);
  try {
    const { store } = project;
    const last = store.get<{ status: string }>("SELECT status FROM runs ORDER BY started_at DESC LIMIT 1");
    const landed = store.get<{ date: string | null }>(
      "SELECT max(name_date) AS date FROM files WHERE table_name = 'sales'",
    );
    if (landed?.date === lastDate && last?.status === "done" && newestCommit(store) !== null) return;
    output.note(`Loading it, from ${basename(RETAILER)} to the weekly table …`);
    const outcome = await run(project, quietEffects({ report: (progress) => output.progress(progress) }), {
      trigger: "demo",
    });
    for (const line of outcomeLines(outcome, output.style)) output.note(line);
  } finally {
    project.close();
  }
}
