import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openStore, type Store } from "../catalog/store.ts";
import { leaseHolder, takeLease } from "./lease.ts";

function withStore(work: (store: Store) => void): void {
  const dir = mkdtempSync(join(tmpdir(), "endcap-lease-"));
  const store = openStore(dir);
  try {
    work(store);
  } finally {
    store.close();
    rmSync(dir, { recursive: true });
  }
}

const clockAt = (iso: string) => ({ now: () => new Date(iso) });
const clock = clockAt("2026-01-06T03:00:00Z");

test("one holds it at a time, and it can be taken again once it was given back", () =>
  withStore((store) => {
    const lease = takeLease(store, { holder: "endcap run", clock });
    assert.throws(
      () => takeLease(store, { holder: "endcap retry", clock }),
      /endcap run, process \d+ on .*, since 2026-01-06T03/,
    );
    const { pid, host } = leaseHolder(store, clock.now()) ?? {};
    assert.deepEqual([pid, host], [process.pid, hostname()]);
    lease.release();
    assert.equal(leaseHolder(store, clock.now()), null);
    takeLease(store, { holder: "endcap retry", clock }).release();
  }));

test("the lease of a process that died is free, also where its number is this process's", () =>
  withStore((store) => {
    const { pid: dead } = spawnSync(process.execPath, ["--version"]);
    for (const pid of [dead, process.pid]) {
      const lost = takeLease(store, { holder: "lost", clock });
      const row = store.get<Record<string, string | number>>("SELECT * FROM lease") ?? {};
      lost.release();
      store.run(
        "INSERT INTO lease VALUES ('runner', 'lost', ?, ?, ?, ?, ?)",
        pid,
        row["host"] ?? "",
        row["acquired_at"] ?? "",
        row["renewed_at"] ?? "",
        "2099-01-01T00:00:00.000Z",
      );
      assert.equal(leaseHolder(store, clock.now()), null, String(pid));
      takeLease(store, { holder: "next", clock }).release();
    }
  }));

test("no process outlives a start of its machine; on another machine the time of expiry decides", () =>
  withStore((store) => {
    const held = "INSERT INTO lease VALUES ('runner', 'other', 1, ?, '', '', '2026-01-06T03:00:30.000Z')";
    store.run(held, `${hostname()} an-earlier-start`);
    assert.equal(leaseHolder(store, clock.now()), null);
    takeLease(store, { holder: "next", clock }).release();
    store.run(held, "another-machine");
    assert.equal(leaseHolder(store, new Date("2026-01-06T03:00:29Z"))?.holder, "other");
    assert.equal(leaseHolder(store, new Date("2026-01-06T03:00:31Z")), null);
    takeLease(store, { holder: "next", clock: clockAt("2026-01-06T03:00:31Z") }).release();
  }));

test("what is given back late does not take the lease from the next holder", () =>
  withStore((store) => {
    const first = takeLease(store, { holder: "endcap run", clock });
    store.run("DELETE FROM lease");
    store.run(
      "INSERT INTO lease VALUES ('runner', 'endcap run', 1, 'another-machine', '2026-01-06T03:00:01.000Z', '', '2026-01-06T04:00:00.000Z')",
    );
    first.release();
    assert.equal(leaseHolder(store, clock.now())?.host, "another-machine");
  }));
