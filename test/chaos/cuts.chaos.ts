import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import test from "node:test";
import { cutAt, cutsOf, rehearse } from "./cuts.testkit.ts";

for (const evening of [0, 1, 2]) {
  test(`evening ${evening + 1}: cut at every write, whole and half`, async (context) => {
    const rehearsal = await rehearse(evening);
    const cuts = cutsOf(rehearsal.writes);
    for (const { at, death } of cuts)
      assert.deepEqual(await cutAt(rehearsal, at, death), rehearsal.state, `cut ${death} write ${at}`);
    context.diagnostic(`${cuts.length} cuts of ${rehearsal.writes.length} writes`);
    await rm(rehearsal.folder, { recursive: true });
  });
}
