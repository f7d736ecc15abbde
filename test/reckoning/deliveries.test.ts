import assert from "node:assert/strict";
import { before, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { factNames, type KeyTypes, type RawRow } from "./contract.ts";
import { filesAtOnce, filesEveryNight, planDeliveries, type Schedule } from "./deliveries.ts";
import { randomShop } from "./random-shop.ts";
import { readRow } from "./read-row.ts";
import { reckon } from "./reckon.ts";
import type { Shop } from "./shop.ts";

const seeds = Array.from({ length: 40 }, (_, index) => index + 1);
const schedules: Schedule[] = [];

before(async () => {
  for (const seed of seeds) schedules.push(await planDeliveries(randomShop(seed)));
});

function rowsOf(shop: Shop, table: keyof Shop["columns"]): readonly RawRow[] {
  return table === "sales" || table === "inventory"
    ? shop.days[table].flatMap((day) => day.versions.flat())
    : shop.dimensions[table].flat();
}

test("the same seed makes the same shop and the same bytes", async () => {
  const [first, second] = [await planDeliveries(randomShop(3)), await planDeliveries(randomShop(3))];
  assert.deepEqual(first.shop, second.shop);
  assert.deepEqual(
    first.nights.flat().filter(({ path }) => !path.endsWith(".parquet")),
    second.nights.flat().filter(({ path }) => !path.endsWith(".parquet")),
  );
});

test("the reckoning refuses the rows that were spoiled, and no other", () => {
  const kinds = new Set<string>();
  for (const seed of seeds) {
    const shop = randomShop(seed);
    for (const table of ["sales", "inventory", "product", "store", "calendar"] as const) {
      for (const row of rowsOf(shop, table)) {
        if (row.spoiled !== undefined) kinds.add(row.spoiled);
        const isPlaced = row.spoiled === "conflicting snapshots" || row.spoiled === "date not in the calendar";
        const { refusal } = readRow(table, shop.columns[table], row, shop.keys);
        assert.equal(
          refusal !== null,
          row.spoiled !== undefined && !isPlaced,
          `seed ${seed}, ${table}: ${JSON.stringify(row)}`,
        );
      }
    }
  }
  assert.equal(kinds.size, 15, [...kinds].join("; "));
});

test("every day keeps good rows, and a correction never has fewer", () => {
  for (const seed of seeds) {
    for (const table of factNames) {
      for (const { versions } of randomShop(seed).days[table]) {
        const good = versions.map((rows) => rows.filter((row) => row.spoiled === undefined).length);
        good.forEach((count, version) => assert.ok(count > 0 && count >= (good[version - 1] ?? 0)));
      }
    }
  }
});

/** The design's rule, over the first night's files. */
function decidedKeys({ nights, shop }: Schedule): KeyTypes {
  const keys: KeyTypes = { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" };
  for (const { file } of nights[0] ?? []) {
    for (const { row } of file.rows) {
      for (const key of Object.keys(keys) as (keyof KeyTypes)[]) {
        const text = file.columns.includes(key) ? (row.cells[key]?.trim() ?? "") : "";
        if (text !== "" && !/^(0|[1-9]\d*)(\.0+)?$/.test(text)) keys[key] = "VARCHAR";
      }
    }
  }
  return shop.columns.sales.includes("trans_id") ? keys : { ...keys, trans_id: shop.keys.trans_id };
}

test("the first night's files decide the keys to be of the shop's types", () => {
  for (const schedule of schedules) {
    const { seed } = schedule.shop;
    assert.deepEqual(decidedKeys(schedule), schedule.shop.keys, `seed ${seed}`);
  }
});

test("night by night or all at once, the reckoning of the facts is the same", () => {
  for (const schedule of schedules) {
    const { seed } = schedule.shop;
    const params = { keys: schedule.shop.keys, dailyTables: factNames };
    const nightly = reckon({ files: filesEveryNight(schedule), ...params });
    const atOnce = reckon({ files: filesAtOnce(schedule), ...params });
    assert.deepEqual(sorted(nightly.weekly), sorted(atOnce.weekly), `seed ${seed}`);
    assert.deepEqual(sorted(nightly.daily), sorted(atOnce.daily), `seed ${seed}`);
  }
});

function sorted(rows: readonly object[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

test("a row stands on the physical line that is named for it", () => {
  let checked = 0;
  for (const schedule of schedules) {
    const { seed } = schedule.shop;
    for (const { path, bytes, file } of schedule.nights.flat()) {
      if (file.table !== "sales" || !/\.(csv|tsv)(\.gz)?$/i.test(path)) continue;
      const plain = path.endsWith(".gz") ? gunzipSync(bytes) : Buffer.from(bytes);
      const text = plain[0] === 0xff ? plain.toString("utf16le") : plain.toString("utf8");
      const lines = text.split(/\r\n|\n|\r/);
      for (const { line, row } of file.rows) {
        const store = row.cells["store_key"];
        if (store === null || store === undefined || row.fieldCount !== undefined) continue;
        const first = lines[line - 1] ?? "";
        const found = first.split('"').length % 2 === 1 ? first : lines.slice(line - 1, line + 2).join("\n");
        assert.ok(
          found.includes(store.replace(".", ",")) || found.includes(store),
          `seed ${seed}, ${path}, line ${line}: ${found}`,
        );
        checked++;
      }
    }
  }
  assert.ok(checked > 1000);
});
