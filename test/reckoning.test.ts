/**
 * The product against the independent reckoning, on random shops: every cell of every table, however the files came.
 * `ENDCAP_SHOPS=200` tries more of them; `ENDCAP_SHOP=17` one alone, and says where its folder lies.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { dimensionKey, dimensionNames, factNames, type Cadence, type FactName } from "./reckoning/contract.ts";
import { differences, multisetDifferences, quarantineDifferences } from "./reckoning/compare.ts";
import { deliver, filesAtOnce, filesEveryNight, planDeliveries } from "./reckoning/deliveries.ts";
import type { DeliveredFile } from "./reckoning/delivered.ts";
import { newProduct, type Ended, type Product } from "./reckoning/product.ts";
import { randomShop } from "./reckoning/random-shop.ts";
import { reckon } from "./reckoning/reckon.ts";
import type { Shop } from "./reckoning/shop.ts";

const QUICK_SHOPS = 12;
const one = process.env["ENDCAP_SHOP"];
const count = Number(process.env["ENDCAP_SHOPS"] ?? QUICK_SHOPS);
const seeds = one === undefined ? Array.from({ length: count }, (_, index) => index + 1) : [Number(one)];

const skip = existsSync(new URL("../src/cli/main.ts", import.meta.url)) ? false : "there is no command line yet";

for (const seed of seeds) {
  const everyNight = seed % 4 === 0;
  test(
    `shop ${seed}, loaded ${everyNight ? "night by night" : "all at once"}, is reckoned the same`,
    { skip },
    async () => {
      const shop = randomShop(seed);
      const schedule = await planDeliveries(shop);
      const product = await newProduct(`shop-${seed}`);
      const [first = [], ...others] = schedule.nights;
      await deliver(product.source, first);
      endedWell(await product.init(schedule.initArguments));
      if (everyNight) {
        endedWell(await product.run());
        await agrees(product, shop, filesEveryNight(schedule, 0));
        for (const [index, night] of others.entries()) {
          await deliver(product.source, night);
          endedWell(await product.run());
          await agrees(product, shop, filesEveryNight(schedule, index + 1));
        }
      } else {
        for (const night of others) await deliver(product.source, night);
        endedWell(await product.run());
        await agrees(product, shop, filesAtOnce(schedule));
      }
      if (one === undefined) await product.remove();
      else process.stderr.write(`Shop ${seed} lies in ${product.project}\n`);
    },
  );
}

function endedWell({ code, stdout, stderr }: Ended): void {
  assert.equal(code, 0, `${stdout}\n${stderr}`);
}

async function agrees(product: Product, shop: Shop, files: readonly DeliveredFile[]): Promise<void> {
  const { keys, seed, generated } = shop;
  const dailyTables = await declaredDaily(product);
  const expected = reckon({ files, keys, dailyTables, generated });
  const found: string[] = [];
  for (const [table, key, rows] of [
    ["daily_store_product", ["cal_dt", "store_key", "prod_key"], expected.daily],
    ["weekly_store_product", ["yr_wk_num", "store_key", "prod_key"], expected.weekly],
  ] as const) {
    const shown = await product.rows(`select * from ${table} order by all`);
    found.push(differences({ table, key, expected: rows, shown }));
  }
  for (const name of dimensionNames) {
    const rows = expected.dimensions[name];
    if (rows === null) continue;
    const key = dimensionKey[name];
    const keysDelivered = new Set(rows.map((row) => String(row[key])));
    // A row made from the facts' keys alone says so; what it holds beside its key is its own affair.
    const shown = (await product.rows(`select * from dim_${name}`)).filter(
      (row) => row["is_delivered"] === true || keysDelivered.has(String(row[key])),
    );
    found.push(differences({ table: `dim_${name}`, key: [key], expected: rows, shown }));
  }
  for (const table of factNames) {
    const rows = expected.accepted[table];
    if (rows.length === 0) continue;
    found.push(
      multisetDifferences({
        table: `accepted_${table}`,
        expected: rows,
        shown: await product.rows(`select * from accepted_${table}`),
      }),
    );
  }
  found.push(quarantineDifferences(expected.quarantined, files, await product.quarantine()));
  const text = found.filter((difference) => difference !== "").join("\n");
  assert.equal(text, "", `shop ${seed}\n${text}`);
}

/** Which facts `init` declared daily: its guess from the first files is the product's to make. */
async function declaredDaily({ project }: Product): Promise<FactName[]> {
  const name = (await readdir(project)).find((file) => /^endcap\.config\.(ts|js|json)$/.test(file));
  assert.ok(name !== undefined, "init writes a configuration");
  const url = pathToFileURL(join(project, name)).href;
  const written = (
    (await import(url, name.endsWith(".json") ? { with: { type: "json" } } : {})) as { default: Written }
  ).default;
  return factNames.filter((table) => written.tables?.[table]?.cadence === "daily");
}

type Written = { tables?: Partial<Record<FactName, { cadence?: Cadence }>> };
