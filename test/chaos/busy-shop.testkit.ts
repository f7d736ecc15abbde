/**
 * A tiny shop a week and more after its first night, in which each of a person's acts has something to do: a row that
 * is quarantined by a rule, a cut file, an empty one, a table that is missing, a smaller replacement, a day that
 * vanished, a week that its audit holds, and files whose retention time is over. New files wait for the next run.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { quietEffects } from "../../src/core/effects.ts";
import { openProject } from "../../src/workflow/project.ts";
import { run } from "../../src/workflow/run.ts";
import {
  compact,
  day,
  deliver,
  dimensions,
  facts,
  inventory,
  makeTinyShop,
  sales,
  type TinyShop,
} from "../tiny-shop.testkit.ts";

const DAY_MS = 86_400_000;
const RETENTION_DAYS = 5;
/** Each sum fits its type, and two of them do not. */
const LARGE = "9999999999999999.00";

/** Business dates of the shop with something to decide about. */
export const undecided = {
  emptyFile: day(8),
  notDelivered: day(9),
  withoutStock: day(10),
  smaller: day(4),
  vanished: day(22),
  heldWeek: "202604",
} as const;

/** What each night brings, and how many days ago it was. */
function nights(): { daysAgo: number; files: Record<string, string> }[] {
  const file = (table: string, index: number) => `${table}_${compact(day(index))}.csv`;
  const priced = (index: number) => `${sales(day(index))}8,1,1,${day(index)},10:00,1,2.50,99.00,0,0.5\n`;
  const cut = sales(day(6));
  const history = (of: readonly number[]) =>
    of.map((index, at) => (at === 0 ? sales(day(index)) : sales(day(index)).split("\n").slice(1).join("\n"))).join("");
  return [
    { daysAgo: 9, files: { ...dimensions(), ...facts(0, 4), [file("sales", 0)]: priced(0) } },
    {
      daysAgo: 7,
      files: {
        ...facts(4, 8),
        [file("sales", 4)]: history([4, 4]),
        [file("sales", 0)]: sales(day(0), 3),
        [file("sales", 5)]: priced(5),
        [file("sales", 6)]: cut.slice(0, cut.lastIndexOf(",") - 3),
      },
    },
    {
      daysAgo: 6,
      files: {
        [file("sales", 8)]: `${sales(day(8)).split("\n")[0]}\n`,
        [file("inventory", 8)]: inventory(day(8)),
        [file("inventory", 9)]: inventory(day(9)),
        [file("sales", 10)]: sales(day(10)),
        [file("sales", 4)]: sales(day(4)).split("\n").slice(0, 2).join("\n"),
        [file("sales", 14)]: `${sales(day(14))}${`8,1,1,${day(14)},10:00,1,${LARGE},${LARGE},0,0.5\n`.repeat(2)}`,
        [file("inventory", 14)]: inventory(day(14)),
        [file("sales", 23)]: history([21, 22, 23]),
        ...Object.fromEntries([21, 22, 23].map((index) => [file("inventory", index), inventory(day(index))])),
      },
    },
    {
      daysAgo: 3,
      files: { [file("sales", 24)]: history([21, 23, 24]), [file("inventory", 24)]: inventory(day(24)) },
    },
  ];
}

/** A day, and a correction of one. */
function waiting(): Record<string, string> {
  return { ...facts(11, 12), [`sales_${compact(day(2))}.csv`]: sales(day(2), 2) };
}

/** Made and loaded night by night; the rule that quarantined rows is off by then. */
export async function makeBusyShop(parent: string, threads: number): Promise<TinyShop> {
  const shop = await makeTinyShop(parent, {
    retentionDays: RETENTION_DAYS,
    severities: { "identity-amount": "quarantine" },
    limits: { memory: "512MB", threads },
  });
  for (const { daysAgo, files } of nights()) {
    await deliver(shop, files);
    const at = new Date(Date.now() - daysAgo * DAY_MS);
    const project = await openProject(shop.dir);
    try {
      await run(project, quietEffects({ clock: { now: () => at } }), { trigger: "chaos" });
    } finally {
      project.close();
    }
  }
  await deliver(shop, waiting());
  const path = join(shop.dir, "endcap.config.json");
  await writeFile(path, (await readFile(path, "utf8")).replace('"identity-amount":"quarantine"', ""));
  return shop;
}
