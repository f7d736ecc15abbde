/** `endcap demo --deliver`: the simulated retailer as a sender of files, with the mishaps of delivery that are asked for. */
import { join, resolve } from "node:path";
import { addDays, isIsoDate } from "../../core/dates.ts";
import { UsageError } from "../../core/errors.ts";
import { deliverLate, exportRange, mishaps, type Mishap, type MishapReport } from "../../source/simulator/index.ts";
import { didYouMean } from "../../config/did-you-mean.ts";
import type { Output } from "../output.ts";
import { count } from "../words.ts";

const DEFAULT_DAYS = 14;

export type DeliverOptions = {
  deliver: string;
  days?: number;
  mishap?: readonly string[];
  /** The business date whose late files come now. */
  late?: string;
};

/** Writes the last days' deliveries up to `lastDate`, then lets each mishap happen: to the last day unless it names one. */
export async function deliverFiles(
  output: Output,
  retailer: { path: string; lastDate: string },
  options: DeliverOptions,
): Promise<number> {
  const asked = (options.mishap ?? []).map((text) => parseMishap(text, retailer.lastDate));
  const folder = resolve(options.deliver);
  if (options.late !== undefined) {
    const names = await deliverLate({ folder, date: options.late });
    if (output.json) output.data({ folder, delivered: names });
    else
      output.answer(
        `${count(names.length, "late file")} of ${options.late} in ${options.deliver}: ${names.join(", ")}`,
      );
    return 0;
  }
  const from = addDays(retailer.lastDate, 1 - (options.days ?? DEFAULT_DAYS));
  const written = await exportRange({ path: retailer.path, folder, from, to: retailer.lastDate });
  const reports: (MishapReport & { describe: string; outcome: string })[] = [];
  for (const { mishap, date } of asked) {
    reports.push({ ...(await mishap.apply({ folder, date })), describe: mishap.describe, outcome: mishap.outcome });
  }
  if (output.json)
    output.data({ folder, from, to: retailer.lastDate, files: written.files, rows: written.rows, mishaps: reports });
  else {
    output.answer(
      `${count(written.files, "file")} of ${count(written.days, "business date")}, ${from} to ${retailer.lastDate}, in ${join(options.deliver)}`,
    );
    for (const { mishap, date, describe, outcome } of reports)
      output.answer(`  ${mishap} on ${date}: ${describe}. To be expected: ${outcome}`);
  }
  return 0;
}

function parseMishap(text: string, lastDate: string): { mishap: Mishap; date: string } {
  const [name = "", date = lastDate] = text.split("=");
  const mishap = mishaps.find((one) => one.name === name);
  if (mishap === undefined) {
    const near = didYouMean(
      name,
      mishaps.map((one) => one.name),
    );
    throw new UsageError({
      what: `${name} is no mishap`,
      next: `${near === null ? "" : `Did you mean ${near}? `}There are ${mishaps.map((one) => one.name).join(", ")}`,
    });
  }
  if (!isIsoDate(date)) throw new UsageError({ what: `${date} is no date`, next: `Write it as ${name}=${lastDate}` });
  return { mishap, date };
}
