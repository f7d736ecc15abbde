import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { assertSameWeeks } from "./agree.ts";
import { runChild } from "./child.ts";
import { median, quantile } from "./figures.ts";
import { dayAfter, history } from "./generate.ts";
import { takeBenchLock } from "./lock.ts";
import { fillSection, findingText } from "./report.ts";
import { benchSettings } from "./settings.ts";
import { statementSeconds } from "./spark-sql.ts";

const SIZE = { stores: 2, products: 7, days: 9 };

suite("benchmarks", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-bench-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test("both shapes hold the same rows, and the day after is another day", async () => {
    const [table, day, next] = [
      await history(folder, "table", SIZE),
      await history(folder, "day", SIZE),
      await dayAfter(folder, SIZE),
    ];
    assert.equal(table.snapshots, 2 * 7 * 9);
    assert.deepEqual([day.snapshots, day.salesLines], [table.snapshots, table.salesLines]);
    const rows = async (path: string) => (await readFile(path, "utf8")).trimEnd().split("\n").slice(1);
    for (const name of ["sales", "inventory"]) {
      const files = (await readdir(day.folder)).filter((file) => file.startsWith(`${name}_`)).toSorted();
      assert.equal(files.length, 9);
      const parts = await Promise.all(files.map((file) => rows(join(day.folder, file))));
      assert.deepEqual(parts.flat(), await rows(join(table.folder, `${name}.csv`)));
    }
    assert.deepEqual((await readdir(next.folder)).toSorted(), ["inventory_20250108.csv", "sales_20250108.csv"]);
  });

  test("weeks that differ are told from weeks that agree", async () => {
    const all = await history(folder, "table", SIZE);
    const less = await history(folder, "table", { ...SIZE, days: 8 });
    const bare = (source: string, output: string) =>
      runChild({
        command: process.execPath,
        args: [join(import.meta.dirname, "contestants", "bare.ts"), source, join(folder, output)],
      });
    await bare(all.folder, "a.parquet");
    await bare((await history(folder, "day", SIZE)).folder, "b.parquet");
    await bare(less.folder, "c.parquet");
    await assertSameWeeks(join(folder, "a.parquet"), join(folder, "b.parquet"), "b");
    await assert.rejects(
      assertSameWeeks(join(folder, "a.parquet"), join(folder, "c.parquet"), "c"),
      /c differs from bare/,
    );
  });

  test("a program that fails is an error with what it wrote", async () => {
    await assert.rejects(
      runChild({ command: process.execPath, args: ["-e", "console.error('why'); process.exit(3)"] }),
      /ended with 3:\nwhy/,
    );
  });

  test("a second benchmark is refused while one runs, and a dead one is in nobody's way", async () => {
    const release = takeBenchLock(folder);
    assert.throws(() => takeBenchLock(folder), /Another benchmark is running/);
    release();
    const dead = runChild({ command: process.execPath, args: ["-e", "process.stdout.write(String(process.pid))"] });
    await writeFile(join(folder, "running"), (await dead).stdout);
    takeBenchLock(folder)();
  });

  test("Spark's times are of as many statements as it was given", () => {
    const output = "warn\nTime taken: 1.5 seconds\n1\nTime taken: 0.02 seconds, Fetched 1 row(s)\n";
    assert.deepEqual(statementSeconds(output, 2), [1.5, 0.02]);
    assert.throws(() => statementSeconds(output, 3), /time of 2 statements, not of 3/);
  });

  test("medians and quantiles", () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    assert.equal(quantile(hundred, 0.95), 95);
    assert.equal(quantile([7], 0.95), 7);
  });

  test("a section of the document is filled, the rest is left", () => {
    const text = findingText({
      name: "n",
      title: "t",
      columns: ["who", "s"],
      rows: [["a", "1.5"]],
      notes: ["Costs $1 & more."],
    });
    const filled = fillSection(
      "before\n<!-- measured:n -->\nold\n<!-- /measured -->\n<!-- measured:m -->\n<!-- /measured -->",
      "n",
      text,
    );
    assert.equal(
      filled,
      "before\n<!-- measured:n -->\n\n| who |   s |\n| --- | --: |\n| a   | 1.5 |\n\n- Costs $1 & more.\n\n<!-- /measured -->\n<!-- measured:m -->\n<!-- /measured -->",
    );
    assert.throws(() => fillSection(filled, "x", text), /no section measured:x/);
  });

  test("reduced sizes are for trying, never for the document", () => {
    assert.equal(benchSettings(["history", "--scale", "0.05"], folder).size.products, 50);
    assert.throws(() => benchSettings(["--scale", "0.05", "--write"], folder), /full size/);
    assert.throws(() => benchSettings(["--scale", "2"], folder), /--scale/);
    assert.throws(() => benchSettings(["--shape", "week"], folder), /--shape/);
  });
});
