import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { test } from "node:test";
import { publishedPartitions } from "../catalog/partitions.ts";
import { planLines } from "../cli/commands/plan.ts";
import type { OutsideCatalog, PublishedState } from "../catalog/outside-catalog.ts";
import { quietEffects } from "../core/effects.ts";
import { literal } from "../core/duck.ts";
import { memoryStorage } from "../storage/memory-storage.testkit.ts";
import { makePlan } from "./make-plan.ts";
import { plannedColumns } from "./planned-columns.ts";
import { openProject } from "./project.ts";
import { run } from "./run.ts";
import { smallShop } from "./small-shop.testkit.ts";

test("a plan says which columns published tables lack, in the lake and in a catalog outside", async (t) => {
  const shop = await smallShop();
  await shop.sales("2026-01-05", "10.00");
  await shop.inventory("2026-01-05");
  const project = await openProject(shop.dir);
  t.after(async () => {
    project.close();
    await shop.remove();
  });
  const catalog: OutsideCatalog = {
    address: "Glue database retail",
    publish: () => Promise.reject(new Error("a plan publishes nothing")),
    missingColumns: ({ tables }: PublishedState) => {
      const weekly = tables.find(({ table }) => table.name === "weekly_store_product");
      const column = "days_observed";
      return Promise.resolve([{ table: "weekly_store_product", column, type: weekly?.types[column] ?? "" }]);
    },
    close: () => undefined,
  };
  const outside = { ...project, shared: { storage: memoryStorage(), catalog } } as unknown as typeof project;
  assert.deepEqual(await plannedColumns(outside), [], "before the first commit");

  await run(project, quietEffects(), { trigger: "run" });
  assert.deepEqual(await plannedColumns(project), []);

  const daily = publishedPartitions(project.store).find(({ table_name }) => table_name === "daily_store_product");
  const path = project.paths.at(daily?.path ?? "");
  const duck = await project.duck();
  await duck.run(
    `COPY (SELECT * EXCLUDE (waste_qty, sales_lines) FROM read_parquet(${literal(path)})) TO ${literal(`${path}.aside`)} (FORMAT parquet)`,
  );
  await rename(`${path}.aside`, path);
  const lake = { where: "the lake", table: "daily_store_product" };
  assert.deepEqual(await plannedColumns(outside), [
    { ...lake, column: "sales_lines", type: "INTEGER" },
    { ...lake, column: "waste_qty", type: "DECIMAL(18,3)" },
    { where: "Glue database retail", table: "weekly_store_product", column: "days_observed", type: "INTEGER" },
  ]);
  const text = planLines(await makePlan(project), (_, shown) => shown).join("\n");
  assert.match(
    text,
    /Columns that the next commit adds\n {2}daily_store_product in the lake: sales_lines INTEGER, waste_qty DECIMAL\(18,3\)/,
  );
});
