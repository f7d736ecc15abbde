/** Opens an address in the person's browser, where there is one. */
import { spawn } from "node:child_process";

export type BrowserPlatform = { platform: NodeJS.Platform; env: NodeJS.ProcessEnv; isTerminal: boolean };

const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ["open"],
  linux: ["xdg-open"],
  win32: ["cmd", "/c", "start", ""],
};

/** The program that opens an address; null where nobody would see it: in CI, without a terminal or a display. */
export function browserOpener({ platform, env, isTerminal }: BrowserPlatform): readonly string[] | null {
  if (!isTerminal || (env["CI"] ?? "") !== "") return null;
  if (platform === "linux" && (env["DISPLAY"] ?? "") === "" && (env["WAYLAND_DISPLAY"] ?? "") === "") return null;
  return openers[platform] ?? null;
}

/** A browser that does not open is no failure: the address stands on the terminal. */
export function openBrowser(url: string, opener: readonly string[]): void {
  const [program = "", ...args] = opener;
  const child = spawn(program, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}
