import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { checkConfig } from "./check-config.ts";
import { findProjectDir } from "./find-config.ts";
import { loadConfig } from "./load.ts";
import { applyMaps } from "./maps.ts";
import { normaliseConfig, type MachineDefaults } from "./normalise.ts";
import { applySets } from "./sets.ts";
import { configJsonSchema, listSettings } from "./settings.ts";
import type { WrittenConfig } from "./written-config.ts";

const machine: MachineDefaults = { timeZone: "Europe/Berlin", threads: 4 };

async function folder(t: TestContext, files: Record<string, string>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "endcap-config-"));
  t.after(() => rm(dir, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  return dir;
}

function problem(value: unknown): string {
  try {
    checkConfig(value, "endcap.config.ts");
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

test("a smaller replacement that is no finding is not held", () => {
  const share = (written: Partial<WrittenConfig>) =>
    normaliseConfig({ source: "files", ...written }, "/p", machine).holdBelowShare;
  assert.equal(share({}), 0.5);
  assert.equal(share({ holdBelowShare: 0.2 }), 0.2);
  assert.equal(share({ holdBelowShare: 0.2, severities: { "smaller-replacement": "off" } }), 0);
});

test("only the source must be written; the rest has defaults", () => {
  const config = normaliseConfig({ source: "files" }, "/projects/corner-shop", machine);
  assert.equal(config.name, "corner-shop");
  assert.deepEqual(config.source, { kind: "folder", path: "/projects/corner-shop/files" });
  assert.equal(config.timeZone, "Europe/Berlin");
  assert.equal(config.calendar, "iso");
  assert.equal(
    config.tables.sales?.cadence,
    "irregular",
    "without a word about it, no table can make a day incomplete",
  );
  assert.deepEqual(config.tables.sales?.format, {
    dates: null,
    decimal: null,
    delimiter: null,
    encoding: null,
    nulls: [],
    layout: null,
  });
});

test("a table's own setting counts before the one for all", () => {
  const written: WrittenConfig = {
    source: "files",
    dates: "MM/DD/YYYY",
    mode: "append",
    tables: { sales: { dates: "DD.MM.YYYY" }, calendar: {}, store: false },
  };
  const config = normaliseConfig(written, "/p", machine);
  assert.equal(config.tables.sales?.format.dates, "DD.MM.YYYY");
  assert.equal(config.tables.inventory?.format.dates, "MM/DD/YYYY");
  assert.equal(config.tables.sales?.mode, "append");
  assert.equal(config.tables.store, null);
  assert.equal(config.calendar, "table", "a configured calendar is meant to be used");
});

test("wrong settings are named, with what is allowed", () => {
  assert.equal(
    problem({ source: "x", tables: { sales: { dats: "ISO" } } }),
    "tables.sales.dats is no setting; did you mean tables.sales.dates?",
  );
  assert.equal(problem({ source: "x", time_zone: "UTC" }), "time_zone is no setting; did you mean timeZone?");
  assert.equal(problem({ source: "x", memory: "2GB" }), "memory is no setting; did you mean limits.memory?");
  assert.equal(
    problem({ source: "x", calendar: "454" }),
    'calendar is "454"; it must be one of "table", "iso", "nrf-4-5-4", "saturday-friday"',
  );
  assert.equal(problem({ source: "x", retentionDays: "30" }), 'retentionDays is "30"; it must be a number');
  assert.equal(problem({ source: "x", retentionDays: 1.5 }), "retentionDays is 1.5; it must be a whole number");
  assert.equal(problem({}), "source is missing");
  assert.equal(
    problem({ source: "x", severities: { "orphan-prodct": "off" } }),
    "severities.orphan-prodct is no setting; did you mean severities.orphan-product?",
  );
  assert.match(problem({ source: { folde: "x" } }), /source\.folde is no setting; did you mean source\.folder\?$/);
  assert.match(problem({ source: 5 }), /^source is 5; it must be the path of a folder/);
  assert.match(
    problem({ source: "x", tables: { sales: { columns: { store: "id" } } } }),
    /^tables\.sales\.columns\.store is no setting/,
  );
  assert.match(
    problem({ source: "x", tables: { sales: { columns: { sales_amt: "@qty" } } } }),
    /a column of the file, or one of @date, @qty\*price/,
  );
  assert.match(
    problem({ source: "x", dates: "dd/mm/yyyy" }),
    /^dates is "dd\/mm\/yyyy"; it must be a date format \(it names no year/,
  );
  assert.match(problem({ source: "x", timeZone: "Mars/Base" }), /IANA time zone/);
  assert.match(
    problem({ source: "x", calender: "iso", curency: "EUR" }),
    /^2 settings are wrong: .*calendar.* · .*currency/,
  );
  assert.match(problem(undefined), /exports no configuration/);
});

test("a configuration is found upward and read as TypeScript, JavaScript and JSON, again after a change", async (t) => {
  const dir = await folder(t, {
    "endcap.config.ts": 'type A = 1;\nexport default { source: "a", name: "one" } satisfies object;\n',
  });
  await mkdir(join(dir, "deep", "er"), { recursive: true });
  assert.equal(findProjectDir(join(dir, "deep", "er")), dir);
  assert.equal((await loadConfig(dir, machine)).name, "one");
  await writeFile(join(dir, "endcap.config.ts"), 'export default { source: "a", name: "two!" };\n');
  assert.equal((await loadConfig(dir, machine)).name, "two!");
  const json = await folder(t, { "endcap.config.json": '\uFEFF{"source": "a", "name": "json"}' });
  assert.equal((await loadConfig(json, machine)).name, "json");
  const js = await folder(t, { "endcap.config.mjs": 'export default { source: "a", name: "js" };' });
  assert.equal((await loadConfig(js, machine)).name, "js");
});

test("a configuration that cannot be read says why and where", async (t) => {
  const broken = await folder(t, { "endcap.config.json": '{"source": ' });
  await assert.rejects(loadConfig(broken, machine), /cannot be read/);
  const two = await folder(t, { "endcap.config.json": "{}", "endcap.config.ts": "export default {}" });
  await assert.rejects(loadConfig(two, machine), /endcap\.config\.ts and endcap\.config\.json stand side by side/);
  const empty = await folder(t, {});
  await assert.rejects(
    loadConfig(empty, machine),
    (error: { what: string; next: string }) => /no configuration/.test(error.what) && /endcap init/.test(error.next),
  );
});

test("--set writes any setting, for all tables or one", () => {
  const written = applySets({ source: "x" }, [
    "dates=MM/DD/YYYY",
    "sales.dates=DD.MM.YY HH:mm",
    "decimal=,",
    "inventory.delimiter=tab",
    "nulls=NA,-,?",
    "retentionDays=7",
    "sales.layout=a, b,c",
    "keys.store_key=VARCHAR",
    "calendar=iso",
    "limits.memory=1GB",
    "store=false",
    "severities.orphan-product=off",
    "sales.files=transactions,pos/*.csv",
  ]);
  assert.deepEqual(written, {
    source: "x",
    dates: "MM/DD/YYYY",
    decimal: ",",
    nulls: ["NA", "-", "?"],
    retentionDays: 7,
    keys: { store_key: "VARCHAR" },
    calendar: "iso",
    limits: { memory: "1GB" },
    severities: { "orphan-product": "off" },
    tables: {
      sales: { dates: "DD.MM.YY HH:mm", layout: ["a", "b", "c"], files: ["transactions", "pos/*.csv"] },
      inventory: { delimiter: "\t" },
      store: false,
    },
  });
});

test("a wrong --set is a wrong use, and says what was meant", () => {
  const fails = (set: string): { name: string; what: string; next: string } => {
    try {
      applySets({ source: "x" }, [set]);
    } catch (error) {
      return error as { name: string; what: string; next: string };
    }
    throw new Error(`--set ${set} was accepted`);
  };
  assert.equal(fails("date=MM/DD/YYYY").next, "Did you mean --set dates=…?");
  assert.equal(fails("sales.decimals=,").next, "Did you mean --set sales.decimal=…?");
  assert.equal(fails("timezone=UTC").next, "Did you mean --set timeZone=…?");
  assert.match(fails("xyzzy=1").next, /^There are /);
  assert.match(fails("dates").what, /no key=value/);
  assert.match(fails("decimal=;").what, /decimal is ";"; it must be one of "\.", ","/);
  assert.match(fails("calendar=454").what, /nrf-4-5-4/);
  assert.match(fails("retentionDays=soon").what, /whole number|a number/);
  assert.equal(fails("tables=1").name, "UsageError");
});

test("--map names files and columns", () => {
  const written = applyMaps({ source: "x", tables: { sales: { cadence: "daily" } } }, [
    "sales=transactions.parquet",
    "sales.store_key=store_id",
    "SALES.sales_amt=@qty*price",
    "inventory.cal_dt=@date",
    "sales=./old/*.csv",
  ]);
  assert.deepEqual(written.tables, {
    sales: {
      cadence: "daily",
      files: ["transactions.parquet", "old/*.csv"],
      columns: { store_key: "store_id", sales_amt: "@qty*price" },
    },
    inventory: { columns: { cal_dt: "@date" } },
  });
  assert.throws(
    () => applyMaps({ source: "x" }, ["sale=x.csv"]),
    (error: { next: string }) => error.next === "Did you mean sales?",
  );
  assert.throws(
    () => applyMaps({ source: "x" }, ["sales.store=x"]),
    (error: { what: string; next: string }) => /no column/.test(error.what) && /store_key/.test(error.next),
  );
  assert.throws(() => applyMaps({ source: "x" }, ["sales.sales_amt=@price"]), /no special value/);
  assert.throws(() => applyMaps({ source: "x" }, ["sales"]), /no mapping/);
});

test("every setting has a label, help and a default that is said, and the JSON Schema holds them", () => {
  const settings = listSettings();
  const required = new Set(["name", "label", "formula", "unit", "adds"].map((field) => `measures.<measure>.${field}`));
  for (const setting of settings) {
    assert.ok(setting.label.length > 0 && setting.help.length > 0, setting.path);
    const isRequired = setting.path === "source" || setting.path === "storage.s3" || required.has(setting.path);
    assert.equal(setting.default === null, isRequired, `${setting.path} says its default`);
  }
  assert.ok(
    settings.some(({ path }) => path === "tables.<table>.columns") &&
      settings.some(({ path }) => path === "alerts.smtp"),
  );
  assert.equal(new Set(settings.map(({ path }) => path)).size, settings.length);
  const schema = configJsonSchema() as {
    required: string[];
    additionalProperties: boolean;
    properties: Record<string, { description: string }>;
  };
  assert.deepEqual(schema.required, ["source"]);
  assert.equal(schema.additionalProperties, false);
  assert.match(schema.properties["dates"]?.description ?? "", /ISO/);
});
