/** A simulated retailer whose deliveries land in a bucket and, the same bytes, in a folder; and what they must come to. */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { exportRange } from "../../src/source/simulator/export-day.ts";
import { simulate } from "../../src/source/simulator/simulate.ts";
import type { ObjectStorage } from "../../src/storage/storage.ts";
import { tableNames, type TableName } from "../reckoning/contract.ts";
import type { DeliveredFile } from "../reckoning/delivered.ts";
import { reckon, type Reckoning } from "../reckoning/reckon.ts";

const SIZE = { seed: 11, stores: 3, products: 14, weeks: 5, planWeeks: 5 };

export type NightShop = {
  /** Where the same files stand on this machine. */
  source: string;
  firstDate: string;
  /** Delivers the business dates; of `only` this table, else all of them and their manifest, which comes last. */
  deliver(from: string, to: string, only?: (table: string) => boolean): Promise<void>;
  /** Changes what the retailer's database says of the date, in one store's sales, and delivers the date once more. */
  correct(date: string): Promise<void>;
  /** What the tables must be by the files delivered so far. */
  reckoning(): Reckoning;
};

/** `folder`: for the retailer's database and its files. `bucket`: takes what is delivered. */
export async function nightShop(folder: string, bucket: ObjectStorage, lastDate: string): Promise<NightShop> {
  const path = join(folder, "retailer.duckdb");
  const [source, exported] = [join(folder, "source"), join(folder, "exported")];
  await mkdir(source);
  const { firstDate } = await simulate({ path, options: { ...SIZE, endDate: lastDate } });
  const delivered: DeliveredFile[] = [];
  let arrival = 0;

  const deliver: NightShop["deliver"] = async (from, to, only = () => true) => {
    await rm(exported, { recursive: true, force: true });
    await exportRange({ path, folder: exported, from, to, dimensions: "first" });
    const names = (await readdir(exported)).sort().filter((name) => only(name.split("_")[0] ?? ""));
    for (const name of names.toSorted((a, b) => Number(isManifest(a)) - Number(isManifest(b)))) {
      await copyFile(join(exported, name), join(source, name));
      await bucket.upload(name, join(exported, name));
      if (!isManifest(name)) delivered.push({ ...(await readCsv(exported, name)), arrival });
    }
    arrival++;
  };
  return {
    source,
    firstDate,
    deliver,
    async correct(date) {
      const instance = await DuckDBInstance.create(path);
      const connection = await instance.connect();
      await connection.run(
        `UPDATE sales SET sales_qty = sales_qty + 1, sales_amt = sales_amt + sales_price
         WHERE trans_dt = DATE '${date}' AND store_key = (SELECT min(store_key) FROM store)`,
      );
      connection.closeSync();
      instance.closeSync();
      await deliver(date, date);
    },
    reckoning: () =>
      reckon({
        files: delivered,
        keys: { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" },
        dailyTables: ["sales", "inventory"],
      }),
  };
}

function isManifest(name: string): boolean {
  return name.startsWith("manifest");
}

async function readCsv(folder: string, name: string): Promise<Omit<DeliveredFile, "arrival">> {
  const bytes = await readFile(join(folder, name));
  const [header = [], ...lines] = bytes.toString("utf8").trimEnd().split("\n").map(fieldsOf);
  const columns = header.map((column) => column ?? "");
  const table = tableNames.find((one) => name.startsWith(`${one}_`)) as TableName;
  const date = /_(\d{4})(\d\d)(\d\d)\./.exec(name)?.slice(1).join("-") ?? null;
  return {
    path: name,
    table,
    nameDate: date,
    bytesId: createHash("sha256").update(bytes).digest("hex"),
    columns,
    rows: lines.map((fields, index) => ({
      line: index + 2,
      row: { cells: Object.fromEntries(columns.map((column, at) => [column, fields[at] ?? null])) },
    })),
    skipped: 0,
  };
}

/** The fields of a line without line breaks in them; empty is null. */
function fieldsOf(line: string): (string | null)[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain = ""]) =>
    quoted === undefined ? (plain === "" ? null : plain) : quoted.replaceAll('""', '"'),
  );
}
