import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { json, makeShop, type Shop } from "./cli.testkit.ts";

suite("endcap deploy airflow", () => {
  let shop: Shop;
  let file = "";
  before(async () => {
    shop = await makeShop();
    file = join(shop.project, "deploy", "airflow", "endcap_project.py");
  });
  after(() => shop.remove());

  test("writes one file, and the same again", async () => {
    const first = await shop.endcap("deploy", "airflow", "--json");
    assert.equal(first.code, 0, first.stderr);
    assert.deepEqual(json(first), { dag: "endcap_project", form: "plain", file, state: "new", diff: [] });
    assert.deepEqual(await readdir(join(file, "..")), ["endcap_project.py"]);
    const again = await shop.endcap("deploy", "airflow");
    assert.match(again.stdout, /is as the configuration says/);
  });

  test("a file that differs is shown and left, until --yes", async () => {
    const written = await readFile(file, "utf8");
    const changed = written.replace("RETRIES = 2", "RETRIES = 9");
    await writeFile(file, changed);
    const refused = await shop.endcap("deploy", "airflow");
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /^-RETRIES = 9\n\+RETRIES = 2$/m);
    assert.match(refused.stderr, /left as it is[^]*--yes/);
    assert.equal(await readFile(file, "utf8"), changed);
    const replaced = await shop.endcap("deploy", "airflow", "--yes", "--json");
    assert.deepEqual([replaced.code, json<{ state: string }>(replaced).state], [0, "changed"]);
    assert.equal(await readFile(file, "utf8"), written);
  });

  test("--emr of a project that computes by itself is wrong use", async () => {
    const { code, stderr } = await shop.endcap("deploy", "airflow", "--emr");
    assert.equal(code, 2);
    assert.match(stderr, /setting compute[^]*leave out --emr/);
  });
});
