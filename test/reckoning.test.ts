/**
 * The product against the independent reckoning, on random shops: every cell of every table, however the files came.
 * `ENDCAP_SHOPS=200` tries more of them; `ENDCAP_SHOP=17` one alone, and says where its folder lies.
 */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { everyDifference } from "./reckoning/agreement.ts";
import { deliver, filesAtOnce, filesEveryNight, planDeliveries, type Schedule } from "./reckoning/deliveries.ts";
import { newProduct, type Ended, type Product } from "./reckoning/product.ts";
import { randomShop } from "./reckoning/random-shop.ts";

const QUICK_SHOPS = 12;
const one = process.env["ENDCAP_SHOP"];
const count = Number(process.env["ENDCAP_SHOPS"] ?? QUICK_SHOPS);
const seeds = one === undefined ? Array.from({ length: count }, (_, index) => index + 1) : [Number(one)];

describe("random shops are reckoned the same", { concurrency: 2 }, () => {
  for (const seed of seeds) {
    const everyNight = seed % 3 === 1;
    test(`shop ${seed}, loaded ${everyNight ? "night by night" : "all at once"}`, async (context) => {
      const schedule = await planDeliveries(randomShop(seed));
      const product = await initialised(context, schedule);
      await (everyNight ? loadEveryNight(product, schedule) : loadAtOnce(product, schedule));
      const again = await product.run(["--json"]);
      endedWell(again);
      assert.equal((JSON.parse(again.stdout) as { published: number }).published, 0, "the same files change nothing");
    });
  }
});

/** The configuration comes from the first night's files alone. */
async function initialised(context: TestContext, { shop, nights, initArguments }: Schedule): Promise<Product> {
  const product = await newProduct(`shop-${shop.seed}`);
  if (one === undefined) context.after(() => product.remove());
  else process.stderr.write(`Shop ${shop.seed} lies in ${product.project}\n`);
  await deliver(product.source, nights[0] ?? []);
  endedWell(await product.init(initArguments));
  return product;
}

async function loadEveryNight(product: Product, schedule: Schedule): Promise<void> {
  for (const [night, files] of schedule.nights.entries()) {
    await deliver(product.source, files);
    endedWell(await product.run());
    const isLast = night === schedule.nights.length - 1;
    const found = await everyDifference(
      product,
      schedule.shop,
      filesEveryNight(schedule, night),
      isLast ? "all" : "facts",
    );
    assert.equal(found, "", `shop ${schedule.shop.seed}, night ${night}\n${found}`);
  }
}

async function loadAtOnce(product: Product, schedule: Schedule): Promise<void> {
  for (const files of schedule.nights) await deliver(product.source, files);
  endedWell(await product.run());
  const found = await everyDifference(product, schedule.shop, filesAtOnce(schedule), "all");
  assert.equal(found, "", `shop ${schedule.shop.seed}\n${found}`);
}

function endedWell({ code, stdout, stderr }: Ended): void {
  assert.equal(code, 0, `${stdout}\n${stderr}`);
}
