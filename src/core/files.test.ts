import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { exists, naming, realFiles, sweepFolder } from "./files.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-files-"));
  await work(folder);
  await rm(folder, { recursive: true });
}

test("a write makes the folders that it needs, replaces what is there and leaves nothing aside", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a", "b", "c.json");
    await writeFile(join(folder, "other"), "");
    await realFiles.write(path, "one");
    await writeFile(`${path}.aside`, "cut off");
    await realFiles.write(path, "two");
    assert.equal(await readFile(path, "utf8"), "two");
    assert.deepEqual(await readdir(join(folder, "a", "b")), ["c.json"]);
  }));

test("a copy is a file of its own", () =>
  inFolder(async (folder) => {
    await writeFile(join(folder, "from"), "one");
    await realFiles.copy(join(folder, "from"), join(folder, "x", "to"));
    await writeFile(join(folder, "from"), "two");
    assert.equal(await readFile(join(folder, "x", "to"), "utf8"), "one");
  }));

test("publishing moves a finished file under its name, over what a cut run left there", () =>
  inFolder(async (folder) => {
    await writeFile(join(folder, "aside"), "whole");
    await realFiles.publish(join(folder, "aside"), join(folder, "x", "y", "final"));
    assert.equal(await readFile(join(folder, "x", "y", "final"), "utf8"), "whole");
    assert.equal(await exists(join(folder, "aside")), false);
  }));

test("removing what is not there is fine; a sweep removes the files that nobody wants, below too", () =>
  inFolder(async (folder) => {
    await realFiles.remove(join(folder, "nothing"));
    await mkdir(join(folder, "below"));
    for (const name of ["keep", "go", "below/keep", "below/go"]) await writeFile(join(folder, name), "");
    const removed = await sweepFolder(folder, (path) => path.endsWith("keep"));
    assert.equal(removed.length, 2);
    assert.deepEqual((await readdir(folder, { recursive: true })).toSorted(), ["below", "below/keep", "keep"]);
  }));

test("an error of an opened file is told with the file's path", async () => {
  const error = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  await assert.rejects(naming("/shop/a.csv", Promise.reject(error)), { code: "ENOSPC", path: "/shop/a.csv" });
  const named = Object.assign(new Error("ENOENT"), { path: "/shop/b.csv" });
  await assert.rejects(naming("/shop/a.csv", Promise.reject(named)), { path: "/shop/b.csv" });
});
