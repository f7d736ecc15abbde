import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, unlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import {
  compact,
  day,
  deliver,
  dimensions,
  facts,
  makeTinyShop,
  sales,
  type TinyShop,
} from "../../test/tiny-shop.testkit.ts";
import { quietEffects } from "../core/effects.ts";
import { openProject } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";
import type { RunOutcome } from "../workflow/run-outcome.ts";
import { checkArrival } from "./check-arrival.ts";

const date = day(0);
const salesFile = `sales_${compact(date)}.csv`;
const inventoryFile = `inventory_${compact(date)}.csv`;
const manifestFile = `manifest_${compact(date)}.json`;
const clock = { now: () => new Date("2026-01-06T05:00:00Z") };

async function withShop(work: (shop: TinyShop) => Promise<void>): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), "endcap-manifest-"));
  const shop = await makeTinyShop(parent);
  await deliver(shop, { ...dimensions(), ...facts(0, 1) });
  await work(shop);
  await rm(parent, { recursive: true });
}

async function writeManifest(shop: TinyShop, names: readonly string[], change: object = {}): Promise<void> {
  const files = [];
  for (const name of names) {
    const bytes = await readFile(join(shop.source, name));
    const rows = bytes.toString().trimEnd().split("\n").length - 1;
    files.push({
      name,
      table: name.split("_")[0],
      rows,
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      ...change,
    });
  }
  await writeFile(join(shop.source, manifestFile), JSON.stringify({ business_date: date, files }));
}

async function runShop(shop: TinyShop, warnings: string[] = []): Promise<RunOutcome> {
  const project = await openProject(shop.dir);
  try {
    return await run(
      project,
      quietEffects({ clock, report: ({ kind, text }) => kind === "warning" && warnings.push(text) }),
      { trigger: "test" },
    );
  } finally {
    project.close();
  }
}

async function deliveryStatuses(shop: TinyShop, table: string): Promise<string[]> {
  const project = await openProject(shop.dir);
  const rows = project.store.all<{ status: string }>(
    "SELECT status FROM deliveries WHERE table_name = ? ORDER BY delivery_id",
    table,
  );
  project.close();
  return rows.map(({ status }) => status);
}

test("a delivery that is what its manifest says is loaded", () =>
  withShop(async (shop) => {
    await writeManifest(shop, [salesFile, inventoryFile]);
    const warnings: string[] = [];
    const outcome = await runShop(shop, warnings);
    assert.equal(outcome.complete, true);
    assert.deepEqual(warnings, []);
  }));

test("a file with other bytes than its manifest says is refused; delivered again, it is loaded", () =>
  withShop(async (shop) => {
    await writeManifest(shop, [salesFile, inventoryFile]);
    const whole = await readFile(join(shop.source, salesFile), "utf8");
    await writeFile(join(shop.source, salesFile), whole.split("\n").slice(0, -2).join("\n") + "\n");
    const first = await runShop(shop);
    assert.equal(first.complete, false);
    assert.equal(first.refused[0]?.rule, "manifest-mismatch");
    assert.match(
      first.refused[0]?.reason ?? "",
      /it is not the file that manifest_20260105\.json lists: it has \d+ bytes, the manifest says \d+/,
    );
    assert.deepEqual(await deliveryStatuses(shop, "sales"), ["refused"]);
    await writeFile(join(shop.source, salesFile), whole);
    const second = await runShop(shop);
    assert.deepEqual([second.complete, second.refused], [true, []]);
  }));

test("a file refused by its manifest is loaded once the manifest is written again", () =>
  withShop(async (shop) => {
    await writeManifest(shop, [salesFile, inventoryFile], { sha256: "0".repeat(64) });
    assert.equal((await runShop(shop)).refused.length, 2);
    await writeManifest(shop, [salesFile, inventoryFile]);
    const outcome = await runShop(shop);
    assert.equal(outcome.complete, true);
    assert.equal(outcome.rows.accepted, 12);
  }));

test("a delivery waits for a file that its manifest lists; other days are loaded", () =>
  withShop(async (shop) => {
    await deliver(shop, facts(1, 2));
    await writeManifest(shop, [salesFile, inventoryFile]);
    const late = await readFile(join(shop.source, inventoryFile), "utf8");
    await unlink(join(shop.source, inventoryFile));
    const first = await runShop(shop);
    assert.equal(first.complete, false);
    assert.equal(first.asOf, day(1));
    assert.match(
      first.waiting.find(({ table }) => table === "sales")?.reason ?? "",
      /waits: manifest_20260105\.json lists inventory_20260105\.csv, which is not there/,
    );
    const project = await openProject(shop.dir);
    const arrival = checkArrival({ store: project.store, config: project.config, clock, date });
    project.close();
    assert.deepEqual(
      arrival.tables.filter(({ cadence }) => cadence === "daily").map(({ state }) => state),
      ["missing", "missing"],
    );
    await writeFile(join(shop.source, inventoryFile), late);
    const second = await runShop(shop);
    assert.deepEqual([second.complete, second.rows.accepted], [true, 12]);
  }));

test("a manifest that is cut lets its delivery wait, and one of another kind is no manifest", () =>
  withShop(async (shop) => {
    await writeFile(join(shop.source, manifestFile), '{"business_date": "2026-01-05", "files": [');
    const first = await runShop(shop);
    assert.match(first.waiting[0]?.reason ?? "", /manifest_20260105\.json cannot be read/);
    await writeFile(join(shop.source, manifestFile), '{"version": 3}');
    assert.equal((await runShop(shop)).complete, true);
  }));

test("a file that is not listed, one newer than its manifest and another row count are said", () =>
  withShop(async (shop) => {
    await writeManifest(shop, [salesFile], { rows: 99 });
    const later = new Date(Date.now() + 60_000);
    await utimes(join(shop.source, salesFile), later, later);
    const warnings: string[] = [];
    const outcome = await runShop(shop, warnings);
    assert.equal(outcome.complete, true);
    assert.ok(warnings.includes(`${inventoryFile} is not listed in ${manifestFile}`), warnings.join("\n"));
    assert.ok(warnings.includes(`${salesFile} is newer than ${manifestFile}`), warnings.join("\n"));
    assert.ok(warnings.includes(`${salesFile} has 6 rows, the manifest says 99`), warnings.join("\n"));
  }));

test("with the severity lowered a file that differs is loaded and said", async () => {
  const parent = await mkdtemp(join(tmpdir(), "endcap-manifest-"));
  const shop = await makeTinyShop(parent, { severities: { "manifest-mismatch": "warn" } });
  await deliver(shop, { ...dimensions(), ...facts(0, 1) });
  await writeManifest(shop, [salesFile, inventoryFile]);
  await writeFile(join(shop.source, salesFile), sales(date, 5));
  const warnings: string[] = [];
  assert.equal((await runShop(shop, warnings)).complete, true);
  assert.ok(
    warnings.some((text) => text.startsWith(`${salesFile}: it is not the file`)),
    warnings.join("\n"),
  );
  await rm(parent, { recursive: true });
});
