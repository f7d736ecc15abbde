import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { Page } from "playwright-core";
import { phone, startApp, type App } from "./app.ts";
import { noChromium } from "./chromium.ts";

/** Presses Tab until the focused element's text or name matches; fails after `most` stops. */
async function tabTo(page: Page, wanted: RegExp, most = 80): Promise<void> {
  const seen: string[] = [];
  for (let stop = 0; stop < most; stop++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate<string>(
      "(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '').trim()",
    );
    if (wanted.test(name)) return;
    seen.push(name);
  }
  assert.fail(`Tab never came to ${wanted}; it came by ${seen.join(" | ")}`);
}

suite("journeys through the app", { skip: noChromium }, () => {
  let app: App;
  before(async () => {
    app = await startApp();
  });
  after(() => app.close());

  test("from a number to the file and line it came from, by clicks", async () => {
    const { page, errors, context } = await app.open("/");
    await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: "Stores" }).click();
    await page
      .getByRole("region", { name: /^Stores, scrollable/ })
      .getByRole("link")
      .first()
      .click();
    await page.waitForURL(/\/stores\/\d+/);
    await page
      .getByRole("region", { name: /^Products, scrollable/ })
      .getByRole("link")
      .first()
      .click();
    await page.waitForURL(/\/products\//);
    await page
      .getByRole("region", { name: /^Days, scrollable/ })
      .getByRole("button", { name: "Sat 20 Dec" })
      .click();
    await page.getByRole("dialog").getByText("sales_20251220.csv, line 7").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: /Rows behind/ }).waitFor({ state: "detached" });
    assert.doesNotMatch(page.url(), /rows=/);
    assert.deepEqual(errors, []);
    await context.close();
  });

  test("the same by the keyboard alone", async () => {
    const { page, context } = await app.open("/stores");
    await tabTo(page, /^Skip to the page$/, 1);
    await page.keyboard.press("Enter");
    await tabTo(page, /^Out-of-stock days, store by week: /);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.locator('[aria-live="polite"]', { hasText: "2025 W40" }).first().waitFor({ state: "attached" });
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/stores\/\d+/);
    await page.locator("h1", { hasText: "Kiel Station" }).waitFor();
    await tabTo(page, /^Pastry No\. \d$/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/products\//);
    await page.locator("h1", { hasText: "Pastry" }).waitFor();
    await tabTo(page, /^Sold and on hand by day/);
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await page
      .getByRole("dialog")
      .getByText(/line 7$/)
      .waitFor();
    await context.close();
  });

  test("a bar filters the page, the address says so, Back undoes it, a chip removes it", async () => {
    const { page, context } = await app.open("/");
    const total = page.locator('[data-measure="total_sales_amt"] .tile-value');
    const all = await total.innerText();
    await page.getByRole("button", { name: /^South/ }).click();
    await page.waitForURL(/region=South/);
    await page.getByRole("button", { name: "Remove filter Region: South" }).waitFor();
    assert.notEqual(await total.innerText(), all);
    await page.goBack();
    await page.waitForURL((url) => !url.search.includes("region"));
    await total.getByText(all, { exact: true }).waitFor();
    await page.goForward();
    await page.getByRole("button", { name: "Remove filter Region: South" }).click();
    await page.waitForURL((url) => !url.search.includes("region"));
    assert.equal(await total.innerText(), all);
    await context.close();
  });

  test("the filter bar's popovers open, search, choose and close by keyboard; the filter goes along to other pages", async () => {
    const { page, context } = await app.open("/");
    await page.getByRole("button", { name: /^Stores: all/ }).focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("dialog", { name: "Stores" });
    await panel.getByRole("searchbox").fill("kiel");
    await panel.getByRole("checkbox", { name: /^Kiel \d/ }).click();
    await page.waitForURL(/market=Kiel/);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "hidden" });
    await page.getByRole("combobox", { name: "against" }).selectOption("previous");
    await page.waitForURL(/compare=previous/);
    await page.getByRole("button", { name: /^Weeks: / }).click();
    await page.getByRole("button", { name: "4 weeks" }).click();
    await page.waitForURL(/from=\d+&to=\d+/);
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Stores", exact: true }).click();
    await page.waitForURL(/\/stores\?.*market=Kiel/);
    assert.match(page.url(), /compare=previous/);
    await page.getByRole("button", { name: "Clear all" }).click();
    await page.waitForURL((url) => !url.search.includes("market") && !url.search.includes("from"));
    await context.close();
  });

  test("on a phone the filter is a dialog", async () => {
    const { page, context } = await app.open("/", phone);
    await page.getByRole("button", { name: /^Filter/ }).click();
    const dialog = page.getByRole("dialog", { name: "Filter" });
    await dialog.getByRole("checkbox", { name: "Complete weeks only" }).click();
    await page.waitForURL(/complete=true/);
    await dialog.getByRole("button", { name: "Show" }).click();
    await page.getByRole("button", { name: "Remove filter Complete weeks only" }).waitFor();
    await context.close();
  });

  test("sorting, level and measure are in the address, so that a link shows the same", async () => {
    const { page, context } = await app.open("/");
    await page.getByRole("button", { name: "Stores", exact: true }).click();
    await page.waitForURL(/by=store/);
    await page
      .getByRole("columnheader", { name: /Contribution/ })
      .getByRole("button")
      .click();
    await page.waitForURL(/sort=contribution&dir=desc/);
    const first = page
      .getByRole("region", { name: /scrollable/ })
      .locator("tbody th")
      .first();
    const before = await first.innerText();
    const again = await context.newPage();
    await again.goto(page.url());
    await again.locator("tbody th").first().waitFor();
    assert.equal(
      await again
        .getByRole("region", { name: /scrollable/ })
        .locator("tbody th")
        .first()
        .innerText(),
      before,
    );
    await context.close();
  });

  test("every chart has the same as a table, and every tile its formula", async () => {
    const { page, context } = await app.open("/");
    const charts = page.locator("figure.chart");
    for (let index = 0; index < (await charts.count()); index++) {
      const chart = charts.nth(index);
      await chart.getByRole("button", { name: /^Table of/ }).click();
      assert.ok((await chart.locator("tbody tr").count()) > 0, `chart ${index}`);
    }
    await page.getByRole("button", { name: "About Net sales" }).click();
    await page.getByRole("dialog", { name: "About Net sales" }).getByText("Σ sales_amt", { exact: true }).waitFor();
    await context.close();
  });

  test("the colours follow the choice, and the choice outlives the visit", async () => {
    const { page, context } = await app.open("/");
    const ground = (): Promise<string> => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const light = await ground();
    await page.getByRole("button", { name: /^Colours: system/ }).click();
    await page.getByRole("button", { name: /^Colours: light/ }).click();
    assert.notEqual(await ground(), light);
    await page.reload();
    await page.getByRole("button", { name: /^Colours: dark/ }).waitFor();
    assert.notEqual(await ground(), light);
    await context.close();
  });

  test("the pipeline's rows add up, a file opens to its counts, a reason narrows the quarantine, progress is live", async () => {
    const { page, context } = await app.open("/pipeline");
    const [delivered, ...parts] = await page.locator(".equation").first().locator("dd:nth-of-type(1)").allInnerTexts();
    const number = (text: string): number => Number(text.replaceAll(",", ""));
    assert.equal(
      number(delivered as string),
      parts.map(number).reduce((a, b) => a + b, 0),
    );
    await page.getByText("weeks, 31 of 45").waitFor();
    await page
      .getByRole("region", { name: "Deliveries", exact: true })
      .getByRole("button", { name: /inventory 2 files/ })
      .click();
    await page.getByText("inventory/dt=2025-12-27/data_2.csv.gz", { exact: true }).waitFor();
    await page.getByRole("button", { name: /Two snapshots of the same store/ }).click();
    await page.waitForURL(/rule=conflict/);
    await page.getByText("inventory/dt=2025-12-27/data_1.csv.gz, line 43").waitFor();
    await page.getByText('endcap release weekly_store_product 202551 --reason "…"').waitFor();
    await context.close();
  });

  test("times are those of the retailer's clocks, wherever the reader sits, and the page says whose they are", async () => {
    const { page, context } = await app.open("/pipeline");
    assert.match(
      await page.locator(".page-sub").innerText(),
      /Times are those of Asia\/Tokyo\. endcap schedule is at work/,
    );
    const first = page.getByRole("region", { name: "Runs", exact: true }).locator("tbody th").first();
    assert.equal(await first.innerText(), "28 Dec, 12:00");
    await context.close();
  });
});
