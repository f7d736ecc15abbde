import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { createProgressLine, progressText } from "./progress-line.ts";

function written(
  terminal: { columns: number } | null,
  show: (line: ReturnType<typeof createProgressLine>) => void,
): string {
  const stream = new PassThrough();
  Object.assign(stream, { isTTY: terminal !== null, ...terminal });
  show(createProgressLine(stream as unknown as NodeJS.WriteStream, () => 0));
  return String(stream.read() ?? "");
}

const steps = (line: ReturnType<typeof createProgressLine>) => {
  line.show({ kind: "step", step: "land", text: "land" });
  line.show({ kind: "file", step: "land", text: "a.csv", done: 1, total: 2 });
  line.show({ kind: "file", step: "land", text: "b.csv", done: 2, total: 2 });
  line.show({ kind: "step", step: "validate", text: "validate" });
  line.clear();
};

test("without a terminal each step is one plain line", () => {
  assert.equal(written(null, steps), "land …\nvalidate …\n");
});

test("on a terminal one line changes, fits and is gone at the end", () => {
  const text = written({ columns: 30 }, steps);
  assert.ok(!text.includes("\n") && text.endsWith("\r\u001b[K"));
  for (const shown of text.split("\r\u001b[K")) assert.ok([...shown].length < 30, shown);
});

test("a step that counts shows how far it is, and a long one for how long", () => {
  assert.equal(
    progressText({ kind: "file", text: "a.csv", done: 5, total: 10 }, "land", 2_500),
    "land     ██████████░░░░░░░░░░ 5/10 a.csv · 2.5 s",
  );
  assert.equal(progressText({ kind: "step", text: "audit" }, "audit", 10), "audit   ");
});
