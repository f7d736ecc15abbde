import assert from "node:assert/strict";
import { test } from "node:test";
import { sumOfAccounts, type FileAccount } from "./file-accounts.ts";

const account = (
  delivered: number,
  accepted: number,
  quarantined: number,
  skipped: number,
  refused: number,
): FileAccount => ({
  file: "sales.csv",
  table: "sales",
  status: refused > 0 ? "refused" : "accepted",
  delivered,
  accepted,
  quarantined,
  skipped,
  refused,
});

test("the sum counts files that were refused before their rows were read", () => {
  assert.deepEqual(sumOfAccounts([account(10, 7, 2, 1, 0), account(5, 0, 0, 0, 5)]), {
    files: 2,
    delivered: 15,
    accepted: 7,
    quarantined: 2,
    skipped: 1,
    refused: 5,
  });
});
