import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { migrations } from "./schema.ts";
import { openStore, storePath } from "./store.ts";

test("a state of the first version keeps its days and words: a word of that time stands for all that comes", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "endcap-schema-"));
  context.after(() => rm(folder, { recursive: true }));
  await mkdir(dirname(storePath(folder)), { recursive: true });
  const old = new DatabaseSync(storePath(folder));
  old.exec(`${migrations[0]}; PRAGMA user_version = 1;
    INSERT INTO deliveries (delivery_id, table_name, run_id, arrived_at, status) VALUES (1, 'sales', 'r', '2026-01-06', 'accepted');
    INSERT INTO days (table_name, business_date, delivery_id, rows, content, path, rows_delivery_id, state, note)
      VALUES ('sales', '2026-01-05', 1, 9, '9:1:1', 'accepted/a', 1, 'current', 'kept');
    INSERT INTO confirmations (kind, table_name, business_date, reason, at) VALUES ('smaller', 'sales', '2026-01-05', '', '2026-01-06');`);
  old.close();
  const store = openStore(folder);
  try {
    assert.deepEqual(
      { ...store.get<object>("SELECT business_date, reading, rows, path, state, note FROM days") },
      { business_date: "2026-01-05", reading: 0, rows: 9, path: "accepted/a", state: "current", note: "kept" },
    );
    assert.deepEqual(
      { ...store.get<object>("SELECT kind, delivery_id FROM confirmations") },
      { kind: "smaller", delivery_id: null },
    );
    const indexes = store.all<{ name: string }>(
      "SELECT name FROM pragma_index_list('days') WHERE origin = 'c' ORDER BY 1",
    );
    assert.deepEqual(
      indexes.map(({ name }) => name),
      ["days_by_delivery", "days_by_state"],
    );
  } finally {
    store.close();
  }
});
