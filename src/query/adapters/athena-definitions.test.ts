import assert from "node:assert/strict";
import test from "node:test";
import { definitionSession, lakeDefinitions, withDefinitions, type Definitions } from "./athena-definitions.ts";

const definitions: Definitions = new Map([
  ["fact", "SELECT * FROM weekly"],
  ["places", "SELECT store_key FROM fact"],
  ["goods", "SELECT 1 AS prod_key"],
]);
const words = (sql: string) => sql.replaceAll(/\s+/g, " ").trim();

test("a statement carries what it names, and what that is made of, in the order of their making", () => {
  assert.equal(
    words(withDefinitions("SELECT * FROM Places", definitions)),
    "WITH fact AS ( SELECT * FROM weekly ), places AS ( SELECT store_key FROM fact ) SELECT * FROM Places",
  );
  assert.equal(withDefinitions("SELECT * FROM dim_store", definitions), "SELECT * FROM dim_store");
});

test("expressions of its own stay, also where they are recursive; what is no query stays as it is", () => {
  assert.equal(
    words(withDefinitions("-- who\nWITH a AS (SELECT 1 FROM goods) SELECT * FROM a", definitions)),
    "-- who WITH goods AS ( SELECT 1 AS prod_key ), a AS (SELECT 1 FROM goods) SELECT * FROM a",
  );
  assert.match(
    words(withDefinitions("WITH RECURSIVE n (i) AS (SELECT 1) SELECT * FROM n, goods", definitions)),
    /^WITH RECURSIVE goods AS \( .* \), n \(i\) AS/,
  );
  assert.equal(withDefinitions("DESCRIBE fact", definitions), "DESCRIBE fact");
});

test("what is to be kept is defined, and nothing is asked for it", async () => {
  const made: Definitions = new Map();
  const session = definitionSession(made, async () => []);
  assert.equal(session.keeps, false);
  await session.view("a", "SELECT 1");
  await session.table("b", "SELECT * FROM a");
  assert.deepEqual([...made.keys()], ["a", "b"]);
});

test("of the lake's tables those are defined that are SQL over others, with their declared types", () => {
  const columns = [{ name: "half", type: "DECIMAL(18,3)" }];
  const made = lakeDefinitions({
    commit: "1",
    folder: "/",
    tables: [
      { name: "weekly", columns, files: ["a"] },
      { name: "weekly_measures", columns, files: ["a"], relation: () => "SELECT 1 AS half", over: ["weekly"] },
      { name: "accepted_sales", columns, files: ["a"], relation: (rows) => rows },
    ],
  });
  assert.deepEqual(
    [...made],
    [["weekly_measures", "SELECT CAST(half AS DECIMAL(18,3)) AS half FROM (SELECT 1 AS half)"]],
  );
});
