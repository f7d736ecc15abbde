import assert from "node:assert/strict";
import { test } from "node:test";
import type { LiveEvent } from "../dashboard/contract.ts";
import { createLiveEvents, type SentEvent } from "./live-events.ts";

const step = (text: string): LiveEvent => ({
  type: "step",
  at: "2025-06-24T03:00:00Z",
  run: "r1",
  step: "validate",
  status: "done",
  text,
});
const texts = (sent: readonly SentEvent[]) => sent.map(({ event }) => ("text" in event ? event.text : ""));

test("a new reader gets what comes, one that returns gets what it missed", () => {
  const events = createLiveEvents();
  const first: SentEvent[] = [];
  events.publish(step("a"));
  const leave = events.subscribe(null, (sent) => first.push(sent));
  events.publish(step("b"));
  events.publish(step("c"));
  leave();
  events.publish(step("d"));
  assert.deepEqual(texts(first), ["b", "c"]);
  const again: SentEvent[] = [];
  events.subscribe(first[0]?.id ?? "", (sent) => again.push(sent));
  assert.deepEqual(texts(again), ["c", "d"]);
});

test("a reader that missed too much, or comes from before a restart, is told to read anew", () => {
  const events = createLiveEvents({ kept: 2 });
  let oldest = "";
  events.subscribe(null, (sent) => (oldest ||= sent.id));
  for (const text of ["a", "b", "c", "d"]) events.publish(step(text));
  for (const lastId of [oldest, "before-9"]) {
    const got: SentEvent[] = [];
    events.subscribe(lastId, (sent) => got.push(sent));
    assert.deepEqual(
      got.map(({ event }) => event.type),
      ["reset"],
    );
    const [reset] = got;
    const after: SentEvent[] = [];
    events.subscribe(reset?.id ?? "", (sent) => after.push(sent));
    assert.deepEqual(after, []);
  }
});
