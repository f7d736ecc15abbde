/** Folders of made-up files, looked at the way `endcap init` does. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { checkConfig } from "../../config/check-config.ts";
import type { SourceTableName } from "../../model/tables.ts";
import { recognise, type RecogniseParams } from "./recognise.ts";
import type { RecognisedTable, Recognition } from "./recognition.ts";

export type Folder = Record<string, string | Buffer>;

export async function look(t: TestContext, files: Folder, params: Partial<RecogniseParams> = {}): Promise<Recognition> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-recognise-"));
  t.after(() => rm(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const found = await recognise({
    folder,
    sets: [],
    maps: [],
    source: "files",
    machine: { timeZone: "Europe/Berlin", threads: 2 },
    ...params,
  });
  checkConfig(found.config, "the configuration that was found");
  return found;
}

export function table(found: Recognition, name: string): RecognisedTable {
  const one = found.tables.find((recognised) => recognised.table === name);
  assert.ok(one, `${name} was recognised`);
  return one;
}

/** A setting of one table in the configuration that was found. */
export function setting(found: Recognition, name: SourceTableName, key: string): unknown {
  const written = found.config.tables?.[name];
  return typeof written === "object" ? (written as Record<string, unknown>)[key] : undefined;
}

export function asked(found: Recognition): string[] {
  return found.questions.map(({ setting, candidates }) => `${setting}: ${candidates.join(" | ")}`);
}

export const salesHeader =
  "TRANS_ID,PROD_KEY,STORE_KEY,TRANS_DT,TRANS_TIME,SALES_QTY,SALES_PRICE,SALES_AMT,DISCOUNT,SALES_COST,SALES_MGRN,SHIP_COST";

export function salesDay(day: string, rows = 3): string {
  const lines = Array.from(
    { length: rows },
    (_, index) => `${index + 1},${100 + index},7,${day},10:0${index},2,1.50,3.00,0.00,2.00,1.00,0`,
  );
  return `${[salesHeader, ...lines].join("\n")}\n`;
}

export function stockDay(day: string): string {
  return `cal_dt,store_key,prod_key,inventory_on_hand_qty\n${day},7,100,5\n${day},7,101,0\n`;
}
