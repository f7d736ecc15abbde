/** What a workflow's run is handed: plain data, read by its tasks; it names what there is to load and decides nothing. */
import type { Arrival } from "../../arrival/arrival.ts";
import { manifestDate } from "../../arrival/source-manifests.ts";
import type { Store } from "../../catalog/store.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import type { FoundFile } from "../../landing/found-files.ts";
import type { ShownFiles } from "../../source/source.ts";
import { planShown } from "../../workflow/plan-shown.ts";
import type { Plan } from "../../workflow/plan.ts";

/** Workflow engines keep what they are handed in a database: the rest is counted. */
const MOST_FILES = 1_000;

export type HandedOver = {
  project: string;
  /** The date that is complete. */
  businessDate: string;
  /** All dates of which the source shows files that are not loaded, oldest first. */
  businessDates: string[];
  checkedAt: string;
  /** What is to be read, and why. */
  files: Plan["files"];
  moreFiles: number;
  /** Names of the date's delivered manifests. */
  manifests: string[];
  arrival: Pick<Arrival, "complete" | "latenessMinutes" | "message" | "tables">;
  plan: Pick<Plan, "resumes" | "waiting" | "held">;
};

export function handOver(params: {
  store: Store;
  config: ProjectConfig;
  shown: ShownFiles;
  date: string;
  arrival: Arrival;
  fresh: readonly FoundFile[];
  now: Date;
}): HandedOver {
  const { store, config, shown, date, arrival, fresh, now } = params;
  const { files, resumes, waiting, held } = planShown({ store, config, shown, extract: [], weeks: null });
  const dates = fresh.flatMap(({ nameDate }) => nameDate ?? []);
  const { complete, latenessMinutes, message, tables } = arrival;
  return {
    project: config.name,
    businessDate: date,
    businessDates: [...new Set([...dates, date])].sort().slice(-MOST_FILES),
    checkedAt: now.toISOString(),
    files: files.slice(0, MOST_FILES),
    moreFiles: Math.max(0, files.length - MOST_FILES),
    manifests: shown.manifests.map(({ name }) => name).filter((name) => manifestDate(name) === date),
    arrival: { complete, latenessMinutes, message, tables },
    plan: { resumes, waiting, held },
  };
}
