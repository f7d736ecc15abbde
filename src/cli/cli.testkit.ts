/** The command line in this process, with streams of its own, on a hand-made shop of three days. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { main } from "./main.ts";

export type Said = { code: number; stdout: string; stderr: string };

/** Runs one command as if in a pipe, or on a terminal of so many columns. */
export async function said(args: readonly string[], terminal?: { columns: number }): Promise<Said> {
  const stdout = collector(terminal);
  const stderr = collector(terminal);
  const code = await main(args, { stdout: stdout.stream, stderr: stderr.stream });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(terminal?: { columns: number }) {
  const stream = new PassThrough();
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => (text += chunk));
  Object.assign(stream, { isTTY: terminal !== undefined, ...terminal });
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => text };
}

export type Shop = {
  source: string;
  project: string;
  /** A file of the source; lines are joined. */
  deliver(name: string, ...lines: string[]): Promise<void>;
  /** A command on the project. */
  endcap(...args: string[]): Promise<Said>;
  remove(): Promise<void>;
};

const sales = "trans_id,prod_key,store_key,trans_dt,sales_qty,sales_amt";
const inventory = "cal_dt,store_key,prod_key,inventory_on_hand_qty";

/** Two good days with one bad row in line 3 of the first sales file, and a file of no table; `init` has run. */
export async function makeShop(): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-cli-"));
  const source = join(folder, "source");
  const project = join(folder, "project");
  await mkdir(source);
  const shop: Shop = {
    source,
    project,
    deliver: (name, ...lines) => writeFile(join(source, name), lines.map((line) => `${line}\n`).join("")),
    endcap: (...args) => said([...args, "--dir", project]),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  await shop.deliver(
    "sales_20260105.csv",
    sales,
    "1,7,1,2026-01-05,2,3.50",
    "2,8,1,2026-01-05,two,1.00",
    "3,8,2,2026-01-05,1,1.00",
  );
  await shop.deliver("sales_20260106.csv", sales, "4,7,1,2026-01-06,1,1.75");
  await shop.deliver("inventory_20260105.csv", inventory, "2026-01-05,1,7,10", "2026-01-05,1,8,0");
  await shop.deliver("inventory_20260106.csv", inventory, "2026-01-06,1,7,9");
  await shop.deliver("notes.txt", "buy milk");
  await said(["init", "--source", source, "--dir", project, "--yes"]);
  return shop;
}

export const headers = { sales, inventory };

/** The one JSON document that a command answered. */
export function json<T>({ stdout }: Said): T {
  return JSON.parse(stdout) as T;
}
