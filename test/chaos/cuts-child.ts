/** Cuts one evening's run at every `every`-th instant from number `first` on, telling the parent after each; ends with an error at the first cut that changed something. */
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { cutAt, cutsOf, rehearse } from "./cuts.testkit.ts";

export type CutOrder = { evening: number; threads: number; every: number; first: number };
export type CutReport = { cuts: number; writes: number; struck: Record<"file" | "state" | "nothing", number> };

const order = JSON.parse(process.argv[2] ?? "") as CutOrder;
const rehearsal = await rehearse(order);
const cuts = cutsOf(rehearsal.writes, order.threads).filter((_, index) => index % order.every === order.first);
const report: CutReport = {
  cuts: cuts.length,
  writes: rehearsal.writes.length,
  struck: { file: 0, state: 0, nothing: 0 },
};
for (const cut of cuts) {
  const { struck, state } = await cutAt(rehearsal, cut);
  assert.deepEqual(state, rehearsal.state, `evening ${order.evening + 1}, cut ${cut.death} write ${cut.at}`);
  report.struck[struck ?? "nothing"]++;
  process.send?.({ kind: "cut" });
}
await rm(rehearsal.folder, { recursive: true });
process.send?.({ kind: "done", report });
process.disconnect?.();
