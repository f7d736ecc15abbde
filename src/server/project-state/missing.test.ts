import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, suite, test } from "node:test";
import { openStore, type Store } from "../../catalog/store.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import { dateRange } from "../../core/dates.ts";
import { readMissing } from "./missing.ts";

const daily = { cadence: "daily" };
const config = {
  timeZone: "Europe/Berlin",
  arrivalAt: "03:00",
  source: { kind: "folder" },
  keys: {},
  tables: { sales: daily, inventory: daily },
} as unknown as ProjectConfig;

suite("what is missing", () => {
  let folder: string;
  let store: Store;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-missing-"));
    store = openStore(folder);
    store.run(
      "INSERT INTO deliveries (delivery_id, table_name, run_id, arrived_at, status) VALUES (1, 'sales', 'r', '2026-01-01T00:00:00Z', 'accepted')",
    );
  });
  beforeEach(() => {
    store.run("DELETE FROM days");
    store.run("DELETE FROM files");
    store.run("DELETE FROM confirmations");
  });
  after(async () => {
    store.close();
    await rm(folder, { recursive: true });
  });

  function deliver(table: "sales" | "inventory", dates: readonly string[]): void {
    for (const date of dates) {
      store.run(
        "INSERT INTO days (table_name, business_date, delivery_id, rows, content, rows_delivery_id, state) VALUES (?, ?, 1, 5, 'c', 1, 'current')",
        table,
        date,
      );
    }
  }
  const texts = (lastDue: string, changed: Partial<ProjectConfig> = {}) =>
    readMissing(store, { ...config, ...changed }, lastDue).map(({ text }) => text);

  test("nothing before the first delivery, nothing when all has come", () => {
    assert.deepEqual(texts("2026-01-31"), []);
    deliver("sales", dateRange("2026-01-01", "2026-01-31"));
    deliver("inventory", dateRange("2026-01-01", "2026-01-31"));
    assert.deepEqual(texts("2026-01-31"), []);
  });

  test("a history that ended long ago is one entry per table, since its first missing day", () => {
    deliver("sales", dateRange("2025-01-01", "2025-01-31"));
    deliver("inventory", dateRange("2025-01-01", "2025-01-31"));
    const missing = readMissing(store, config, "2025-12-31");
    assert.deepEqual(
      missing.map(({ table, date }) => [table, date]),
      [
        ["sales", "2025-02-01"],
        ["inventory", "2025-02-01"],
      ],
    );
    assert.equal(missing[0]?.since, "2025-02-02T02:00:00.000Z");
    assert.match(missing[0].text, /since 2025-01-31, 334 days are due/);
  });

  test("of the simulated retailer nothing is expected after its last day", () => {
    deliver("sales", ["2025-01-31"]);
    deliver("inventory", ["2025-01-31"]);
    assert.deepEqual(texts("2025-12-31", { source: { kind: "simulator", database: "", landFrom: null } }), []);
  });

  test("a day that waits for one table is told; many neighbouring ones are told as one", () => {
    deliver("sales", dateRange("2026-01-01", "2026-01-20"));
    deliver("inventory", ["2026-01-01", "2026-01-02", "2026-01-04", ...dateRange("2026-01-15", "2026-01-20")]);
    assert.deepEqual(texts("2026-01-20"), [
      "inventory of 2026-01-05 to 2026-01-14 (10 days): not delivered; these days are not published",
      "inventory of 2026-01-03: not delivered; the day is not published",
    ]);
  });

  test("days before a table's first delivery do not wait for it", () => {
    deliver("sales", dateRange("2026-01-01", "2026-01-20"));
    deliver("inventory", dateRange("2026-01-18", "2026-01-20"));
    assert.deepEqual(texts("2026-01-20"), []);
  });

  test("a whole day is missed on weekdays that are usual, unless it was confirmed", () => {
    const open = dateRange("2026-01-01", "2026-01-20").filter(
      (date) => !["2026-01-04", "2026-01-11", "2026-01-14", "2026-01-18"].includes(date),
    );
    deliver("sales", open);
    deliver("inventory", open);
    assert.deepEqual(texts("2026-01-20"), [
      "sales of 2026-01-14: not delivered; the day is not published",
      "inventory of 2026-01-14: not delivered; the day is not published",
    ]);
    store.run(
      "INSERT INTO confirmations (kind, table_name, business_date, reason, at) VALUES ('closed', 'sales', '2026-01-14', 'holiday', '2026-01-15T00:00:00Z')",
    );
    assert.deepEqual(texts("2026-01-20"), []);
  });

  test("a refused file says why, since when and what to do", () => {
    deliver("sales", ["2026-01-01", "2026-01-02"]);
    deliver("inventory", ["2026-01-01"]);
    store.run(
      `INSERT INTO files (table_name, source_name, name_date, bytes, modified_ms, changed_ms, sha256, landed_path, delivery_id, run_id, landed_at, status, facts, error)
       VALUES ('inventory', 'inventory_20260102.csv', '2026-01-02', 1, 0, 0, '', '', 1, 'r', '2026-01-03T02:05:00Z', 'refused', '{}', ?)`,
      JSON.stringify({ rule: "cut", reason: "it looks cut", next: "Have it delivered again" }),
    );
    assert.deepEqual(readMissing(store, config, "2026-01-02"), [
      {
        table: "inventory",
        date: "2026-01-02",
        since: "2026-01-03T02:05:00Z",
        text: "inventory of 2026-01-02: inventory_20260102.csv was refused: it looks cut; the day is not published",
        next: "Have it delivered again",
      },
    ]);
  });

  test("a day of which every row is in quarantine was delivered, and the way on is to look there", () => {
    deliver("sales", ["2026-01-01"]);
    deliver("inventory", ["2026-01-01"]);
    store.run(
      `INSERT INTO files (table_name, source_name, name_date, bytes, modified_ms, changed_ms, sha256, landed_path, delivery_id, run_id, landed_at, status, facts, accepted, quarantined)
       VALUES ('sales', 'sales_20260102.csv', '2026-01-02', 1, 0, 0, '', '', 1, 'r', '2026-01-03T02:05:00Z', 'accepted', '{}', 0, 4)`,
    );
    const [sales] = readMissing(store, config, "2026-01-02");
    assert.equal(
      sales?.text,
      "sales of 2026-01-02: sales_20260102.csv came, and all of its 4 rows are in quarantine; the day is not published",
    );
    assert.match(sales?.next ?? "", /quarantine list/);
  });

  test("where no table is daily, nothing is missing", () => {
    deliver("sales", ["2026-01-01", "2026-01-05"]);
    const irregular = { cadence: "irregular" };
    assert.deepEqual(
      texts("2026-03-01", { tables: { sales: irregular, inventory: irregular } as unknown as ProjectConfig["tables"] }),
      [],
    );
  });
});
