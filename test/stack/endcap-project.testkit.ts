/** A small shop's project as a workflow engine's worker uses it: by its command, in processes of their own. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkoutFolder } from "../../scripts/run-program.ts";
import { smallShop, type SmallShop } from "../../src/workflow/small-shop.testkit.ts";
import { runCommand } from "./run-command.testkit.ts";

/** The words that start this checkout's Endcap. */
export const endcapCommand: readonly string[] = [process.execPath, join(checkoutFolder, "bin", "endcap.js")];

export type EndcapProject = SmallShop & {
  /** A day with both tables: sales of `amount` + 4.50. */
  day(date: string, amount: string): Promise<void>;
  /** The text of its configuration. */
  config(): Promise<string>;
  endcap(...args: string[]): Promise<{ code: number; output: string }>;
  /** What a command answers as JSON. */
  json<T>(...args: string[]): Promise<T>;
  /** The rows of a query, each as its fields joined with commas. */
  rows(sql: string): Promise<string[]>;
  /** Date → sales, as published. */
  published(): Promise<string[]>;
  commits(): Promise<number>;
};

/** `config`: settings beside those of the small shop. */
export async function endcapProject(name: string, config: object, env: NodeJS.ProcessEnv = {}): Promise<EndcapProject> {
  const shop = await smallShop();
  const file = join(shop.dir, "endcap.config.json");
  const written = JSON.parse(await readFile(file, "utf8")) as object;
  await writeFile(file, JSON.stringify({ ...written, name, ...config }));
  const endcap = async (...args: string[]) => {
    const [program = "", ...first] = endcapCommand;
    return runCommand({ program, args: [...first, ...args, "--dir", shop.dir], env, missing: "Node" });
  };
  const answer = async (...args: string[]) => {
    const { code, output } = await endcap(...args, "--quiet");
    assert.equal(code, 0, output);
    return output;
  };
  const json = async <T>(...args: string[]) => JSON.parse(await answer(...args, "--json")) as T;
  const rows = async (sql: string) => (await answer("sql", sql, "--format", "csv")).trim().split(/\r?\n/).slice(1);
  return {
    ...shop,
    async day(date, amount) {
      await shop.sales(date, amount);
      await shop.inventory(date);
    },
    config: () => readFile(file, "utf8"),
    endcap,
    json,
    rows,
    published: () => rows("SELECT cal_dt, sum(sales_amt) FROM daily_store_product GROUP BY 1 ORDER BY 1"),
    commits: async () => (await json<unknown[]>("catalog", "--commits")).length,
  };
}
