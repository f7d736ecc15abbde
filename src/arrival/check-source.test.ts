import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import {
  compact,
  day,
  deliver,
  dimensions,
  facts,
  inventory,
  makeTinyShop,
  sales,
  type TinyShop,
} from "../../test/tiny-shop.testkit.ts";
import { quietEffects } from "../core/effects.ts";
import { openSource } from "../source/index.ts";
import { openProject } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";
import { checkSource, type SourceCheck } from "./check-source.ts";

const clock = { now: () => new Date("2026-01-06T05:00:00Z") };
const date = day(0);
const salesFile = `sales_${compact(date)}.csv`;
const inventoryFile = `inventory_${compact(date)}.csv`;

async function withShop(work: (shop: TinyShop) => Promise<void>): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), "endcap-check-source-"));
  try {
    await work(await makeTinyShop(parent));
  } finally {
    await rm(parent, { recursive: true });
  }
}

async function check(shop: TinyShop, of = date): Promise<SourceCheck> {
  const project = await openProject(shop.dir);
  try {
    const { store, config } = project;
    const source = await openSource(project);
    return await checkSource({ store, config, clock, source, shown: await source.look(), date: of });
  } finally {
    project.close();
  }
}

async function runShop(shop: TinyShop): Promise<void> {
  const project = await openProject(shop.dir);
  await run(project, quietEffects({ clock }), { trigger: "test" });
  project.close();
}

function listed(name: string, text: string, change: object = {}): object {
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { name, table: name.split("_")[0], bytes: Buffer.byteLength(text), sha256, ...change };
}

const writeManifest = (shop: TinyShop, files: readonly object[]) =>
  writeFile(join(shop.source, `manifest_${compact(date)}.json`), JSON.stringify({ business_date: date, files }));

const states = ({ arrival }: SourceCheck) =>
  Object.fromEntries(
    arrival.tables.filter(({ cadence }) => cadence === "daily").map(({ table, state }) => [table, state]),
  );

test("a day that stands whole in the source is complete before anything is landed", () =>
  withShop(async (shop) => {
    await deliver(shop, { ...dimensions(), ...facts(0, 1) });
    const found = await check(shop);
    assert.equal(found.arrival.complete, true);
    assert.deepEqual(
      found.shown.ofDate.map(({ name }) => name).filter((name) => name.includes("_")),
      [inventoryFile, salesFile],
    );
  }));

test("what a manifest lists and is not there lets the day wait, with the file's name", () =>
  withShop(async (shop) => {
    const [sold, stock] = [sales(date), inventory(date)];
    await deliver(shop, { ...dimensions(), [salesFile]: sold });
    await writeManifest(shop, [listed(salesFile, sold), listed(inventoryFile, stock)]);
    const found = await check(shop);
    assert.deepEqual(states(found), { sales: "missing", inventory: "missing" });
    assert.match(found.arrival.message, /manifest_20260105\.json lists inventory_20260105\.csv, which is not there/);
    await deliver(shop, { [inventoryFile]: stock });
    assert.equal((await check(shop)).arrival.complete, true);
  }));

test("a file with other bytes than its manifest says is refused unread; delivered whole it is complete", () =>
  withShop(async (shop) => {
    const [sold, stock] = [sales(date), inventory(date)];
    await deliver(shop, { ...dimensions(), [salesFile]: sold.slice(0, -20), [inventoryFile]: stock });
    await writeManifest(shop, [listed(salesFile, sold), listed(inventoryFile, stock)]);
    const found = await check(shop);
    assert.equal(states(found)["sales"], "refused");
    assert.match(found.arrival.message, /it has \d+ bytes, the manifest says \d+/);
    await deliver(shop, { [salesFile]: sold });
    assert.equal((await check(shop)).arrival.complete, true);
  }));

test("a manifest that is cut lets its files wait, and an empty file is refused", () =>
  withShop(async (shop) => {
    await deliver(shop, { ...dimensions(), ...facts(0, 1), [salesFile]: "" });
    const found = await check(shop);
    assert.deepEqual(states(found), { sales: "refused", inventory: "delivered" });
    assert.match(found.arrival.message, /sales_20260105\.csv was refused: it is empty/);
    await deliver(shop, facts(0, 1));
    await writeFile(join(shop.source, `manifest_${compact(date)}.json`), '{"business_date": "2026-01-05", "fi');
    assert.match((await check(shop)).arrival.message, /manifest_20260105\.json cannot be read/);
  }));

test("a file that a run refused counts again when it was delivered anew", () =>
  withShop(async (shop) => {
    await deliver(shop, { ...dimensions(), ...facts(0, 1), [salesFile]: "nonsense\n" });
    await runShop(shop);
    const refused = await check(shop);
    assert.deepEqual([states(refused)["sales"], refused.shown.fresh], ["refused", []]);
    await deliver(shop, { [salesFile]: sales(date) });
    const again = await check(shop);
    assert.equal(again.arrival.complete, true);
    assert.deepEqual(
      again.shown.fresh.map(({ name }) => name),
      [salesFile],
    );
  }));

test("the hour at which the last file came makes the day late", () =>
  withShop(async (shop) => {
    await deliver(shop, { ...dimensions(), ...facts(0, 1) });
    const { arrival, shown } = await check(shop);
    const last = Math.max(
      ...shown.ofDate
        .filter(({ table }) => table !== "product" && table !== "store")
        .map(({ modifiedMs }) => modifiedMs),
    );
    const due = Date.parse("2026-01-06T02:00:00Z");
    assert.equal(arrival.latenessMinutes, Math.max(0, Math.floor((last - due) / 60_000)));
  }));
