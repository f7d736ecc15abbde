import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { simulate } from "../source/simulator/simulate.ts";
import { deliverFiles } from "./commands/demo-deliver.ts";
import { createOutput } from "./output.ts";

test("the simulated retailer delivers files, with the mishaps that are asked for", async (context) => {
  const dir = await mkdtemp(join(tmpdir(), "endcap-deliver-"));
  context.after(() => rm(dir, { recursive: true, force: true }));
  const path = join(dir, "retailer.duckdb");
  const { lastDate } = await simulate({ path, options: { stores: 2, products: 5, weeks: 1 } });
  const deliver = join(dir, "in");
  context.mock.method(process.stdout, "write", () => true);
  const output = createOutput({ json: true, quiet: true });
  assert.equal(await deliverFiles(output, { path, lastDate }, { deliver, days: 2, mishap: ["truncated"] }), 0);
  const day = lastDate.replaceAll("-", "");
  const names = await readdir(deliver);
  assert.equal(names.filter((name) => name.startsWith("sales_")).length, 2);
  assert.doesNotMatch(await readFile(join(deliver, `sales_${day}.csv`), "utf8"), /\n$/);
  await assert.rejects(deliverFiles(output, { path, lastDate }, { deliver, mishap: ["truncted"] }), {
    next: /Did you mean truncated\?/,
  });
});
