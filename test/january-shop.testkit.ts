/** A shop whose sales of January 2026 are delivered as a test wants them, and the product that reads them through its command line. */
import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { endcap, newProduct, type Ended, type Product } from "./reckoning/product.ts";

export type Files = Record<string, string | Uint8Array>;

const HEADER = "trans_id,store_key,prod_key,trans_dt,sales_qty,sales_amt";

export function day(number: number): string {
  return `2026-01-${String(number).padStart(2, "0")}`;
}

/** Twelve lines of one day, each of another product. */
function lines(of: number, amount: string): string[] {
  return Array.from({ length: 12 }, (_, index) => `${index + 1},1,${index + 1},${day(of)},1,${amount}`);
}

export function sales(of: number, amount = "1.00", more: readonly string[] = []): string {
  return [HEADER, ...lines(of, amount), ...more, ""].join("\n");
}

/** Several days in one file. */
export function salesOf(of: readonly number[], amount = "1.00"): string {
  return [HEADER, ...of.flatMap((number) => lines(number, amount)), ""].join("\n");
}

/** 5 to 11 January: Monday to Sunday, the second ISO week. */
export function week(path: (of: number) => string = (of) => `sales_${day(of)}.csv`): Files {
  return Object.fromEntries([5, 6, 7, 8, 9, 10, 11].map((of) => [path(of), sales(of)]));
}

export async function started(context: TestContext, files: Files, args: readonly string[] = []): Promise<Product> {
  const product = await newProduct("corrections");
  context.after(() => product.remove());
  await put(product, files);
  const { code, stderr } = await product.init(args);
  assert.equal(code, 0, stderr);
  done(await product.run());
  return product;
}

/** Another command on the project. */
export function command({ project }: Product, ...args: string[]): Promise<Ended> {
  return endcap([...args, "--dir", project]);
}

export async function put({ source }: Product, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(source, path)), { recursive: true });
    await rm(join(source, path), { force: true });
    await writeFile(join(source, path), content);
  }
}

export function done({ code, stdout, stderr }: Ended): void {
  assert.equal(code, 0, `${stdout}\n${stderr}`);
}

/** A run after which something waits for a person's word. */
export function holds({ code, stdout, stderr }: Ended): void {
  assert.equal(code, 1, `${stdout}\n${stderr}`);
  assert.match(stdout, /Held until you confirm it/);
}

/** Lines and amount of each day, as "7: 12 lines, 12.00". */
export async function days(product: Product): Promise<string[]> {
  const rows = await product.rows(
    "select cal_dt, sum(sales_lines) as lines, sum(sales_amt) as amount from daily_store_product group by all order by all",
  );
  return rows.map(
    (row) => `${Number(String(row["cal_dt"]).slice(8))}: ${String(row["lines"])} lines, ${String(row["amount"])}`,
  );
}

/** The week's days, the last one as given. */
export function weekWith(last: string): string[] {
  return [...[5, 6, 7, 8, 9, 10].map((of) => `${of}: 12 lines, 12.00`), last];
}
