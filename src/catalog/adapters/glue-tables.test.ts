import assert from "node:assert/strict";
import { test } from "node:test";
import { addedColumns, grown, sameColumns } from "./glue-tables.ts";

const column = (Name: string, Comment = Name) => ({ Name, Type: "int", Comment });
const table = (...columns: { Name: string }[]) => ({ Name: "daily", StorageDescriptor: { Columns: columns } });

test("a table of Glue grows: known columns keep their places, new ones come last, and what is written no more stays", () => {
  const known = table(column("a", "as it was called"), column("gone"), column("b"));
  const wanted = table(column("new"), column("a"), column("b"));
  assert.deepEqual(grown(known, wanted), table(column("a"), column("gone"), column("b"), column("new")));
  assert.deepEqual(addedColumns(known, wanted), [column("new")]);
  const after = grown(known, wanted);
  assert.ok(sameColumns(after, grown(after, wanted)), "done again it changes nothing");
});
