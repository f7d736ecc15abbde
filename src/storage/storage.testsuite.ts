/** What every object storage must do. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { EndcapError } from "../core/errors.ts";
import { suiteTests, type Gap } from "../core/suite-gaps.testkit.ts";
import type { ObjectStorage } from "./storage.ts";

export type StorageUnderTest = {
  /** A storage without objects. */
  storage: ObjectStorage;
  close(): Promise<void>;
};

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);

export function storageSuite(name: string, open: () => Promise<StorageUnderTest>, gaps: readonly Gap[] = []): void {
  const { test, end } = suiteTests(gaps);
  describe(`object storage ${name}`, () => {
    let folder = "";
    let opened: StorageUnderTest;
    let storage: ObjectStorage;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "endcap-storage-"));
      opened = await open();
      storage = opened.storage;
    });
    after(async () => {
      await opened.close();
      await rm(folder, { recursive: true, force: true });
    });
    const keysOf = async (prefix: string) => {
      const keys: string[] = [];
      for await (const { key } of storage.list(prefix)) keys.push(key);
      return keys;
    };

    test("what was written is read, with a version that changes with it", async () => {
      assert.equal(await storage.read("a/none"), null);
      const first = await storage.write("a/one", bytes("1"));
      assert.deepEqual(await storage.read("a/one"), { data: bytes("1"), version: first });
      const second = await storage.write("a/one", bytes("2"));
      assert.notEqual(first, second);
      assert.deepEqual(await storage.read("a/one"), { data: bytes("2"), version: second });
    });

    test("a write for an absent object leaves one that is there alone", async () => {
      assert.notEqual(await storage.write("c/new", bytes("mine"), "absent"), null);
      assert.equal(await storage.write("c/new", bytes("yours"), "absent"), null);
      assert.equal(text((await storage.read("c/new"))?.data), "mine");
    });

    test("a write for a version leaves a newer one alone, and an object that is gone", async () => {
      const first = (await storage.write("c/state", bytes("1"))) ?? "";
      const second = (await storage.write("c/state", bytes("2"), { version: first })) ?? "";
      assert.equal(await storage.write("c/state", bytes("3"), { version: first }), null);
      assert.equal(text((await storage.read("c/state"))?.data), "2");
      await storage.remove(["c/state"]);
      assert.equal(await storage.write("c/state", bytes("4"), { version: second }), null);
      assert.equal(await storage.read("c/state"), null);
    });

    test("of many writers at once one wins, and its bytes are there", async () => {
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, index) => storage.write("c/race", bytes(`${index}`), "absent")),
      );
      const winners = all.flatMap((version, index) => (version === null ? [] : [index]));
      assert.equal(winners.length, 1);
      assert.equal(text((await storage.read("c/race"))?.data), `${winners[0]}`);
    });

    test("a file comes back byte for byte, empty, small and in several parts", async () => {
      for (const size of [0, 1000, 40 * 1024 * 1024 + 17]) {
        const from = join(folder, `from-${size}`);
        const to = join(folder, "deep", `to-${size}`);
        const data = randomBytes(size);
        await writeFile(from, data);
        await storage.upload(`f/${size}.bin`, from);
        await storage.download(`f/${size}.bin`, to);
        assert.ok(data.equals(await readFile(to)), `${size} bytes`);
        const facts = await storage.look(`f/${size}.bin`);
        assert.equal(facts?.bytes, size);
      }
    });

    test("a download that fails leaves nothing, and says which object", async () => {
      const to = join(folder, "missing", "file");
      const error = await storage.download("f/missing", to).catch((reason: unknown) => reason);
      assert.ok(error instanceof EndcapError, String(error));
      assert.match(error.where.file ?? "", /f\/missing/);
      assert.equal(error.retryable, false);
      assert.deepEqual(await readdir(join(folder, "missing")).catch(() => []), []);
    });

    test("facts of an object carry the storage's own time", async () => {
      assert.equal(await storage.look("t/none"), null);
      await storage.write("t/one", bytes("now"));
      const facts = await storage.look("t/one");
      assert.ok(facts !== null);
      assert.ok(Math.abs(facts.now.getTime() - facts.modified.getTime()) < 60_000);
      assert.equal(facts.version, (await storage.read("t/one"))?.version);
    });

    test("a list holds all keys of a prefix, in order, beyond a page", async () => {
      const names = Array.from({ length: 1100 }, (_, index) => `l/${String(index).padStart(4, "0")} é+&.csv`);
      await Promise.all(names.map((key) => storage.write(key, bytes(key))));
      await storage.write("l2/other", bytes("-"));
      assert.deepEqual(await keysOf("l/"), names);
      await storage.remove([...names.slice(1), "l/never"]);
      assert.deepEqual(await keysOf("l/"), names.slice(0, 1));
    });
    end();
  });
}
