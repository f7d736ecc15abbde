/** Superset's dashboards in a real Chromium: what is wrong with what is drawn. */
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Page } from "playwright-core";
import { launchChromium } from "../browser/chromium.ts";
import { IS_CALM, LOOK, type Look } from "./superset-look.testkit.ts";
import { admin } from "./superset.testkit.ts";

const PATIENCE_MS = 300_000;
const SIGN_IN_MS = 30_000;
const SIGN_IN_ATTEMPTS = 5;

export type Drawn = { charts: number; problems: string[]; text: string };

export type DrawParams = {
  url: string;
  path: string;
  scheme: "light" | "dark";
  /** Where a picture is put; null: nowhere. */
  picture: string | null;
};

/** The window is as high as the dashboard, so that all of its charts are drawn. */
export async function drawDashboard({ url, path, scheme, picture }: DrawParams): Promise<Drawn> {
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ viewport: { width: 1600, height: 4600 }, colorScheme: scheme });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
    page.on("response", (response) => {
      if (response.status() >= 400 && response.url().includes("/api/"))
        problems.push(`${response.status()} ${response.url()}`);
    });
    await enter(page, url);
    if (scheme === "dark") await page.evaluate('localStorage.setItem("superset-theme-mode", "dark")');
    await page.goto(url + path, { waitUntil: "domcontentloaded" });
    await page.locator(".dashboard-component-chart-holder").first().waitFor();
    await settled(page);
    if (picture !== null) {
      await mkdir(dirname(picture), { recursive: true });
      await page.screenshot({ path: picture, timeout: PATIENCE_MS });
    }
    const { charts, found, text, isDark } = await page.evaluate<Look>(LOOK);
    if (isDark !== (scheme === "dark")) found.push(`the page is ${isDark ? "dark" : "light"}`);
    return { charts, problems: [...problems, ...found], text };
  } finally {
    await browser.close();
  }
}

/** Pages also load what stands elsewhere, which is not waited for. A click that comes before the page listens is lost, so it is tried again. */
async function enter(page: Page, url: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await page.goto(`${url}/login/`, { waitUntil: "domcontentloaded" });
    await page.locator("input[name=username], #username").first().fill(admin.user);
    await page.locator("input[type=password]").first().fill(admin.password);
    await page.locator("button[type=submit], input[type=submit]").first().click();
    try {
      await page.waitForURL((at) => !at.pathname.includes("login"), { waitUntil: "commit", timeout: SIGN_IN_MS });
      return;
    } catch (error) {
      if (attempt === SIGN_IN_ATTEMPTS) throw error;
    }
  }
}

/** Until nothing loads any more, twice in a row. */
async function settled(page: Page): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let calm = 0; calm < 2; calm += 1) {
    await page.waitForTimeout(2_000);
    while (!(await page.evaluate<boolean>(IS_CALM))) {
      if (Date.now() > deadline) throw new Error("the dashboard still loads");
      await page.waitForTimeout(1_000);
    }
  }
}
