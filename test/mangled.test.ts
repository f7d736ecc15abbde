/**
 * Mangled files end without a crash, every row of theirs is accounted for, and the good days beside them stay as they
 * are. `ENDCAP_MANGLED=1000` tries a thousand of them.
 */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readAccounts } from "./reckoning/accounts.ts";
import { countRows } from "./mangled/count-lines.ts";
import { goodFiles, lastGoodDate, mangledFiles, type MangledFile } from "./mangled/batch.ts";
import { newProduct, type Ended, type Product } from "./reckoning/product.ts";

const QUICK_FILES = 80;
const FILES_A_PROJECT = 80;
const count = Number(process.env["ENDCAP_MANGLED"] ?? QUICK_FILES);

for (let first = 0; first < count; first += FILES_A_PROJECT) {
  const files = mangledFiles(first, Math.min(FILES_A_PROJECT, count - first));

  test(`mangled files ${first} to ${first + files.length - 1}, delivered after good days`, async (context) => {
    const product = await newProduct("mangled");
    context.after(() => product.remove());
    await put(product, goodFiles(first));
    assertDone(await product.init([]));
    assertDone(await product.run());
    const before = await goodDays(product);
    assert.ok(before.length > 0);
    await put(product, files);
    const ended = await product.run(["--json"]);
    assertNoCrash(ended);
    assertAccounts(files, product);
    assert.deepEqual(await goodDays(product), before);
    assert.equal((await product.run()).code, ended.code, "a second run says the same");
  });
}

test("mangled files among good ones do not stop init", async (context) => {
  const product = await newProduct("mangled-init");
  context.after(() => product.remove());
  await put(product, goodFiles(1));
  await put(product, mangledFiles(0, FILES_A_PROJECT));
  const ended = await product.init([]);
  assertNoCrash(ended);
  assert.equal(ended.code, 0, ended.stderr);
  assertNoCrash(await product.run());
  assert.ok((await goodDays(product)).length > 0);
});

async function put(product: Product, files: readonly { name: string; bytes: Buffer }[]): Promise<void> {
  for (const { name, bytes } of files) await writeFile(join(product.source, name), bytes);
}

function goodDays(product: Product): Promise<unknown[]> {
  return product.rows(`select * from daily_store_product where cal_dt <= date '${lastGoodDate}' order by all`);
}

function assertDone({ code, stdout, stderr }: Ended): void {
  assert.equal(code, 0, `${stdout}\n${stderr}`);
}

/** Done or, for days that could not be loaded, 1; and no trace of a program's insides. */
function assertNoCrash({ code, stdout, stderr }: Ended): void {
  assert.ok(code === 0 || code === 1, `exit code ${code}\n${stderr}`);
  assert.doesNotMatch(`${stdout}\n${stderr}`, /^\s+at .+:\d+:\d+\)?$/m);
  assert.doesNotMatch(stderr, /TypeError|RangeError|INTERNAL Error|Unhandled|heap out of memory/);
}

function assertAccounts(files: readonly MangledFile[], product: Product): void {
  const accounts = readAccounts(product.project);
  const wrong = files.flatMap(({ name, bytes, how }) => {
    const account = accounts.get(name);
    if (account === undefined) return [`${name} (${how.join(", ")}): not accounted for`];
    const { delivered, accepted, quarantined, skipped, refused } = account;
    const rows = countRows(bytes);
    const holds = delivered === accepted + quarantined + skipped + refused && (rows === null || rows === delivered);
    return holds ? [] : [`${name} (${how.join(", ")}): ${rows} rows lie there; ${JSON.stringify(account)}`];
  });
  assert.equal(wrong.join("\n"), "");
}
