import { copyFile, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { addDays } from "../../core/dates.ts";
import type { SourceTableName } from "../../model/tables.ts";
import { corrected, smaller } from "./mishap/corrections.ts";
import { parseCsv } from "./mishap/csv-text.ts";
import { compactDate, deliveryFileName, describeFile, manifestName, readManifest, writeManifest } from "./delivery.ts";
import type { DeliveryManifest } from "./delivery.ts";
import { mangles } from "./mishap/mangles.ts";
import type { MangleOutcome } from "./mishap/mangles.ts";
import {
  change,
  copyAs,
  correct,
  cutInLine,
  cutPlace,
  exists,
  moveAside,
  namesOfDay,
  present,
  removeAll,
} from "./mishap/scene.ts";
import type { Changes, Scene } from "./mishap/scene.ts";
import { createRandom } from "./random.ts";

/**
 * What a careful pipeline makes of it: besides what it makes of a mangled file, `incomplete` (the day waits for what is
 * missing), `replace` (the newer file is the day's truth) and `hold` (the replacement waits until it is confirmed).
 */
export type MishapOutcome = MangleOutcome | "incomplete" | "replace" | "hold";

export type MishapKind = "late" | "missing" | "doubled" | "corrected" | "truncated" | "mangled";

/** Whether the manifest describes the files as they are after the mishap, as they were before, or is gone. */
export type ManifestAfter = "renewed" | "stale" | "none";

export type MishapParams = {
  /** A folder with deliveries as `exportDay` writes them, in CSV. */
  folder: string;
  /** The business date that has the mishap. */
  date: string;
  seed?: number;
  /** The table whose file it happens to; each mishap has its own default. */
  table?: SourceTableName;
  /** Instead of the mishap's own way with the manifest. */
  manifest?: ManifestAfter;
  /** Where late files wait; `<folder>.late` by default. */
  aside?: string;
};

/** Names relative to the folder; `moved` are waiting aside. */
export type MishapReport = {
  mishap: string;
  date: string;
  changed: string[];
  added: string[];
  removed: string[];
  moved: string[];
};

export type Mishap = {
  name: string;
  kind: MishapKind;
  describe: string;
  outcome: MishapOutcome;
  table: SourceTableName;
  /** Does it to the delivery. The same seed does the same. */
  apply(params: MishapParams): Promise<MishapReport>;
};

type Recipe = Omit<Mishap, "apply"> & { manifest: ManifestAfter; act: (scene: Scene) => Promise<Changes> };

/** Outcomes of mishaps in which the sender knows how many rows he sends. */
const RECOUNTED: ReadonlySet<MishapOutcome> = new Set(["kept", "replace", "hold", "incomplete"]);

const recipes: readonly Recipe[] = [
  {
    name: "late-day",
    kind: "late",
    describe: "The whole delivery comes later",
    outcome: "incomplete",
    table: "sales",
    manifest: "none",
    act: async (scene) => ({ moved: await moveAside(scene, await namesOfDay(scene)) }),
  },
  {
    name: "late-file",
    kind: "late",
    describe: "One table's file comes later; the manifest already lists it",
    outcome: "incomplete",
    table: "inventory",
    manifest: "stale",
    act: async (scene) => ({ moved: await moveAside(scene, [scene.file]) }),
  },
  {
    name: "missing-day",
    kind: "missing",
    describe: "No file of the date comes",
    outcome: "incomplete",
    table: "sales",
    manifest: "none",
    act: async (scene) => ({ removed: await removeAll(scene, await namesOfDay(scene)) }),
  },
  {
    name: "missing-file",
    kind: "missing",
    describe: "One table's file does not come, though the manifest lists it",
    outcome: "incomplete",
    table: "sales",
    manifest: "stale",
    act: async (scene) => ({ removed: await removeAll(scene, [scene.file]) }),
  },
  ...(
    [
      ["dashes", "YYYY-MM-DD in its name", (table, date) => `${table}_${date}.csv`],
      [
        "unpadded",
        "day and month unpadded in its name",
        (table, date) => `${table}_${date.split("-").map(Number).join("-")}.csv`,
      ],
      [
        "folder",
        "as a part file in a folder of its date",
        (table, date) => join(table, `dt=${date}`, "data_0_0_0.csv"),
      ],
    ] as const satisfies [string, string, (table: SourceTableName, date: string) => string][]
  ).map(([name, how, rename]): Recipe => ({
    name: `doubled-${name}`,
    kind: "doubled",
    describe: `The same file comes again, ${how}`,
    outcome: "same",
    table: "sales",
    manifest: "stale",
    act: async (scene) => ({ added: [await copyAs(scene, rename(scene.table, scene.date))] }),
  })),
  {
    name: "corrected",
    kind: "corrected",
    describe: "The file of a week ago comes again with some rows changed, one more and one less",
    outcome: "replace",
    table: "sales",
    manifest: "renewed",
    act: async (scene) => correct(scene, corrected),
  },
  {
    name: "corrected-smaller",
    kind: "corrected",
    describe: "The file of a week ago comes again with a tenth of its rows",
    outcome: "hold",
    table: "sales",
    manifest: "renewed",
    act: async (scene) => correct(scene, (csv) => smaller(csv)),
  },
  {
    name: "yesterday-again",
    kind: "missing",
    describe: "The file holds the rows of the day before",
    outcome: "incomplete",
    table: "sales",
    manifest: "renewed",
    act: async (scene) => {
      await copyFile(
        join(scene.folder, await present(scene.folder, deliveryFileName(scene.table, addDays(scene.date, -1)))),
        join(scene.folder, scene.file),
      );
      return { changed: [scene.file] };
    },
  },
  {
    name: "truncated",
    kind: "truncated",
    describe: "The file is cut in the middle of a line",
    outcome: "refuse",
    table: "sales",
    manifest: "stale",
    act: async (scene) => change(scene, scene.file, cutInLine),
  },
  {
    name: "truncated-at-line",
    kind: "truncated",
    describe: "The file ends early, after a whole line: only the manifest tells",
    outcome: "refuse",
    table: "inventory",
    manifest: "stale",
    act: async (scene) =>
      change(scene, scene.file, (csv, random) => csv.slice(0, csv.lastIndexOf("\n", cutPlace(csv, random)) + 1)),
  },
  ...mangles.map((mangle): Recipe => ({
    name: mangle.name,
    kind: "mangled",
    describe: mangle.describe,
    outcome: mangle.outcome,
    table: mangle.table,
    manifest: "renewed",
    act: async (scene) => change(scene, scene.file, mangle.change),
  })),
];

/** Every mishap of delivery, by name. */
export const mishaps: readonly Mishap[] = recipes.map((recipe) => {
  const { name, kind, describe, outcome, table } = recipe;
  return { name, kind, describe, outcome, table, apply: (params) => applyRecipe(recipe, params) };
});

/** Brings what a late mishap put aside. The manifest comes last. */
export async function deliverLate(params: { folder: string; date: string; aside?: string }): Promise<string[]> {
  const aside = params.aside ?? `${params.folder}.late`;
  const names = (await readdir(aside)).filter((name) => name.includes(compactDate(params.date)));
  const inOrder = [
    ...names.filter((name) => name !== manifestName(params.date)),
    ...names.filter((name) => name === manifestName(params.date)),
  ];
  for (const name of inOrder) await rename(join(aside, name), join(params.folder, name));
  return inOrder;
}

async function applyRecipe(recipe: Recipe, params: MishapParams): Promise<MishapReport> {
  const table = params.table ?? recipe.table;
  const { folder, date, seed = 1 } = params;
  const file = await present(folder, deliveryFileName(table, date));
  const random = createRandom(seed, ...Buffer.from(`${recipe.name}|${table}|${date}`));
  const scene: Scene = { folder, date, table, file, aside: params.aside ?? `${folder}.late`, random };
  const { date: changedDate = date, ...changes } = await recipe.act(scene);
  await settleManifest(
    scene,
    changedDate,
    params.manifest ?? recipe.manifest,
    RECOUNTED.has(recipe.outcome) ? (changes.changed ?? []) : [],
  );
  return { mishap: recipe.name, date: changedDate, changed: [], added: [], removed: [], moved: [], ...changes };
}

/** Rows of the files in `recounted` are counted anew; of others, what the sender meant to send stays. */
async function settleManifest(
  { folder, date }: Scene,
  changedDate: string,
  after: ManifestAfter,
  recounted: readonly string[],
): Promise<void> {
  if (after === "none") await rm(join(folder, manifestName(date)), { force: true });
  if (after !== "renewed") return;
  const { business_date, files } = await readManifest(folder, changedDate);
  const renewed: DeliveryManifest = { business_date, files: [] };
  for (const { name, table, rows } of files) {
    if (!(await exists(join(folder, name)))) continue;
    const count = recounted.includes(name) ? parseCsv(await readFile(join(folder, name), "utf8")).rows.length : rows;
    renewed.files.push(await describeFile(folder, name, table, count));
  }
  await writeManifest(folder, renewed);
}
