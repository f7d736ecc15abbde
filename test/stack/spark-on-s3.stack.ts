/** Spark that reads accepted rows from S3 and writes its results there: run by Endcap, and handed out as steps for somebody else to run. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { checkoutFolder } from "../../scripts/run-program.ts";
import { openStorage } from "../../src/storage/index.ts";
import { smallShop, type SmallShop } from "../../src/workflow/small-shop.testkit.ts";
import type { OpenRun } from "../../src/workflow/pause.ts";
import { mustRun, runCommand } from "./run-command.testkit.ts";
import { s3aSettings } from "./s3a.testkit.ts";
import { startS3Server, type S3Server } from "./s3-server.testkit.ts";
import { sparkHome, sparkSettings } from "./spark.testkit.ts";

/** The line of EMR 7, and the newest; each with the Hadoop that it is built on. */
const versions = ["3.5.9", "4.1.4"] as const;
const machineOf = (version: string) => `spark-${version.replaceAll(".", "-")}`;

describe("Spark on S3", () => {
  let s3: S3Server;
  let shop: SmallShop;
  let folder = "";
  const sparks: Record<string, { home: string; env: NodeJS.ProcessEnv; settings: Record<string, string> }> = {};

  before(async () => {
    s3 = await startS3Server();
    for (const version of versions)
      sparks[version] = {
        ...(await sparkHome(version)),
        settings: { ...sparkSettings, ...(await s3aSettings(s3, version)) },
      };
    shop = await smallShop();
    folder = await mkdtemp(join(tmpdir(), "endcap-spark-s3-"));
    const reach = { region: s3.env.AWS_REGION, endpoint: s3.endpoint };
    const config = JSON.parse(await readFile(join(shop.dir, "endcap.config.json"), "utf8")) as object;
    const compute = {
      duckdb: "duckdb",
      ...Object.fromEntries(
        Object.entries(sparks).map(([version, { home, settings }]) => [
          machineOf(version),
          { spark: { command: join(home, "bin", "spark-sql"), master: "local[2]", settings } },
        ]),
      ),
      steps: { spark: { by: "steps" } },
    };
    for (const [name, engine] of Object.entries(compute)) {
      await s3.makeBucket(name);
      await mkdir(join(folder, name));
      const own = {
        ...config,
        source: join(shop.dir, "..", "source"),
        storage: { s3: `s3://${name}/shop`, ...reach },
        compute: engine,
      };
      await writeFile(join(folder, name, "endcap.config.json"), JSON.stringify(own));
    }
    for (const [date, amount] of [
      ["2026-01-05", "10.00"],
      ["2026-01-11", "0.01"],
      ["2026-01-12", "99999.99"],
    ] as const) {
      await shop.sales(date, amount);
      await shop.inventory(date);
    }
    await endcap("duckdb", "run");
  });
  after(async () => {
    await s3?.stop();
    await shop?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  async function endcap(machine: string, ...args: string[]): Promise<string> {
    const { code, output } = await runCommand({
      program: process.execPath,
      args: [join(checkoutFolder, "bin", "endcap.js"), ...args, "--dir", join(folder, machine)],
      env: {
        ...s3.env,
        ...versions.map((version) => machineOf(version) === machine && sparks[version]?.env).find(Boolean),
      },
      missing: "Node",
    });
    assert.equal(code, 0, output);
    return output;
  }
  const keysOf = async (bucket: string, prefix: string) => {
    Object.assign(process.env, s3.env);
    const storage = await openStorage({
      kind: "s3",
      bucket,
      prefix: "",
      region: s3.env.AWS_REGION,
      endpoint: s3.endpoint,
      pathStyle: true,
    });
    const keys: string[] = [];
    for await (const { key } of storage?.list(prefix) ?? []) keys.push(key);
    storage?.close();
    return keys;
  };
  const rows = (machine: string, table: string) =>
    endcap(machine, "sql", `SELECT * FROM ${table} ORDER BY ALL`, "--format", "csv", "--quiet");

  for (const version of versions) {
    test(`run by Endcap with Spark ${version} on s3a, every cell is as DuckDB's, and nothing of the job stays`, async () => {
      await endcap(machineOf(version), "run");
      for (const table of ["daily_store_product", "weekly_store_product"])
        assert.equal(await rows(machineOf(version), table), await rows("duckdb", table), table);
      assert.deepEqual(await keysOf(machineOf(version), "shop/work/"), []);
    });
  }

  test("handed out as a step, the run goes on with what somebody else's Spark has written", async () => {
    const open = JSON.parse(await endcap("steps", "run", "--until", "compute", "--json", "--quiet")) as OpenRun;
    const [step, ...others] = open.job?.steps ?? [];
    assert.ok(step !== undefined && others.length === 0);
    assert.match(step.args.at(-1) ?? "", /^s3:\/\/steps\/shop\/work\/.*\/job\.sql$/);
    const again = JSON.parse(await endcap("steps", "run", "--until", "compute", "--json", "--quiet")) as OpenRun;
    assert.deepEqual(again.job, open.job);
    const [program = "", ...args] = step.args;
    const { home = "", env = {}, settings = {} } = sparks["4.1.4"] ?? {};
    await mustRun({
      program: join(home, "bin", program),
      args: [
        "--master",
        "local[2]",
        ...Object.entries(settings).flatMap(([name, value]) => ["--conf", `${name}=${value}`]),
        ...args,
      ],
      env: { ...s3.env, ...env },
      missing: "Spark",
    });
    await endcap("steps", "run");
    for (const table of ["daily_store_product", "weekly_store_product"])
      assert.equal(await rows("steps", table), await rows("duckdb", table), table);
    const nothing = JSON.parse(await endcap("steps", "run", "--until", "compute", "--json", "--quiet")) as OpenRun;
    assert.equal(nothing.job, null);
  });
});
