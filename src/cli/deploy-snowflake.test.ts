import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, suite, test } from "node:test";
import { json, said } from "./cli.testkit.ts";

const snowflake = { database: "SHOP", awsRole: "arn:aws:iam::123456789012:role/snowflake" };
const config = { name: "Corner shop", source: "s3://corner-landing/nightly", timeZone: "Europe/Berlin" };

suite("endcap deploy snowflake", () => {
  let dir = "";
  const write = (more: object = {}) =>
    writeFile(
      join(dir, "endcap.config.json"),
      JSON.stringify({ ...config, deploy: { snowflake: { ...snowflake, ...more } } }),
    );
  const deploy = (...args: string[]) => said(["deploy", "snowflake", "--dir", dir, ...args]);

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "endcap-deploy-snowflake-"));
  });
  beforeEach(async () => {
    await rm(join(dir, "deploy"), { recursive: true, force: true });
    await write();
  });
  after(() => rm(dir, { recursive: true, force: true }));

  test("writes scripts, history, undo and policies; the same again is unchanged", async () => {
    assert.equal((await deploy()).code, 0);
    assert.deepEqual((await readdir(join(dir, "deploy", "snowflake"))).toSorted(), [
      "1-account.sql",
      "2-landing.sql",
      "3-tables.sql",
      "4-unload.sql",
      "5-task.sql",
      "aws-permissions.json",
      "aws-trust.json",
      "history.sql",
      "undo.sql",
    ]);
    const again = json<{ files: { state: string }[]; applied: unknown }>(await deploy("--json"));
    assert.deepEqual([new Set(again.files.map(({ state }) => state)), again.applied], [new Set(["unchanged"]), null]);
  });

  test("what would change is shown, and written where that is agreed", async () => {
    await deploy();
    await write({ schedule: "45 2 * * *" });
    const refused = await deploy();
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /^-.*15 1 \* \* \* Europe\/Berlin.*\n\+.*45 2 \* \* \*/m);
    assert.equal((await deploy("--yes")).code, 0);
    assert.match(await readFile(join(dir, "deploy", "snowflake", "5-task.sql"), "utf8"), /CRON 45 2/);
  });

  test("options that do not go together, a drop that nobody agreed to and a lacking setting are wrong use", async () => {
    assert.equal((await deploy("--apply", "--undo")).code, 2);
    const undo = await deploy("--undo");
    assert.equal(undo.code, 2);
    assert.match(undo.stderr, /schema SHOP\.ENDCAP, integration ENDCAP_CORNER_SHOP/);
    await writeFile(join(dir, "endcap.config.json"), JSON.stringify(config));
    assert.match((await deploy()).stderr, /deploy\.snowflake\.database/);
  });
});
