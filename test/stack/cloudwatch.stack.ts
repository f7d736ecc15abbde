/** The log and figures of a run in a log group, and its alarms in a topic: through the command line, on moto. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { checkoutFolder } from "../../scripts/run-program.ts";
import { addDays } from "../../src/core/dates.ts";
import { compact, deliver, inventory, makeTinyShop, sales, type TinyShop } from "../tiny-shop.testkit.ts";
import { startMoto, type Moto } from "./moto.testkit.ts";
import { runCommand } from "./run-command.testkit.ts";

const GROUP = "/endcap/shop";
const SECRET = "secret-of-this-machine";

describe("a run and CloudWatch", () => {
  let moto: Moto;
  let parent = "";

  before(async () => {
    moto = await startMoto();
    parent = await mkdtemp(join(tmpdir(), "endcap-cloudwatch-"));
  });
  after(async () => {
    await moto.stop();
    await rm(parent, { recursive: true, force: true });
  });

  async function run(shop: TinyShop): Promise<string> {
    const { output } = await runCommand({
      program: process.execPath,
      args: [join(checkoutFolder, "bin", "endcap.js"), "run", "--dir", shop.dir],
      env: {
        AWS_ACCESS_KEY_ID: "endcap",
        AWS_SECRET_ACCESS_KEY: SECRET,
        AWS_REGION: "us-east-1",
        AWS_ENDPOINT_URL: moto.endpoint,
      },
      missing: "Node",
    });
    return output;
  }

  test("each run has a stream with what it said and its figures; what is missing is told to the topic once", async () => {
    await moto.makeLogGroup(GROUP);
    const topic = await moto.makeTopic("shop");
    const shop = await makeTinyShop(join(parent, "one"), {
      name: "shop",
      calendar: "iso",
      tables: { sales: { cadence: "daily" }, inventory: { cadence: "daily" } },
      alerts: { sns: topic.arn },
      logs: { cloudwatch: GROUP },
    });
    const date = addDays(new Date().toISOString().slice(0, 10), -3);
    await deliver(shop, {
      [`sales_${compact(date)}.csv`]: sales(date),
      [`inventory_${compact(date)}.csv`]: inventory(date),
    });
    await run(shop);
    await deliver(shop, { [`sales_${compact(addDays(date, 1))}.csv`]: sales(addDays(date, 1)) });
    await run(shop);
    const streams = Object.values(await moto.logged(GROUP));
    assert.equal(streams.length, 2);
    for (const lines of streams) {
      const all = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.ok(all.some(({ msg }) => msg === "run started") && all.some(({ msg }) => msg === "run done"));
      const [figures, ...more] = all.filter((line) => "_aws" in line);
      assert.deepEqual(more, []);
      assert.deepEqual([figures?.["Project"], figures?.["DeliveryComplete"], figures?.["RunFailed"]], ["shop", 0, 0]);
      assert.ok((figures?.["RowsIn"] as number) >= 6);
      assert.ok(!lines.join("\n").includes(SECRET));
    }
    const told = (await topic.received()).map(({ text }) => text);
    assert.ok(
      told.some((text) => text.includes(`inventory of ${addDays(date, 1)}`)),
      told.join("\n"),
    );
  });

  test("a group that is not there is said, and the run is done", async () => {
    const shop = await makeTinyShop(join(parent, "two"), { calendar: "iso", logs: { cloudwatch: "/nowhere" } });
    const output = await run(shop);
    assert.match(output, /CloudWatch Logs answered ResourceNotFoundException.*Check logs\.cloudwatch/s);
    assert.match(output, /Nothing new/);
  });
});
