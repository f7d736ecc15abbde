/** The browser of the tests: Chromium as the system has it, without a graphics card and without anything in the background. */
import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const places = [
  process.env["ENDCAP_CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The path of a Chromium, or null where there is none. */
export function findChromium(): string | null {
  return places.find((place) => place !== undefined && existsSync(place)) ?? null;
}

/** What a test that needs the browser says when it is skipped; false where there is one. */
export const noChromium: string | false =
  findChromium() === null
    ? "no Chromium found: install it (Debian: apt-get install chromium) or name it in ENDCAP_CHROMIUM"
    : false;

export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(String(noChromium));
  return chromium.launch({ executablePath, args: flags });
}
