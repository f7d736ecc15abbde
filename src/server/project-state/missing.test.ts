import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, suite, test } from "node:test";
import { put } from "../../catalog/state.testkit.ts";
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
    put(store, "deliveries");
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
    for (const date of dates) put(store, "days", { table_name: table, business_date: date });
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
    put(store, "files", {
      table_name: "inventory",
      source_name: "inventory_20260102.csv",
      name_date: "2026-01-02",
      landed_at: "2026-01-03T02:05:00Z",
      status: "refused",
      error: JSON.stringify({ rule: "cut", reason: "it looks cut", next: "Have it delivered again" }),
    });
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
    put(store, "files", {
      source_name: "sales_20260102.csv",
      name_date: "2026-01-02",
      accepted: 0,
      quarantined: 4,
    });
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
