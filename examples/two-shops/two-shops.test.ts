/** What the README and the guide show of this example is what the commands say. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, after, suite, test } from "node:test";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "..", "..");
const execute = promisify(execFile);
/** Lines that differ from run to run, or stand for others. */
const LOOSE = /^\s*(?:…|run\s+\d.*|\d+ files in .*)?$/;

type Transcript = { command: string; shown: string[] };

/** The commands in a document's blocks of text, each with the lines that are shown of its answer. */
function transcriptsOf(document: string): Transcript[] {
  return [...document.matchAll(/```text\n(.*?)\n```/gs)].flatMap(([, block = ""]) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command = "", ...shown] = part.split("\n").map((line) => line.trim());
        return { command, shown: shown.filter((line) => !LOOSE.test(line)) };
      }),
  );
}

suite("two shops", () => {
  let folder = "";

  const endcap = async (command: string): Promise<string> => {
    const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
    const isTable = /^endcap (?:sql|quarantine list) /.test(command);
    const { stdout, stderr } = await execute(
      process.execPath,
      [join(root, "bin", "endcap.js"), ...args.slice(1), ...(isTable ? ["--format", "table"] : [])],
      { cwd: folder },
    );
    return `${stdout}\n${stderr}`;
  };
  /** Does what the document shows of these commands, in its order, and compares. */
  const assertShown = async (file: string, ...beginnings: string[]) => {
    const transcripts = transcriptsOf(await readFile(join(root, file), "utf8"));
    for (const beginning of beginnings) {
      const at = transcripts.findIndex(({ command }) => command.startsWith(beginning));
      const [found] = at === -1 ? [] : transcripts.splice(0, at + 1).slice(-1);
      assert.notEqual(found, undefined, `${file} shows no ${beginning}`);
      const said = new Set((await endcap(found?.command ?? "")).split("\n").map((line) => line.trim()));
      assert.deepEqual(
        found?.shown.filter((line) => !said.has(line)),
        [],
        `${file}: ${found?.command}`,
      );
    }
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-two-shops-"));
    await cp(join(import.meta.dirname, "exports"), join(folder, "exports"), { recursive: true });
  });
  after(() => rm(folder, { recursive: true }));

  test("from a folder of files to the two bad rows, as the README shows it", async () => {
    await assertShown("README.md", "endcap init", "endcap run", "endcap quarantine list");
  });

  test("the guide shows the same, and the sums", async () => {
    await rm(join(folder, "shop"), { recursive: true });
    await assertShown(
      "docs/guide/your-own-files.md",
      "endcap init",
      "endcap run",
      "endcap sql",
      "endcap quarantine list",
    );
  });

  test("the week that is worked by hand is the table's row, and leads to the lines of a file", async () => {
    await assertShown("docs/guide/measures.md", 'endcap sql "SELECT total_sales_qty', 'endcap sql "SELECT trans_id');
  });

  test("measures of one's own, put into the configuration as the guide says, compute nothing again and say what it shows", async () => {
    const guide = await readFile(join(root, "docs/guide/measures.md"), "utf8");
    const setting = /```ts\n(\s+measures: .*?)\n```/s.exec(guide)?.[1] ?? "";
    const file = join(folder, "shop", "endcap.config.ts");
    await writeFile(file, (await readFile(file, "utf8")).replace(/\};\s*$/, `${setting}\n};\n`));
    assert.match(await endcap("endcap plan --dir shop"), /Nothing is new/);
    await assertShown(
      "docs/guide/measures.md",
      'endcap sql "SELECT yr_wk_num, thin',
      'endcap sql "SELECT store_key, sum(thin',
    );
  });

  test("the corrected file restates its week", async () => {
    const name = "receipts_20260113.csv";
    await copyFile(join(import.meta.dirname, "corrections", name), join(folder, "exports", name));
    await endcap("endcap run --dir shop");
    await assertShown("docs/guide/your-own-files.md", "endcap diff", "endcap quarantine list");
  });

  test("a rollback shows what was before, and can be taken back", async () => {
    await assertShown("docs/guide/operations.md", "endcap rollback", "endcap run --recompute");
  });
});
