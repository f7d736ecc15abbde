/** Delivered files in a bucket, the project in another, and machines that come and go: through the command line, on a real S3 server. */
import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { checkoutFolder } from "../../scripts/run-program.ts";
import { s3Storage } from "../../src/storage/adapters/s3.ts";
import type { ObjectStorage } from "../../src/storage/storage.ts";
import { smallShop, type SmallShop } from "../../src/workflow/small-shop.testkit.ts";
import { runCommand } from "./run-command.testkit.ts";
import { startS3Server, type S3Server } from "./s3-server.testkit.ts";

describe("a project on S3", () => {
  let server: S3Server;
  let shop: SmallShop;
  let source: ObjectStorage;
  let lake: ObjectStorage;
  let folder = "";
  const machines = ["one", "two", "three"];

  before(async () => {
    server = await startS3Server();
    shop = await smallShop();
    folder = await mkdtemp(join(tmpdir(), "endcap-on-s3-"));
    const [delivered, project] = [await server.makeBucket("delivered"), await server.makeBucket("lake")];
    source = s3Storage(delivered);
    lake = s3Storage(project);
    const config = JSON.parse(await readFile(join(shop.dir, "endcap.config.json"), "utf8")) as object;
    const reach = { region: "us-east-1", endpoint: server.endpoint };
    for (const name of machines) {
      await mkdir(join(folder, name));
      await writeFile(
        join(folder, name, "endcap.config.json"),
        JSON.stringify({
          ...config,
          source: { s3: "s3://delivered/shop/", ...reach },
          storage: { s3: "s3://lake/shop", ...reach },
        }),
      );
    }
  });
  after(async () => {
    source.close();
    lake.close();
    await server.stop();
    await shop.remove();
    await rm(folder, { recursive: true, force: true });
  });

  async function deliver(date: string, amount: string): Promise<void> {
    for (const name of [await shop.sales(date, amount), await shop.inventory(date)])
      await source.upload(`night/${name}`, join(shop.dir, "..", "source", name));
  }
  async function endcap(machine: string, ...args: string[]): Promise<{ code: number; output: string }> {
    return runCommand({
      program: process.execPath,
      args: [join(checkoutFolder, "bin", "endcap.js"), ...args, "--dir", join(folder, machine)],
      env: server.env,
      missing: "Node",
    });
  }
  async function run(machine: string): Promise<{ landed: { files: number }; published: number }> {
    const { code, output } = await endcap(machine, "run", "--json");
    assert.equal(code, 0, output);
    return JSON.parse(output.slice(output.indexOf("{"))) as { landed: { files: number }; published: number };
  }
  const amounts = async (machine: string) => {
    const sql = "SELECT cal_dt, sum(sales_amt) AS amount FROM daily_store_product GROUP BY 1 ORDER BY 1";
    const { code, output } = await endcap(machine, "sql", sql, "--format", "csv", "--quiet");
    assert.equal(code, 0, output);
    return output.trim().split(/\r?\n/).slice(1);
  };

  test("files that land in a bucket are loaded by any machine and read by every other", async () => {
    await deliver("2026-01-05", "10.00");
    const plan = await endcap("one", "plan", "--json");
    assert.match(plan.output, /night\/sales_20260105\.csv/);
    assert.equal((await run("one")).landed.files, 2);
    assert.deepEqual(await amounts("two"), ["2026-01-05,14.50"]);
    await deliver("2026-01-06", "20.00");
    assert.equal((await run("two")).landed.files, 2);
    assert.equal((await run("three")).landed.files, 0);
    assert.deepEqual(await amounts("one"), ["2026-01-05,14.50", "2026-01-06,24.50"]);
  });

  test("a file that is written over with another of its size, in the same second, is a newer delivery", async () => {
    await deliver("2026-01-06", "21.00");
    assert.equal((await run("three")).landed.files, 1);
    assert.deepEqual(await amounts("one"), ["2026-01-05,14.50", "2026-01-06,25.50"]);
    const restated = await endcap("two", "catalog", "--commits", "--json");
    assert.equal(restated.code, 0, restated.output);
  });

  test("a machine that lost its whole folder goes on, and no secret is in any object or log", async () => {
    await copyFile(join(folder, "one", "endcap.config.json"), join(folder, "config"));
    await rm(join(folder, "one"), { recursive: true });
    await mkdir(join(folder, "one"));
    await copyFile(join(folder, "config"), join(folder, "one", "endcap.config.json"));
    await deliver("2026-01-07", "30.00");
    assert.equal((await run("one")).landed.files, 2);
    assert.equal((await amounts("two")).length, 3);
    const secret = server.env.AWS_SECRET_ACCESS_KEY;
    for await (const { key } of lake.list("")) {
      const object = await lake.read(key);
      assert.ok(!Buffer.from(object?.data ?? []).includes(secret), key);
    }
    for (const name of await readdir(join(folder, "one"), { recursive: true })) {
      const text = await readFile(join(folder, "one", name)).catch(() => Buffer.alloc(0));
      assert.ok(!text.includes(secret), name);
    }
  });

  test("without credentials, and with a bucket that is not there, it says what to do", async () => {
    const unknown = await runCommand({
      program: process.execPath,
      args: [join(checkoutFolder, "bin", "endcap.js"), "run", "--dir", join(folder, "two")],
      env: { ...server.env, AWS_SECRET_ACCESS_KEY: "wrong" },
      missing: "Node",
    });
    assert.equal(unknown.code, 1);
    assert.match(unknown.output, /did not take the credentials/);
    assert.doesNotMatch(unknown.output, /at .*\.ts:\d+/);
  });
});
