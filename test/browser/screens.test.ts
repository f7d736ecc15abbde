import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { assertAccessible, desktop, phone, startApp, type App } from "./app.ts";
import { noChromium } from "./chromium.ts";

const screens = {
  "revenue and expenses": "/",
  stores: "/stores",
  "a store": "/stores/4",
  "a product in a store": "/stores/4/products/MIL100",
  "rows behind a day": "/stores/4/products/MIL100?rows=2025-12-20",
  pipeline: "/pipeline",
};

suite("screens in a browser", { skip: noChromium }, () => {
  let app: App;
  before(async () => {
    app = await startApp();
  });
  after(() => app.close());

  for (const [name, path] of Object.entries(screens)) {
    for (const scheme of ["light", "dark"] as const) {
      test(`${name}, ${scheme}: nothing for axe to find, nothing in the console`, async () => {
        app.server.setMood("full");
        const { page, errors, context } = await app.open(path, { ...desktop, scheme });
        if (path.includes("rows=")) await page.locator("dialog table").waitFor();
        await assertAccessible(page, name);
        assert.deepEqual(errors, []);
        await context.close();
      });
    }

    test(`${name}: Tab reaches every control, and shows where it is`, async () => {
      app.server.setMood("full");
      const { page, context } = await app.open(path);
      if (path.includes("rows=")) await page.locator("dialog table").waitFor();
      const count = await page.evaluate<number>(`(() => {
        const within = document.querySelector('dialog[open]') ?? document;
        const controls = 'a[href], button, select, input, summary, [tabindex="0"]';
        window.left = new Set([...within.querySelectorAll(controls)].filter((one) =>
          one.checkVisibility() && !one.disabled && one.tabIndex >= 0 && one.closest('[popover]') === null));
        return window.left.size;
      })()`);
      const hidden: string[] = [];
      for (let presses = 0; presses < count + 5; presses++) {
        await page.keyboard.press("Tab");
        const wrong = await page.evaluate<string | null>(`(() => {
          const one = document.activeElement;
          window.left.delete(one);
          const { top, bottom } = one.getBoundingClientRect();
          const isShown = getComputedStyle(one).outlineStyle !== 'none' && bottom > 0 && top < innerHeight;
          return one === document.body || isShown ? null : one.outerHTML.slice(0, 120);
        })()`);
        if (wrong !== null) hidden.push(wrong);
      }
      assert.deepEqual(await page.evaluate("[...window.left].map((one) => one.outerHTML.slice(0, 120))"), []);
      assert.deepEqual(hidden, []);
      await context.close();
    });

    test(`${name} on a phone: accessible, and nothing wider than the screen`, async () => {
      app.server.setMood("full");
      const { page, context } = await app.open(path, phone);
      await assertAccessible(page, name);
      assert.equal(
        await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
        0,
      );
      await context.close();
    });
  }

  for (const mood of ["empty", "failing", "down"] as const) {
    test(`${mood}: every screen says what is the matter and what to do`, async () => {
      app.server.setMood(mood);
      for (const path of ["/", "/stores", "/pipeline"]) {
        const { page, context } = await app.open(path);
        const said = await page.locator(".state").first().innerText();
        if (mood === "empty") assert.match(said, /endcap run|Pipeline/, path);
        else assert.match(said, /took longer than 30 s[\s\S]*limits\.queryTimeoutMs[\s\S]*Choose fewer weeks/, path);
        await assertAccessible(page, `${path} ${mood}`);
        await context.close();
      }
      app.server.setMood("full");
    });
  }

  test("a page that failed can be tried again in place", async () => {
    app.server.setMood("failing");
    const { page, context } = await app.open("/stores");
    app.server.setMood("full");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Stores", level: 1 }).waitFor();
    await context.close();
  });

  test("before the first answer the page already shows its frame", async () => {
    const { page, context } = await app.open("/");
    await page.route("**/api/**", () => {});
    await page.goto(`${app.server.url}/`, { waitUntil: "commit" });
    await page.locator(".skeleton .brand").waitFor();
    assert.equal(await page.locator(".skeleton .tiles").count(), 1);
    await context.close();
  });

  test("on paper there is no navigation, and tables are whole", async () => {
    const { page, context } = await app.open("/stores");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.equal(await page.locator("nav.nav").isVisible(), false);
    const cut = await page
      .locator(".table-scroll")
      .first()
      .evaluate((box) => box.scrollHeight - box.clientHeight);
    assert.ok(cut <= 1, `${cut} px of the table are cut off`);
    await context.close();
  });

  test("on paper a chart is as wide as its place, and nothing lies over what follows it", async () => {
    for (const path of ["/", "/stores"]) {
      const { page, context } = await app.open(path);
      await page.emulateMedia({ media: "print" });
      await page.setViewportSize({ width: 760, height: 1100 });
      const wrong = await page.evaluate<string[]>(`[...document.querySelectorAll('figure.chart')].flatMap((card) => {
        const box = card.getBoundingClientRect();
        return [...card.querySelectorAll('svg')].flatMap((svg) => {
          const { right, bottom } = svg.getBoundingClientRect();
          return right > box.right + 1 || bottom > box.bottom + 1 ? [card.querySelector('h2').innerText] : [];
        });
      })`);
      assert.deepEqual(wrong, [], path);
      await context.close();
    }
  });

  test("the scripts of a page are less than 300 kB compressed", () => {
    const folder = fileURLToPath(new URL("../../dist/web/assets/", import.meta.url));
    const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
    const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(`${folder}${name}`)).length, 0);
    assert.ok(bytes > 0 && bytes < 300_000, `${bytes} bytes`);
  });
});
