import assert from "node:assert/strict";
import { test } from "node:test";
import { splitStatements } from "./split-statements.ts";

test("a semicolon in a text, a name, a comment or a procedure's body ends no statement", () => {
  const body = "$$\nBEGIN\n  x := 'a;b'; -- c;d\n  RETURN x;\nEND;\n$$";
  assert.deepEqual(
    splitStatements(
      `-- first; of all\nSELECT 'it''s; \\'x\\';' AS ";"; /* a;b */\n\nCREATE PROCEDURE p() AS ${body};\nSELECT 1 - 2 / 3 -- last;\n`,
    ),
    [`SELECT 'it''s; \\'x\\';' AS ";"`, `CREATE PROCEDURE p() AS ${body}`, "SELECT 1 - 2 / 3 -- last;"],
  );
});

test("what holds no statement has none", () => {
  assert.deepEqual(splitStatements("\n-- nothing; here\n;;\n"), []);
});
