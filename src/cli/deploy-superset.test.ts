import assert from "node:assert/strict";
import { access, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, suite, test } from "node:test";
import { bundleOf } from "../deploy/superset/bundle.ts";
import { startSupersetServer, supersetUser, type SupersetServer } from "../deploy/superset/superset-server.testkit.ts";
import { loadConfig } from "../config/load.ts";
import { json, makeShop, type Shop } from "./cli.testkit.ts";

suite("endcap deploy superset", () => {
  let shop: Shop;
  let superset: SupersetServer;
  let file = "";
  before(async () => {
    shop = await makeShop();
    superset = await startSupersetServer();
    file = join(shop.project, "deploy", "superset", "endcap-superset.zip");
  });
  after(async () => {
    await superset.close();
    await shop.remove();
  });
  const signIn = (user: string | undefined, password: string | undefined) => {
    for (const [name, value] of Object.entries({ ENDCAP_SUPERSET_USER: user, ENDCAP_SUPERSET_PASSWORD: password }))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  };
  afterEach(() => signIn(undefined, undefined));

  test("writes one file, and the same again; what Superset opens is there from the start", async () => {
    const first = await shop.endcap("deploy", "superset", "--json");
    assert.equal(first.code, 0, first.stderr);
    const uri = `duckdb:///${join(shop.project, "query.duckdb")}`;
    assert.deepEqual(json(first), { file, state: "new", database: uri, applied: null });
    await access(join(shop.project, "query.duckdb"));
    const { mtimeMs } = await stat(file);
    assert.match((await shop.endcap("deploy", "superset")).stdout, /is as the configuration says/);
    assert.equal((await stat(file)).mtimeMs, mtimeMs);
    await writeFile(file, "something else");
    assert.equal(json<{ state: string }>(await shop.endcap("deploy", "superset", "--json")).state, "changed");
    assert.equal((await readFile(file)).subarray(0, 2).toString(), "PK");
  });

  test("with --apply it signs in and uploads, with the metrics that others added", async () => {
    signIn(supersetUser.user, supersetUser.password);
    const config = await loadConfig(shop.project);
    const { datasets } = bundleOf({ config, database: null, absent: new Set() });
    const mine = { metric_name: "mine", expression: "COUNT(1)" };
    superset.datasets.set(datasets[0]?.uuid ?? "", { metrics: [mine], columns: [] });
    const { code, stdout, stderr } = await shop.endcap("deploy", "superset", "--apply", superset.url);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Superset at 127\.0\.0\.1:\d+ has them: Revenue and expenses, Stores that may be mismanaged/);
    assert.match(stderr, /Kept what others added to weekly_store_product: mine/);
    assert.deepEqual(superset.taken, ["/assets/import/ bundle, endcap-superset.zip"]);
  });

  test("who may not, or does not say who, is told what to set", async () => {
    const unsaid = await shop.endcap("deploy", "superset", "--apply", superset.url);
    assert.equal(unsaid.code, 2);
    assert.match(unsaid.stderr, /ENDCAP_SUPERSET_PASSWORD/);
    signIn("endcap", "wrong");
    const unknown = await shop.endcap("deploy", "superset", "--apply", superset.url);
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /does not let endcap in: it answered 401[^]*role Admin/);
    signIn(supersetUser.user, supersetUser.password);
    superset.refusal = { status: 422, body: { errors: [{ message: "Must provide a password for the database" }] } };
    const locked = await shop.endcap("deploy", "superset", "--apply", superset.url);
    assert.equal(locked.code, 1);
    assert.match(locked.stderr, /did not import the bundle: it answered 422[^]*ENDCAP_SUPERSET_DATABASE_PASSWORD/);
    assert.equal((await shop.endcap("deploy", "superset", "--apply", "superset")).code, 2);
    assert.equal((await shop.endcap("deploy", "superset", "--apply", "http://127.0.0.1:1")).code, 1);
  });

  test("a database that the configuration does not describe is wrong use", async () => {
    const { code, stderr } = await shop.endcap("deploy", "superset", "--database", "trino");
    assert.equal(code, 2);
    assert.match(stderr, /Which Trino[^]*deploy\.superset\.trino/);
  });
});
