/** A folder of a few days of two tables, and a project that reads it; days are written as a test wants them. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quietEffects } from "../core/effects.ts";
import { openDuckdb } from "../query/adapters/duckdb.ts";
import { readRows } from "../query/query.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

export type SmallShop = {
  /** The project folder. */
  dir: string;
  /** Writes a day's sales: two lines of store 1 that sum to `amount` + 4.50, and whatever lines are added. */
  sales(date: string, amount: string, extraLines?: readonly string[]): Promise<string>;
  /** Writes a day's stock: two snapshots of store 1. */
  inventory(date: string): Promise<string>;
  write(name: string, content: string | Uint8Array): Promise<void>;
  remove(): Promise<void>;
};

const salesHeader =
  "trans_id,prod_key,store_key,trans_dt,trans_time,sales_qty,sales_price,sales_amt,discount,sales_cost,sales_mgrn,ship_cost";
const inventoryHeader =
  "cal_dt,store_key,prod_key,inventory_on_hand_qty,inventory_on_order_qty,out_of_stock_flg,waste_qty,promotion_flg,next_delivery_dt";

export async function smallShop(): Promise<SmallShop> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-state-"));
  const source = join(folder, "source");
  const dir = join(folder, "project");
  await mkdir(source);
  await mkdir(dir);
  const daily = { cadence: "daily" };
  const config = {
    name: "Small shop",
    source: "../source",
    timeZone: "UTC",
    calendar: "iso",
    limits: { memory: "500MB", threads: 1 },
    tables: { sales: daily, inventory: daily },
  };
  await writeFile(join(dir, "endcap.config.json"), JSON.stringify(config));
  const write = (name: string, content: string | Uint8Array) => writeFile(join(source, name), content);
  const compact = (date: string) => date.replaceAll("-", "");
  return {
    dir,
    async sales(date, amount, extraLines = []) {
      const name = `sales_${compact(date)}.csv`;
      const lines = [
        salesHeader,
        `1,10,1,${date},08:00,2,,${amount},0,1.00,,0`,
        `2,11,1,${date},09:00,3,1.50,4.50,0,3.00,1.50,0`,
        ...extraLines,
      ];
      await write(name, `${lines.join("\n")}\n`);
      return name;
    },
    async inventory(date) {
      const name = `inventory_${compact(date)}.csv`;
      await write(name, `${[inventoryHeader, `${date},1,10,5,0,0,0,0,`, `${date},1,11,0,4,1,0,0,`].join("\n")}\n`);
      return name;
    },
    write,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export type LoadedShop = { shop: SmallShop; project: Project; close(): Promise<void> };

/** A shop whose days are loaded, and its project. */
export async function loadedShop(days: readonly string[] = ["2026-01-05"]): Promise<LoadedShop> {
  const shop = await smallShop();
  for (const date of days) {
    await shop.sales(date, "10.00");
    await shop.inventory(date);
  }
  const project = await openProject(shop.dir);
  await run(project, quietEffects(), { trigger: "command" });
  return {
    shop,
    project,
    async close() {
      project.close();
      await shop.remove();
    },
  };
}

/** What readers of the project are answered. */
export async function askLake(project: Project, sql: string): Promise<Awaited<ReturnType<typeof readRows>>> {
  const limits = { memory: "500MB", threads: 1, timeoutMs: 30_000 };
  const engine = await openDuckdb({ lake: project.lake(), limits });
  try {
    return await readRows(await engine.run({ sql }));
  } finally {
    engine.close();
  }
}
