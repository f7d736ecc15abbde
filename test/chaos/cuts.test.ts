import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import test from "node:test";
import { cutAt, cutsOf, rehearse } from "./cuts.testkit.ts";

const EVERY = 13;

test("a run that is cut at a write leaves nothing behind that the next run does not put right", async (context) => {
  const rehearsal = await rehearse(1);
  const cuts = cutsOf(rehearsal.writes).filter((_, index) => index % EVERY === 0);
  context.diagnostic(`${cuts.length} cuts of ${rehearsal.writes.length} writes`);
  for (const { at, death } of cuts)
    assert.deepEqual(await cutAt(rehearsal, at, death), rehearsal.state, `cut ${death} write ${at}`);
  await rm(rehearsal.folder, { recursive: true });
});
