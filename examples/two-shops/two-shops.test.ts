/** The transcripts of this example in the README and the guide are what the commands say. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, after, suite, test } from "node:test";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "..", "..");
const execute = promisify(execFile);

suite("two shops", () => {
  let folder = "";
  let guide = "";
  let measures = "";

  const endcap = async (...args: string[]): Promise<string> => {
    const { stdout } = await execute(process.execPath, [join(root, "bin", "endcap.js"), ...args, "--dir", "shop"], {
      cwd: folder,
    });
    return stdout;
  };
  /** Each line that a command says stands in the document; `except` are lines that differ from run to run. */
  const assertTold = (said: string, document: string, except: RegExp = /^$/) => {
    const told = new Set(document.split("\n").map((line) => line.trim()));
    const missing = said.split("\n").filter((line) => !except.test(line) && !told.has(line.trim()));
    assert.deepEqual(missing, []);
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-two-shops-"));
    await cp(join(import.meta.dirname, "exports"), join(folder, "exports"), { recursive: true });
    guide = await readFile(join(root, "docs", "guide", "your-own-files.md"), "utf8");
    measures = await readFile(join(root, "docs", "guide", "measures.md"), "utf8");
  });
  after(() => rm(folder, { recursive: true }));

  test("init and run say what the guide shows", async () => {
    assertTold(await endcap("init", "--source", "exports", "--yes"), guide, /^$|files in .*exports$|^Wrote /);
    const said = await endcap("run");
    const told = /^$|^ *run |^Files$|…|: \d+ delivered = (\d+) accepted \+ 0 quarantined/;
    assertTold(said, guide, told);
    assertTold(said, await readFile(join(root, "README.md"), "utf8"), /^ +\S+\.csv: |^$|^ *run |^Files$|…/);
  });

  test("quarantine holds the two bad rows", async () => {
    const said = await endcap("quarantine", "list", "--format", "table");
    assertTold(said, guide);
    assertTold(said, await readFile(join(root, "README.md"), "utf8"));
  });

  test("the worked week is the table's row", async () => {
    const sql = /endcap sql "(SELECT total_sales_qty, [^"]+)"/.exec(measures)?.[1] ?? "";
    assertTold(await endcap("sql", sql, "--format", "table"), measures);
  });

  test("a number leads to the lines of a file", async () => {
    const sql = /endcap sql "(SELECT trans_id, [^"]+)"/.exec(measures)?.[1] ?? "";
    assertTold(await endcap("sql", sql, "--format", "table"), measures);
  });

  test("the corrected file restates its week", async () => {
    await copyFile(
      join(import.meta.dirname, "corrections", "receipts_20260113.csv"),
      join(folder, "exports", "receipts_20260113.csv"),
    );
    assertTold(await endcap("run"), guide, /^$|^ *run |^Files$|receipts_20260113.csv: /);
    assertTold(await endcap("diff"), guide);
  });

  test("a rollback shows what was before, and can be taken back", async () => {
    const operations = await readFile(join(root, "docs", "guide", "operations.md"), "utf8");
    assertTold(await endcap("rollback", "--reason", "wrong price file"), operations);
    assertTold(await endcap("run", "--recompute", "202603"), operations, /^$|^ *run /);
  });
});
