/** The dashboard in Chromium on the loaded history: when the page is painted, how soon a filter shows, how much JavaScript it is. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { buildWebIfStale } from "../../scripts/build-web.ts";
import { defaultWebDir, openServer } from "../../src/server/open-server.ts";
import { findChromium, launchChromium } from "../../test/browser/chromium.ts";
import { initProject, runProject } from "../endcap.ts";
import { goalText, median, millisecondsText, quantile, wholeText } from "../figures.ts";
import { history } from "../generate.ts";
import type { Finding } from "../report.ts";
import type { BenchSettings } from "../settings.ts";

const LOADS = 10;
const CHANGES = 30;
const MOST = { painted: 1, repaint: 0.15, bytes: 300_000 };

export async function benchPage({ folder, size, say }: BenchSettings): Promise<Finding[]> {
  if (findChromium() === null) {
    say("page: left out, because no Chromium was found (ENDCAP_CHROMIUM names one)");
    return [];
  }
  await buildWebIfStale();
  const files = await history(folder, "table", size);
  const dir = join(folder, "work", "served");
  say("loading the history");
  await initProject(files.folder, dir);
  await runProject(dir);
  const server = await openServer({ dir, host: "127.0.0.1", port: 0 });
  const browser = await launchChromium();
  try {
    const loads: Painted[] = [];
    for (let load = 0; load < LOADS; load++) loads.push(await measureLoad(browser, server.url));
    const changes = await measureChanges(browser, server.url);
    return [describe(files.snapshots, loads, changes)];
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Seconds from asking for the page. */
type Painted = { first: number; numbers: number };

const SALES = `document.querySelector('[data-measure="total_sales_amt"] .tile-value [title]')?.getAttribute('title')`;
const NEXT_FRAME = "await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))";

/** A page with nothing in its cache: first paint of anything, and of the numbers. */
async function measureLoad(browser: Browser, url: string): Promise<Painted> {
  const page = await openPage(browser, url);
  const [first, numbers] = await page.evaluate<[number, number]>(`(async () => {
    while (${SALES} === undefined) ${NEXT_FRAME};
    ${NEXT_FRAME};
    const numbers = performance.now();
    return [performance.getEntriesByName('first-contentful-paint')[0].startTime, numbers];
  })()`);
  await page.context().close();
  return { first: first / 1000, numbers: numbers / 1000 };
}

/** Seconds from a click on a category to the painted page with its numbers; every click makes a filter that was not seen before. */
async function measureChanges(browser: Browser, url: string): Promise<number[]> {
  const page = await openPage(browser, url);
  await page.getByRole("button", { name: /^Products: all/ }).click();
  await page.locator(".tree input[type=checkbox]").first().waitFor();
  const milliseconds: number[] = [];
  for (let change = 0; change <= CHANGES; change++) {
    const box = change === 0 ? 11 : Math.log2((change & -change) >>> 0);
    milliseconds.push(
      await page.evaluate<number>(`(async () => {
        const before = ${SALES};
        const started = performance.now();
        document.querySelectorAll('.tree > div > .tree-row input[type=checkbox]')[${box}].click();
        while (${SALES} === before) ${NEXT_FRAME};
        ${NEXT_FRAME};
        return performance.now() - started;
      })()`),
    );
  }
  await page.context().close();
  return milliseconds.slice(1).map((each) => each / 1000);
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

function scriptBytes(): number {
  const dir = defaultWebDir() ?? "";
  return globSync("**/*.js", { cwd: dir }).reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(dir, file)), { level: 9 }).length,
    0,
  );
}

function describe(snapshots: number, loads: readonly Painted[], changes: readonly number[]): Finding {
  const bytes = scriptBytes();
  const first = loads.map(({ first }) => first);
  const numbers = loads.map(({ numbers }) => numbers);
  const row = (name: string, values: readonly number[]) => [
    name,
    millisecondsText(median(values)),
    millisecondsText(quantile(values, 0.95)),
  ];
  return {
    name: "page",
    title: "The dashboard",
    columns: ["", "p50", "p95"],
    rows: [
      row("first paint", first),
      row("first paint of the numbers", numbers),
      row("filter changed → repainted", changes),
      ["JavaScript of the page, gzip", kilobytes(bytes), ""],
    ],
    notes: [
      `*Revenue and expenses* over ${wholeText(snapshots)} snapshots, in headless Chromium at 1440 × 900: ${loads.length} loads with an empty cache, ${changes.length} changes of categories that were not asked for before.`,
      `First page painted: ${goalText(quantile(numbers, 0.95), MOST.painted, millisecondsText)}. Filter to repaint, p95: ${goalText(quantile(changes, 0.95), MOST.repaint, millisecondsText)}. JavaScript: ${goalText(bytes, MOST.bytes, kilobytes)}.`,
    ],
  };
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}
