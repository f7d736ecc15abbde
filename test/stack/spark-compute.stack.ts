/** Random shops computed by real Sparks, and held against the independent reckoning in every cell. */
import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { weekEngineSuite } from "../../src/compute/week-engine.testsuite.ts";
import { everyDifference } from "../reckoning/agreement.ts";
import { deliver, filesAtOnce, filesEveryNight, planDeliveries } from "../reckoning/deliveries.ts";
import { newProduct, type Ended, type Product } from "../reckoning/product.ts";
import { randomShop } from "../reckoning/random-shop.ts";
import { sparkHome, sparkSettings } from "./spark.testkit.ts";

const shops = [
  { version: "3.5.9", seed: 5 },
  { version: "4.1.4", seed: 8 },
];

for (const { version } of shops)
  weekEngineSuite(`spark ${version}`, async () => {
    const { home, env } = await sparkHome(version);
    Object.assign(process.env, env);
    return { spark: { command: join(home, "bin", "spark-sql"), master: "local[2]", settings: sparkSettings } };
  });

describe("weeks computed by Spark", () => {
  for (const { version, seed } of shops) {
    test(`Spark ${version}: every cell of shop ${seed} is as reckoned, and only touched weeks are computed again`, async (context) => {
      const { home, env } = await sparkHome(version);
      Object.assign(process.env, env);
      const schedule = await planDeliveries(randomShop(seed));
      const product = await newProduct(`spark-${version}`);
      context.after(() => product.remove());
      const [first = [], ...later] = schedule.nights;
      await deliver(product.source, first);
      endedWell(await product.init(schedule.initArguments));
      await configure(product, {
        spark: { command: join(home, "bin", "spark-sql"), master: "local[2]", settings: sparkSettings },
      });
      for (const files of later) await deliver(product.source, files);
      endedWell(await product.run());
      const found = await everyDifference(product, schedule.shop, filesAtOnce(schedule), "all");
      assert.equal(found, "", found);
      const again = await product.run(["--json"]);
      endedWell(again);
      assert.equal((JSON.parse(again.stdout) as { published: number }).published, 0);
    });
  }

  test("Spark 3.5.9: every week anew, from rows that every night left in a file of its own", async (context) => {
    const { home, env } = await sparkHome("3.5.9");
    Object.assign(process.env, env);
    const schedule = await planDeliveries(randomShop(8));
    const product = await newProduct("spark-nights");
    context.after(() => product.remove());
    for (const [night, files] of schedule.nights.entries()) {
      await deliver(product.source, files);
      if (night === 0) endedWell(await product.init(schedule.initArguments));
      endedWell(await product.run());
    }
    await configure(product, {
      spark: { command: join(home, "bin", "spark-sql"), master: "local[2]", settings: sparkSettings },
    });
    endedWell(await product.run(["--recompute"]));
    const { weeks } = (
      await product.rows("SELECT count(DISTINCT yr_wk_num) AS weeks FROM weekly_store_product")
    )[0] as {
      weeks: number;
    };
    assert.ok(weeks > 1);
    const found = await everyDifference(product, schedule.shop, filesEveryNight(schedule), "all");
    assert.equal(found, "", found);
  });
});

/** Puts the setting into the configuration that init has written. */
async function configure({ project }: Product, compute: object): Promise<void> {
  const name = (await readdir(project)).find((file) => file.startsWith("endcap.config."));
  assert.ok(name !== undefined);
  const path = join(project, name);
  const text = await readFile(path, "utf8");
  const marked = text.replace(/^(\s*)(?:"source"|source):/m, `$1"compute": ${JSON.stringify(compute)},\n$&`);
  assert.notEqual(marked, text);
  await writeFile(path, marked);
}

function endedWell({ code, stdout, stderr }: Ended): void {
  assert.equal(code, 0, `${stdout}\n${stderr}`);
}
