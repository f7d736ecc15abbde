import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { after, before, suite, test } from "node:test";
import { openDuck, type Duck } from "../core/duck.ts";
import { sourceTables } from "../model/tables.ts";
import { BATCH, excludeRepeated } from "./batch-rows.ts";

suite("repeated snapshots", () => {
  let duck: Duck;
  before(async () => {
    duck = await openDuck({ memory: "256MB", threads: 2, spill: tmpdir() });
  });
  after(() => duck.close());

  /** Rows of (day, store, product, on hand), one a line from 2. */
  const excluded = async (rows: readonly (readonly [number, number, number, number])[]) => {
    await duck.run(`CREATE OR REPLACE TEMP TABLE ${BATCH.excluded} (file_id INTEGER, line INTEGER, rule VARCHAR)`);
    const { columns } = sourceTables.inventory;
    const own = new Map([
      ["cal_dt", "DATE '2026-01-01' + d"],
      ["store_key", "s"],
      ["prod_key", "p"],
      ["inventory_on_hand_qty", "q"],
    ]);
    const values = rows.map(([d, s, p, q], index) => `(${index + 2}, ${d}, ${s}, ${p}, ${q})`);
    await duck.run(`CREATE OR REPLACE TEMP TABLE typed AS SELECT 1 AS file_id, 1 AS delivery_id, line,
      ${columns.map(({ name }) => `${own.get(name) ?? "NULL"} AS ${name}`).join(", ")} FROM (VALUES ${values.join(", ")}) AS v(line, d, s, p, q)`);
    await excludeRepeated(duck, sourceTables.inventory, "typed");
    return (
      await duck.rows<{ line: number; rule: string }>(`SELECT line, rule FROM ${BATCH.excluded} ORDER BY line`)
    ).map(({ line, rule }) => `${line} ${rule}`);
  };

  test("rows in the order of their keys, and rows in any order, repeat nothing", async () => {
    assert.deepEqual(
      await excluded([
        [0, 1, 1, 5],
        [0, 1, 2, 5],
        [0, 2, 1, 5],
        [1, 1, 1, 5],
      ]),
      [],
    );
    assert.deepEqual(
      await excluded([
        [1, 1, 1, 5],
        [0, 2, 1, 5],
        [0, 1, 2, 5],
        [0, 1, 1, 5],
      ]),
      [],
    );
    assert.deepEqual(await excluded([[0, 1, 1, 5]]), []);
  });

  test("a repeat right behind and one far away are found, equal or conflicting", async () => {
    assert.deepEqual(
      await excluded([
        [0, 1, 1, 5],
        [0, 1, 1, 5],
        [0, 1, 2, 5],
      ]),
      ["2 equal-snapshots"],
    );
    assert.deepEqual(
      await excluded([
        [0, 1, 1, 5],
        [0, 1, 2, 5],
        [0, 1, 3, 5],
        [0, 1, 1, 6],
      ]),
      ["2 conflicting-snapshots", "5 conflicting-snapshots"],
    );
  });
});
