import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { sideBySide } from "./side-by-side.ts";

test("answers come in the order of the items, and no more than so many are under way", async () => {
  let underWay = 0;
  let most = 0;
  const results = await sideBySide([5, 1, 3, 2, 4], 2, async (turns, index) => {
    most = Math.max(most, ++underWay);
    for (let i = 0; i < turns; i++) await turn();
    underWay--;
    return `${index}:${turns}`;
  });
  assert.deepEqual(results, ["0:5", "1:1", "2:3", "3:2", "4:4"]);
  assert.equal(most, 2);
});

test("after an error nothing begins, and it is thrown when the rest has ended", async () => {
  const began: number[] = [];
  const ended: number[] = [];
  const work = async (item: number) => {
    began.push(item);
    if (item === 0) throw new Error("bad");
    await turn();
    await turn();
    ended.push(item);
  };
  await assert.rejects(sideBySide([0, 1, 2, 3], 2, work), /bad/);
  assert.deepEqual(began, [0, 1]);
  assert.deepEqual(ended, [1]);
});
