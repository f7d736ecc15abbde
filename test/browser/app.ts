/** What every browser test starts from: the built app behind the fixture, and pages that fail on any error they log. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { startFixtureServer, type FixtureServer } from "./fixture/server.ts";

export const webDir = fileURLToPath(new URL("../../dist/web", import.meta.url));

export type View = { width: number; height: number; scheme: "light" | "dark" };

export const desktop: View = { width: 1440, height: 900, scheme: "light" };
export const phone: View = { width: 390, height: 844, scheme: "light" };

export type Browsing = {
  /** A page at an address of the app; its errors are in `errors`. */
  open: (path: string, view?: View) => Promise<{ page: Page; errors: string[]; context: BrowserContext }>;
  close: () => Promise<void>;
};

export type App = Browsing & { server: FixtureServer };

/** The built app in front of the fixture. */
export async function startApp(): Promise<App> {
  const server = await startFixtureServer(webDir);
  const browsing = await openBrowser(server.url);
  return {
    server,
    open: browsing.open,
    close: async () => {
      await browsing.close();
      await server.close();
    },
  };
}

/** A browser on the app that a server shows at `url`. */
export async function openBrowser(url: string): Promise<Browsing> {
  assert.ok(existsSync(`${webDir}/index.html`), "the web app is not built: run `npm run build`");
  const browser: Browser = await launchChromium();
  return {
    open: async (path, view = desktop) => {
      const context = await browser.newContext({
        viewport: { width: view.width, height: view.height },
        colorScheme: view.scheme,
        reducedMotion: "reduce",
      });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      await page.goto(new URL(path, url).href);
      await page.locator("main h1").first().waitFor();
      return { page, errors, context };
    },
    close: () => browser.close(),
  };
}

/** Fails with every violation that axe finds, by rule and element. */
export async function assertAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`),
  );
  assert.deepEqual(found, [], what);
}
