/** What every catalog outside the project must do. */
import assert from "node:assert/strict";
import { describe } from "node:test";
import { suiteTests, type Gap } from "../core/suite-gaps.testkit.ts";
import { dimStore, lakeSqlType, weeklyStoreProduct, type LakeTable } from "../model/lake.ts";
import type { OutsideCatalog, PublishedFile, PublishedState, PublishedTable } from "./outside-catalog.ts";

/** A table as readers of the catalog find it. */
export type FoundTable = {
  comment: string;
  columns: { name: string; type: string; comment: string }[];
  partitionColumn: string | null;
  folder: string;
  /** Partition → its folder, and the names of its columns. */
  partitions: Record<string, { folder: string; columns: string[] }>;
};

export type OutsideCatalogUnderTest = {
  catalog: OutsideCatalog;
  find(table: string): Promise<FoundTable | null>;
  /** Tables that were written, in the order of the writing; reading is none. */
  writes(): string[];
  /** Makes the write after so many more fail, once. */
  failAfter(writes: number): void;
  /** The table of whole commits, as the catalog calls it. */
  commitsTable: string;
  close(): Promise<void>;
};

const keys = { store_key: "BIGINT", prod_key: "VARCHAR" };
const at = (path: string) => `s3://acme-lake/endcap/${path}`;

type Weeks = Record<string, string>;

/** Week → run whose file readers see. */
function stateOf(
  commit: number,
  weeks: Weeks,
  { store = "r1", extra = [] }: { store?: string | null; extra?: readonly string[] } = {},
): PublishedState {
  const added = extra.map((name) => ({ name, type: "DECIMAL(18,3)", comment: `The new ${name}` }));
  const weekly = { ...weeklyStoreProduct, columns: [...weeklyStoreProduct.columns, ...added] };
  const file = (partition: string, folder: string): PublishedFile => ({ partition, folder: at(folder), rows: 3 });
  return {
    commit,
    run: `r${commit}`,
    kind: "run",
    at: "2026-01-06T03:00:00Z",
    reason: null,
    tables: [
      published(dimStore, store === null ? [] : [file("", `lake/dim_store/${store}/`)]),
      published(
        weekly,
        Object.entries(weeks).map(([week, run]) => file(week, `lake/weekly_store_product/yr_wk_num=${week}/${run}/`)),
      ),
    ],
    commitFolder: at("published/"),
  };
}

function published(table: LakeTable, files: PublishedFile[]): PublishedTable {
  return {
    table,
    types: Object.fromEntries(table.columns.map((column) => [column.name, lakeSqlType(column, keys)])),
    files,
    emptyFolder: at(`lake/${table.name}/none/`),
  };
}

export function outsideCatalogSuite(
  name: string,
  open: () => Promise<OutsideCatalogUnderTest>,
  gaps: readonly Gap[] = [],
): void {
  const { test, end } = suiteTests(gaps);
  const opened = (work: (one: OutsideCatalogUnderTest) => Promise<void>) => async () => {
    const one = await open();
    try {
      await work(one);
    } finally {
      one.catalog.close();
      await one.close();
    }
  };
  const folders = (found: FoundTable | null) =>
    Object.fromEntries(Object.entries(found?.partitions ?? {}).map(([key, { folder }]) => [key, folder]));
  const folder = (week: string, run: string) => at(`lake/weekly_store_product/yr_wk_num=${week}/${run}/`);

  describe(`outside catalog ${name}`, () => {
    test(
      "tables have exact types and every column's meaning; a partition is a folder",
      opened(async ({ catalog, find, commitsTable }) => {
        const change = await catalog.publish(stateOf(1, { 202601: "r1", 202602: "r1" }));
        assert.deepEqual(change, { tables: ["dim_store", "weekly_store_product"], partitions: 2 });
        const weekly = await find("weekly_store_product");
        assert.equal(weekly?.comment, weeklyStoreProduct.comment);
        assert.equal(weekly.partitionColumn, "yr_wk_num");
        const types = new Map(weekly.columns.map((column) => [column.name, column]));
        assert.deepEqual(
          ["store_key", "prod_key", "total_sales_amt", "total_sales_qty", "weeks_of_supply", "yr_wk_num"].map(
            (column) => types.get(column)?.type,
          ),
          ["bigint", "string", "decimal(18,2)", "decimal(18,3)", "double", "int"],
        );
        assert.deepEqual(
          [...types.keys()].toSorted((a, b) => a.localeCompare(b)),
          weeklyStoreProduct.columns.map((column) => column.name).toSorted((a, b) => a.localeCompare(b)),
        );
        assert.ok(weekly.columns.every(({ comment }) => comment !== ""));
        assert.deepEqual(folders(weekly), { 202601: folder("202601", "r1"), 202602: folder("202602", "r1") });
        assert.equal((await find("dim_store"))?.folder, at("lake/dim_store/r1/"));
        assert.equal((await find(commitsTable))?.folder, at("published/"));
      }),
    );
    test(
      "dimensions are written first, the table of whole commits last",
      opened(async ({ catalog, writes, commitsTable }) => {
        await catalog.publish(stateOf(1, { 202601: "r1" }));
        const order = [...new Set(writes())];
        assert.deepEqual(order, ["dim_store", "weekly_store_product", commitsTable]);
      }),
    );
    test(
      "the same state again writes nothing",
      opened(async ({ catalog, writes }) => {
        await catalog.publish(stateOf(1, { 202601: "r1", 202602: "r1" }));
        const before = writes().length;
        assert.deepEqual(await catalog.publish(stateOf(2, { 202601: "r1", 202602: "r1" })), {
          tables: [],
          partitions: 0,
        });
        assert.equal(writes().length, before);
      }),
    );
    test(
      "a corrected week is repointed, and no other is touched",
      opened(async ({ catalog, find, writes }) => {
        await catalog.publish(stateOf(1, { 202601: "r1", 202602: "r1" }));
        const before = writes().length;
        const change = await catalog.publish(stateOf(2, { 202601: "r2", 202602: "r1" }));
        assert.deepEqual(change, { tables: [], partitions: 1 });
        assert.equal(writes().length, before + 1);
        assert.deepEqual(folders(await find("weekly_store_product")), {
          202601: folder("202601", "r2"),
          202602: folder("202602", "r1"),
        });
      }),
    );
    test(
      "a rollback points back, and a week that it takes away is gone",
      opened(async ({ catalog, find }) => {
        await catalog.publish(stateOf(1, { 202601: "r1" }));
        await catalog.publish(stateOf(2, { 202601: "r2", 202602: "r2" }, { store: "r2" }));
        await catalog.publish(stateOf(3, { 202601: "r1" }));
        assert.deepEqual(folders(await find("weekly_store_product")), { 202601: folder("202601", "r1") });
        assert.equal((await find("dim_store"))?.folder, at("lake/dim_store/r1/"));
      }),
    );
    test(
      "a table that lost all rows has its columns and none of the rows",
      opened(async ({ catalog, find }) => {
        await catalog.publish(stateOf(1, { 202601: "r1" }));
        await catalog.publish(stateOf(2, {}, { store: null }));
        assert.deepEqual((await find("weekly_store_product"))?.partitions, {});
        assert.equal((await find("dim_store"))?.folder, at("lake/dim_store/none/"));
        assert.ok(((await find("dim_store"))?.columns.length ?? 0) > 5);
      }),
    );
    test(
      "a new column is added to the table and to its partitions, which stay where they are",
      opened(async ({ catalog, find }) => {
        await catalog.publish(stateOf(1, { 202601: "r1", 202602: "r1" }));
        const change = await catalog.publish(stateOf(2, { 202601: "r1", 202602: "r1" }, { extra: ["shrink_qty"] }));
        assert.deepEqual(change, { tables: ["weekly_store_product"], partitions: 2 });
        const found = await find("weekly_store_product");
        const added = found?.columns.find((column) => column.name === "shrink_qty");
        assert.deepEqual(added, { name: "shrink_qty", type: "decimal(18,3)", comment: "The new shrink_qty" });
        assert.deepEqual(folders(found), { 202601: folder("202601", "r1"), 202602: folder("202602", "r1") });
        assert.ok(Object.values(found?.partitions ?? {}).every(({ columns }) => columns.includes("shrink_qty")));
      }),
    );
    test(
      "cut off between any two writes, the next time does the rest",
      opened(async ({ catalog, find, failAfter, writes, commitsTable }) => {
        const last = stateOf(2, { 202601: "r2", 202603: "r2" }, { store: "r2" });
        for (let done = 0; done < 6; done++) {
          await catalog.publish(stateOf(1, { 202601: "r1", 202602: "r1" }));
          const before = writes().length;
          failAfter(done);
          const failed = await catalog.publish(last).then(
            () => null,
            (error: unknown) => error,
          );
          if (failed === null) assert.ok(writes().length - before <= done, "every write of it was done");
          failAfter(Number.POSITIVE_INFINITY);
          await catalog.publish(last);
          assert.deepEqual(folders(await find("weekly_store_product")), {
            202601: folder("202601", "r2"),
            202603: folder("202603", "r2"),
          });
          assert.equal((await find("dim_store"))?.folder, at("lake/dim_store/r2/"));
          assert.ok((await find(commitsTable)) !== null);
        }
      }),
    );
    test(
      "five years of weeks are one table, added, repointed and taken away",
      opened(async ({ catalog, find }) => {
        const weeks = (run: string, count: number): Weeks =>
          Object.fromEntries(
            Array.from({ length: count }, (_, index) => [
              `${2022 + Math.floor(index / 52)}${String((index % 52) + 1).padStart(2, "0")}`,
              run,
            ]),
          );
        assert.equal((await catalog.publish(stateOf(1, weeks("r1", 260)))).partitions, 260);
        assert.equal((await catalog.publish(stateOf(2, weeks("r2", 200)))).partitions, 260);
        const found = folders(await find("weekly_store_product"));
        assert.equal(Object.keys(found).length, 200);
        assert.equal(found["202201"], folder("202201", "r2"));
      }),
    );
    end();
  });
}
