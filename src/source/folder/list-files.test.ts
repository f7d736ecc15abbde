import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { listFiles } from "./list-files.ts";

async function folder(t: TestContext, files: readonly string[]): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "endcap-list-"));
  t.after(() => rm(dir, { recursive: true }));
  for (const path of files) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), path);
  }
  return dir;
}

test("files are listed by path, without what is never data", async (t) => {
  const dir = await folder(t, [
    "sales_2.csv",
    "sales/dt=2026-01-05/data_0.csv",
    "SALES.CSV",
    ".hidden/x.csv",
    "~$b.csv",
    "a.csv.tmp",
    "_SUCCESS",
    "manifest.json",
    "notes.xlsx",
  ]);
  const files = await listFiles(dir);
  assert.deepEqual(
    files.map(({ path }) => path),
    ["SALES.CSV", "notes.xlsx", "sales/dt=2026-01-05/data_0.csv", "sales_2.csv"],
  );
  assert.equal(files[0]?.bytes, 9);
  assert.ok((files[0]?.modifiedMs ?? 0) > 0);
});

test("links count once, never turn in circles, and may lead outside", async (t) => {
  const outside = await folder(t, ["deep/sales_3.csv"]);
  const dir = await folder(t, ["in/sales_1.csv", ".versions/2/sales_2.csv"]);
  await symlink(dir, join(dir, "in", "circle"));
  await symlink(join(dir, "in", "sales_1.csv"), join(dir, "latest.csv"));
  await symlink(join(dir, ".versions", "2", "sales_2.csv"), join(dir, "sales_2.csv"));
  await symlink(join(dir, "nowhere"), join(dir, "gone.csv"));
  await symlink(outside, join(dir, "other"));
  assert.deepEqual(
    (await listFiles(dir)).filter(({ problem }) => problem === null).map(({ path }) => path),
    ["in/sales_1.csv", "other/deep/sales_3.csv", "sales_2.csv"],
  );
});

test("what can never be opened is listed with the reason, and nothing waits for it", async (t) => {
  const dir = await folder(t, ["sales_1.csv"]);
  await symlink("nowhere/sales.csv", join(dir, "gone.csv"));
  await symlink("b.csv", join(dir, "a.csv"));
  await symlink("a.csv", join(dir, "b.csv"));
  execFileSync("mkfifo", [join(dir, "pipe.csv")]);
  await symlink("pipe.csv", join(dir, ".hidden"));
  const server = createServer().listen(join(dir, "socket.csv"));
  await once(server, "listening");
  t.after(() => server.close());
  assert.deepEqual(
    (await listFiles(dir)).map(({ path, problem }) => `${path} ${problem}`),
    [
      "a.csv is a link that leads in a circle (to b.csv)",
      "b.csv is a link that leads in a circle (to a.csv)",
      "gone.csv is a link that leads nowhere (to nowhere/sales.csv)",
      "pipe.csv is a named pipe, not a file",
      "sales_1.csv null",
      "socket.csv is a socket, not a file",
    ],
  );
});

test("a folder that is none says what to do", async (t) => {
  const dir = await folder(t, ["a.csv"]);
  await assert.rejects(
    listFiles(join(dir, "nowhere")),
    (error: { what: string; next: string }) => /There is no folder/.test(error.what) && error.next !== "",
  );
  await assert.rejects(listFiles(join(dir, "a.csv")), /is no folder/);
});

test("what Endcap keeps in a project folder is never taken for a delivery", async (t) => {
  const dir = await folder(t, [
    "endcap.config.ts",
    "sales.csv",
    "landing/sales.csv",
    "lake/part.parquet",
    "shop/endcap.config.json",
    "shop/landing/1/sales.csv",
    "shop/files/sales.csv",
    "other/landing/sales.csv",
  ]);
  const paths = (await listFiles(dir)).map(({ path }) => path).filter((path) => !path.includes("config"));
  assert.deepEqual(paths, ["other/landing/sales.csv", "sales.csv", "shop/files/sales.csv"]);
});
