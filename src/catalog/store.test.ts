import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "node:test";
import { toEndcapError } from "../core/errors.ts";
import { openStore, storePath, type Store } from "./store.ts";

async function withStore(work: (store: Store, dir: string) => void): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "endcap-store-"));
  const store = openStore(dir);
  work(store, dir);
  store.close();
  await rm(dir, { recursive: true });
}

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}

const insert = (store: Store, data: string) =>
  store.run("INSERT INTO events (at, run_id, kind, data) VALUES ('', NULL, 'test', ?)", data);

test("a disk that fills up within a transaction is what is told; nothing of it stays, and the next one works", () =>
  withStore((store) => {
    const pages = store.get<{ page_count: number }>("PRAGMA page_count")?.page_count ?? 0;
    store.get(`PRAGMA max_page_count = ${pages + 2}`);
    const error = thrown(() =>
      store.transaction(() => {
        insert(store, "small");
        insert(store, "x".repeat(100_000));
      }),
    );
    const { what, where } = toEndcapError(error);
    assert.deepEqual([what, where], ["The disk is full", { file: store.path }]);
    assert.equal(store.get<{ n: number }>("SELECT count(*) AS n FROM events")?.n, 0);
    store.transaction(() => insert(store, "small"));
    assert.equal(store.get<{ n: number }>("SELECT count(*) AS n FROM events")?.n, 1);
  }));

test("a database that another program keeps locked is said to be in use, and trying again may help", () =>
  withStore((store, dir) => {
    const other = new DatabaseSync(storePath(dir));
    other.exec("BEGIN IMMEDIATE");
    store.get("PRAGMA busy_timeout = 10");
    const { what, where, retryable } = toEndcapError(thrown(() => store.transaction(() => insert(store, "small"))));
    assert.match(what, /endcap\.db is in use/);
    assert.deepEqual([where, retryable], [{ file: store.path }, true]);
    other.exec("ROLLBACK");
    other.close();
    store.transaction(() => insert(store, "small"));
  }));
