import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { metaAnswer } from "../dashboard/contract.ts";
import type { App } from "./app.ts";
import { handApp, type HandApp } from "./hand-app.testkit.ts";
import type { Reader } from "./reader.ts";

const OPEN = '<script type="application/json" id="endcap-first">';

suite("the web app", () => {
  let hand: HandApp;
  let webDir = "";
  let web: App;
  const page = (path: string, on = web) => hand.ask(path, { headers: { accept: "text/html" } }, on);
  const project = { name: "</script><b>", currency: "EUR", timeZone: "Europe/Berlin", version: "1" };

  before(async () => {
    hand = await handApp();
    webDir = join(hand.folder, "web");
    await mkdir(join(webDir, "assets"), { recursive: true });
    await writeFile(join(webDir, "index.html"), `<title>x</title>${OPEN}</script><p>after`);
    await writeFile(join(webDir, "assets", "main-abc.js"), "1");
    await writeFile(join(hand.folder, "secret.txt"), "secret");
    web = hand.appWith({ webDir, project });
  });
  after(() => hand.close());

  test("a page has its first answers written into it, and nothing in them ends the script", async () => {
    const html = await (await page("/stores/10?measure=no_stock_instances&rows=1")).text();
    const text = /id="endcap-first">(.*)<\/script><p>after$/.exec(html)?.[1] ?? "";
    assert.equal(text.includes("<"), false);
    const first = JSON.parse(text) as Record<string, unknown>;
    assert.deepEqual(Object.keys(first), ["/api/meta", "/api/stores?measure=no_stock_instances&store=10"]);
    assert.equal(metaAnswer.parse(first["/api/meta"]).project, project.name);
    const pipeline = await (await page("/pipeline?rule=type")).text();
    assert.match(pipeline, /"\/api\/pipeline":\{.*"\/api\/quarantine\?rule=type&limit=100":\{/);
  });

  test("the page's frame is sent before its answers are made", async () => {
    const held = Promise.withResolvers<void>();
    const waiting: Reader = {
      ...hand.reader,
      withWarehouse: async (work) => {
        await held.promise;
        return hand.reader.withWarehouse(work);
      },
    };
    const { body } = await page("/stores", hand.appWith({ webDir, reader: waiting }));
    const chunks = body!.pipeThrough(new TextDecoderStream()).getReader();
    assert.equal((await chunks.read()).value, `<title>x</title>${OPEN}`);
    held.resolve();
    assert.match((await chunks.read()).value ?? "", /^\{"\/api\/meta":\{.*\}<\/script><p>after$/);
  });

  test("an answer that failed is left out: the app asks again and shows why", async () => {
    const broken: Reader = { ...hand.reader, withWarehouse: () => Promise.reject(new Error("the disk is gone")) };
    const html = await (await page("/", hand.appWith({ webDir, reader: broken }))).text();
    assert.match(html, /id="endcap-first">\{"\/api\/meta":\{[^<]*\}<\/script>/);
    assert.doesNotMatch(html, /"\/api\/revenue"/);
  });

  test("its files are served, those with a hash for ever, and none beside it", async () => {
    const script = await hand.ask("/assets/main-abc.js", {}, web);
    assert.match(script.headers.get("cache-control") ?? "", /immutable/);
    for (const path of ["/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/%"])
      assert.equal((await hand.ask(path, {}, web)).status, 404, path);
  });

  test("an address that is no page is 404: as a page for a browser, in the one shape below /api", async () => {
    const none = await page("/no/such/page");
    assert.deepEqual([none.status, (await none.text()).includes(`${OPEN}</script>`)], [404, true]);
    assert.match((await page("/api/none")).headers.get("content-type") ?? "", /json/);
  });
});
