import assert from "node:assert/strict";
import { test } from "node:test";
import { sourceTables } from "../../src/model/tables.ts";
import {
  contract,
  dateColumn,
  dimensionKey,
  dimensionNames,
  factNames,
  requiredColumns,
  tableNames,
} from "./contract.ts";

test("the reckoning's contract and the product's name the same columns, kinds and required ones", () => {
  for (const table of tableNames) {
    const columns = sourceTables[table].columns;
    assert.deepEqual(contract[table], Object.fromEntries(columns.map((column) => [column.name, column.type])), table);
    const required = columns.filter((column) => column.required).map((column) => column.name);
    assert.deepEqual([...requiredColumns[table]].sort(), required.sort(), table);
  }
});

test("dates and keys are those of the product", () => {
  for (const fact of factNames) assert.equal(sourceTables[fact].dateColumn, dateColumn[fact]);
  for (const dimension of dimensionNames) assert.deepEqual(sourceTables[dimension].key, [dimensionKey[dimension]]);
});
