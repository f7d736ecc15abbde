import assert from "node:assert/strict";
import test from "node:test";
import { memoryStorage } from "../storage/memory-storage.testkit.ts";
import type { ObjectStorage } from "../storage/storage.ts";
import { wholeMinutes } from "./publish-outside.ts";

const data = new TextEncoder().encode("{}\n");

/** The storage after so many minutes. */
function later(storage: ObjectStorage, minutes: number): ObjectStorage {
  return {
    ...storage,
    async look(key) {
      const facts = await storage.look(key);
      return facts === null ? null : { ...facts, now: new Date(facts.modified.getTime() + minutes * 60_000) };
    },
  };
}

test("a commit is whole in the catalog from when its line was written, by the storage's clock", async () => {
  const storage = memoryStorage();
  await storage.write("published/00000006.json", data);
  const minutes = wholeMinutes(later(storage, 90.5), 7);
  assert.equal(await minutes(), 0, "the one before says nothing of it");
  await storage.write("published/00000007.json", data);
  assert.equal(await minutes(), 90);
  assert.equal(await wholeMinutes(storage, null)(), 0);
});
