/** Whether a product and the reckoning agree on a shop: tables, dimensions, accepted and quarantined rows. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readAccounts } from "./accounts.ts";
import { accountDifferences, differences, multisetDifferences, quarantineDifferences } from "./compare.ts";
import { dimensionKey, dimensionNames, factNames, type Cadence, type FactName } from "./contract.ts";
import type { DeliveredFile } from "./delivered.ts";
import type { Product } from "./product.ts";
import { reckon, type Reckoning } from "./reckon.ts";
import type { Shop } from "./shop.ts";

type Reader = Pick<Product, "rows">;

/** All differences as a text for people; empty where every cell agrees. `facts` leaves out all but the two fact tables. */
export async function everyDifference(
  product: Product,
  { keys, generated, columns }: Shop,
  files: readonly DeliveredFile[],
  what: "facts" | "all",
): Promise<string> {
  const expected = reckon({ files, keys, dailyTables: await declaredDaily(product), generated });
  const found = await (what === "all" ? lakeDifferences(product, expected) : factDifferences(product, expected));
  if (what === "all") {
    found.push(...(await acceptedDifferences(product, columns.sales, expected)));
    found.push(quarantineDifferences(expected.quarantined, files, await product.quarantine()));
    found.push(accountDifferences(expected.files, readAccounts(product.project)));
  }
  return found.filter((difference) => difference !== "").join("\n");
}

/** Whoever is asked: of each table a text, empty where every cell agrees. */
export async function lakeDifferences(reader: Reader, expected: Reckoning): Promise<string[]> {
  return [...(await factDifferences(reader, expected)), ...(await dimensionDifferences(reader, expected))];
}

async function factDifferences(product: Reader, expected: Reckoning): Promise<string[]> {
  const [daily, weekly] = await Promise.all([
    product.rows("select * from daily_store_product"),
    product.rows("select * from weekly_store_product"),
  ]);
  const key = ["store_key", "prod_key"];
  return [
    differences({ table: "daily_store_product", key: ["cal_dt", ...key], expected: expected.daily, shown: daily }),
    differences({
      table: "weekly_store_product",
      key: ["yr_wk_num", ...key],
      expected: expected.weekly,
      shown: weekly,
    }),
  ];
}

/** A row made from the facts' keys alone says so; what it holds beside its key is its own affair. */
async function dimensionDifferences(product: Reader, expected: Reckoning): Promise<string[]> {
  const found: string[] = [];
  for (const name of dimensionNames) {
    const rows = expected.dimensions[name];
    if (rows === null) continue;
    const key = dimensionKey[name];
    const delivered = new Set(rows.map((row) => String(row[key])));
    const all = await product.rows(`select * from dim_${name}`);
    const shown = all.filter((row) => row["is_delivered"] === true || delivered.has(String(row[key])));
    found.push(differences({ table: `dim_${name}`, key: [key], expected: rows, shown }));
  }
  return found;
}

/** Without a time of its own, a sale may be given that of a timestamp in its date's column: the reckoning has no opinion. */
async function acceptedDifferences(
  product: Product,
  salesColumns: readonly string[],
  expected: Reckoning,
): Promise<string[]> {
  const found: string[] = [];
  for (const name of factNames) {
    const rows = expected.accepted[name].map(({ trans_time: time, ...row }) =>
      salesColumns.includes("trans_time") && time !== undefined ? { ...row, trans_time: time } : row,
    );
    if (rows.length === 0) continue;
    const shown = await product.rows(`select * from accepted_${name}`);
    found.push(multisetDifferences({ table: `accepted_${name}`, expected: rows, shown }));
  }
  return found;
}

type Written = { tables?: Partial<Record<FactName, { cadence?: Cadence }>> };

/** Which facts `init` declared daily: its guess from the first files is the product's to make. */
async function declaredDaily({ project }: Product): Promise<FactName[]> {
  const name = (await readdir(project)).find((file) => /^endcap\.config\.(ts|js|json)$/.test(file));
  if (name === undefined) throw new Error("init has written no configuration");
  const url = pathToFileURL(join(project, name)).href;
  const attributes = name.endsWith(".json") ? { with: { type: "json" } } : {};
  const written = ((await import(url, attributes)) as { default: Written }).default;
  return factNames.filter((table) => written.tables?.[table]?.cadence === "daily");
}
