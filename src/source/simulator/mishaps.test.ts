import assert from "node:assert/strict";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { sha256Of } from "./delivery.ts";
import type { DeliveryManifest } from "./delivery.ts";
import { exportDay } from "./export-day.testkit.ts";
import { parseCsv } from "./mishap/csv-text.ts";
import { deliverLate, mishaps } from "./mishaps.ts";
import type { Mishap, MishapReport } from "./mishaps.ts";
import { makeShop, SMALL_SHOP } from "./small-shop.testsuite.ts";

const DATE = "2026-10-24";
const WEEK_BEFORE = "2026-10-17";

let base: string;
let delivered: string;

before(async () => {
  base = await mkdtemp(join(tmpdir(), "endcap-simulator-"));
  const shop = await makeShop(base, { ...SMALL_SHOP, stores: 4, products: 24, weeks: 3 });
  delivered = join(base, "delivered");
  for (const date of [WEEK_BEFORE, "2026-10-23", DATE]) await exportDay({ path: shop.path, folder: delivered, date });
});

after(() => rm(base, { recursive: true, force: true }));

type Scene = { folder: string; report: MishapReport; before: Map<string, string>; after: Map<string, string> };

/** Names with checksums of all files under a folder. */
async function contents(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.toSorted().map(async (file) => [file.slice(folder.length + 1), await sha256Of(file)] as const),
    ),
  );
}

async function happen(mishap: Mishap, seed = 3): Promise<Scene> {
  const folder = await mkdtemp(join(base, `${mishap.name}-`));
  await cp(delivered, folder, { recursive: true });
  const before = await contents(folder);
  const report = await mishap.apply({ folder, date: DATE, seed });
  return { folder, report, before, after: await contents(folder) };
}

function named(name: string): Mishap {
  return mishaps.find((mishap) => mishap.name === name)!;
}

test("each mishap has a name of its own, and every kind is there", () => {
  assert.equal(new Set(mishaps.map(({ name }) => name)).size, mishaps.length);
  assert.deepEqual([...new Set(mishaps.map(({ kind }) => kind))].toSorted(), [
    "corrected",
    "doubled",
    "late",
    "mangled",
    "missing",
    "truncated",
  ]);
});

for (const mishap of mishaps) {
  test(`${mishap.name}: changes what it says, and nothing else`, async () => {
    const { report, before, after } = await happen(mishap);
    const isManifest = (name: string) => name.startsWith("manifest_");
    const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => !isManifest(name));
    const changed = names.filter((name) => before.has(name) && after.has(name) && before.get(name) !== after.get(name));
    const added = names.filter((name) => !before.has(name));
    const gone = names.filter((name) => !after.has(name));
    const said = [...report.removed, ...report.moved].filter((name) => !isManifest(name));
    assert.deepEqual([changed, added, gone], [report.changed, report.added, said.toSorted()]);
    assert.ok(report.changed.length + report.added.length + said.length > 0);
  });
}

test("the same seed does the same, another seed something else", async () => {
  for (const name of ["truncated", "ragged-rows", "nul-bytes", "corrected", "conflicting-snapshots"]) {
    const [first, same, other] = [await happen(named(name)), await happen(named(name)), await happen(named(name), 4)];
    assert.deepEqual(first.after, same.after, name);
    assert.notDeepEqual(first.after, other.after, name);
  }
});

async function manifestOf(folder: string, name = "manifest_20261024.json"): Promise<DeliveryManifest> {
  return JSON.parse(await readFile(join(folder, name), "utf8")) as DeliveryManifest;
}

test("a renewed manifest is true of the mangled file, a stale one betrays the cut one", async () => {
  const mangled = await happen(named("total-line"));
  const file = (await manifestOf(mangled.folder)).files.find(({ table }) => table === "sales")!;
  assert.equal(file.sha256, mangled.after.get("sales_20261024.csv"));
  const cut = await happen(named("truncated"));
  const listed = (await manifestOf(cut.folder)).files.find(({ table }) => table === "sales")!;
  assert.notEqual(listed.sha256, cut.after.get("sales_20261024.csv"));
});

test("a cut file ends inside a line", async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const { folder } = await happen(named("truncated"), seed);
    const text = await readFile(join(folder, "sales_20261024.csv"), "utf8");
    const whole = await readFile(join(delivered, "sales_20261024.csv"), "utf8");
    assert.ok(whole.startsWith(text) && !text.endsWith("\n"));
    assert.ok(text.split("\n").at(-1)!.split(",").length < 12);
  }
});

test("what is late comes as it was", async () => {
  for (const name of ["late-day", "late-file"]) {
    const { folder, report, before, after } = await happen(named(name));
    assert.ok(report.moved.length > 0 && after.size < before.size);
    assert.deepEqual((await deliverLate({ folder, date: DATE })).toSorted(), report.moved.toSorted());
    assert.deepEqual(await contents(folder), before);
  }
});

test("a missing day leaves nothing, a missing file leaves its manifest", async () => {
  const day = await happen(named("missing-day"));
  assert.deepEqual(
    [...day.after.keys()].filter((name) => name.includes("20261024")),
    [],
  );
  const file = await happen(named("missing-file"));
  assert.ok((await manifestOf(file.folder)).files.some(({ name }) => name === "sales_20261024.csv"));
});

test("a doubled file is the same, byte for byte", async () => {
  for (const [name, copy] of [
    ["doubled-dashes", "sales_2026-10-24.csv"],
    ["doubled-folder", "sales/dt=2026-10-24/data_0_0_0.csv"],
  ] as const) {
    const { report, after } = await happen(named(name));
    assert.deepEqual(report.added, [copy]);
    assert.equal(after.get(copy), after.get("sales_20261024.csv"));
  }
});

test("a correction comes for the day a week ago, as a whole file", async () => {
  const { folder, report, after } = await happen(named("corrected"));
  assert.deepEqual([report.date, report.changed], [WEEK_BEFORE, ["sales_20261017.csv"]]);
  const rows = async (at: string) => parseCsv(await readFile(join(at, "sales_20261017.csv"), "utf8")).rows;
  const [old, corrected] = [await rows(delivered), await rows(folder)];
  const texts = new Set(old.map(String));
  const changed = corrected.filter((row) => !texts.has(String(row)));
  assert.equal(corrected.length, old.length);
  assert.ok(changed.length > 0 && changed.length < old.length / 5);
  const file = (await manifestOf(folder, "manifest_20261017.json")).files.find(({ table }) => table === "sales")!;
  assert.deepEqual([file.rows, file.sha256], [corrected.length, after.get("sales_20261017.csv")]);
  const small = await happen(named("corrected-smaller"));
  assert.equal((await rows(small.folder)).length, Math.ceil(old.length / 10));
});

test("a mishap to a delivery that is not there says so", async () => {
  await assert.rejects(named("truncated").apply({ folder: delivered, date: "2026-12-01" }), {
    name: "EndcapError",
    what: "sales_20261201.csv is not there",
  });
});
