import assert from "node:assert/strict";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { normaliseConfig } from "../../config/normalise.ts";
import { lazyDuck } from "./lazy-duck.ts";
import { readHead } from "./read-head.ts";
import { scanRecords } from "./scan-records.ts";

const format = normaliseConfig({ source: "x" }, "/p", { timeZone: "UTC", threads: 1 }).tables.sales?.format;

async function scan(
  t: TestContext,
  name: string,
  content: string | Buffer,
  columns: string[],
  budget = Number.MAX_SAFE_INTEGER,
): Promise<{ rows: string[][]; wholly: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-scan-"));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, name);
  await writeFile(path, content);
  const { size } = await stat(path);
  assert.ok(format);
  const head = await readHead(folder, { path: name, bytes: size }, format, lazyDuck());
  assert.equal(head.kind, "text", JSON.stringify(head));
  if (head.kind !== "text") return { rows: [], wholly: false };
  const rows: string[][] = [];
  const wholly = await scanRecords({
    path,
    bytes: size,
    head,
    columns: columns.map((column) => head.headers.indexOf(column)),
    budget,
    onRecord: (values) => rows.push([...values]),
  });
  return { rows, wholly };
}

test("fields of every record, by name, whatever the file looks like", async (t) => {
  const expected = [
    ["1", "x, y"],
    ["2", 'say "hi" there'],
    ["3", ""],
  ];
  const text = 'b,skip,a\n"x, y",-,1\n"say ""hi"" there",-, 2 \n\n,-,3\n';
  assert.deepEqual((await scan(t, "a.csv", text, ["a", "b"])).rows, expected);
  assert.deepEqual((await scan(t, "b.csv", `\ufeff${text.replaceAll("\n", "\r\n")}`, ["a", "b"])).rows, expected);
  assert.deepEqual((await scan(t, "c.csv", text.replaceAll("\n", "\r"), ["a", "b"])).rows, expected);
  assert.deepEqual((await scan(t, "d.csv.gz", gzipSync(text), ["a", "b"])).rows, expected);
  assert.deepEqual((await scan(t, "e.csv", Buffer.from(`\ufeff${text}`, "utf16le"), ["a", "b"])).rows, expected);
  assert.deepEqual((await scan(t, "f.tsv", "a\tb\n1\tx\\\ty\n2\tz\n", ["a", "b"])).rows, [
    ["1", "x\ty"],
    ["2", "z"],
  ]);
});

test("a large file is looked at from its first record to its last, and says so", async (t) => {
  const lines = Array.from({ length: 200_000 }, (_, index) => `${index},${"v".repeat(20)}`);
  const { rows, wholly } = await scan(t, "large.csv", `id,v\n${lines.join("\n")}\n`, ["id"], 1024 * 1024);
  const ids = rows.map(([id]) => Number(id));
  assert.equal(wholly, false);
  assert.equal(ids[0], 0);
  assert.equal(ids.at(-1), 199_999);
  assert.ok(
    ids.some((id) => id > 60_000 && id < 140_000),
    "the middle is looked at too",
  );
  assert.ok(rows.length < 60_000, `${rows.length} records fit the budget`);
  assert.ok(
    ids.every((id, index) => Number.isInteger(id) && id < 200_000 && (index === 0 || id > (ids[index - 1] ?? 0))),
    "whole records only",
  );
});
