import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, suite, test } from "node:test";
import { json, said } from "./cli.testkit.ts";

const config = {
  name: "Corner shop",
  source: "s3://corner-landing/nightly",
  storage: { s3: "s3://corner-lake/endcap", region: "eu-central-1" },
  timeZone: "Europe/Berlin",
};

suite("endcap deploy aws", () => {
  let dir = "";
  const write = (more: object = {}) =>
    writeFile(join(dir, "endcap.config.json"), JSON.stringify({ ...config, ...more }));
  const deploy = (...args: string[]) => said(["deploy", "aws", "--dir", dir, ...args]);
  const parametersFile = () => join(dir, "deploy", "aws", "endcap-corner-shop.parameters.json");

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "endcap-deploy-aws-"));
  });
  beforeEach(async () => {
    await rm(join(dir, "deploy"), { recursive: true, force: true });
    await write();
  });
  after(() => rm(dir, { recursive: true, force: true }));

  test("writes both files and says what a month costs and what the configuration lacks", async () => {
    const { code, stdout } = await deploy("--stores", "45", "--products", "320");
    assert.equal(code, 0);
    assert.match(stdout, /Wrote .*endcap-corner-shop\.yaml/);
    assert.match(stdout, /About \$\d+\.\d\d a month for 45 stores × 320 products/);
    assert.match(stdout, /"cloudwatch": "\/endcap\/endcap-corner-shop\/runs"/);
    const template = await readFile(join(dir, "deploy", "aws", "endcap-corner-shop.yaml"), "utf8");
    assert.match(template, /^AWSTemplateFormatVersion: "2010-09-09"\n/);
  });

  test("the same again is unchanged; what would change is shown, and written where that is agreed", async () => {
    await deploy();
    const again = json<{ files: { state: string }[]; cost: unknown; applied: unknown }>(await deploy("--json"));
    assert.deepEqual(
      [again.files.map(({ state }) => state), again.cost, again.applied],
      [["unchanged", "unchanged"], null, null],
    );
    await write({ timeZone: "Europe/Paris" });
    const refused = await deploy();
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /^-.*Europe\/Berlin.*\n\+.*Europe\/Paris/m);
    assert.match(await readFile(parametersFile(), "utf8"), /Europe\/Berlin/);
    assert.equal((await deploy("--yes")).code, 0);
    assert.match(await readFile(parametersFile(), "utf8"), /Europe\/Paris/);
  });

  test("what the account decides is edited in the parameters, and stays", async () => {
    await deploy();
    const edited = (await readFile(parametersFile(), "utf8")).replace(
      '"AlarmEmail","ParameterValue":""',
      '"AlarmEmail","ParameterValue":"ops@example.com"',
    );
    await writeFile(parametersFile(), edited);
    assert.equal((await deploy()).code, 0);
    assert.equal(await readFile(parametersFile(), "utf8"), edited);
  });

  test("options that do not go together, and a project that is not on S3, are wrong use", async () => {
    assert.equal((await deploy("--apply", "--destroy")).code, 2);
    assert.equal((await deploy("--stores", "45")).code, 2);
    await write({ source: "./files" });
    const { code, stderr } = await deploy();
    assert.equal(code, 2);
    assert.match(stderr, /source names no bucket/);
  });
});
