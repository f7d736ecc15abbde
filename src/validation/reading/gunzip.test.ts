import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { FileFacts } from "./file-facts.ts";
import { gunzipTo } from "./gunzip.ts";
import { isRefusal, type Refusal } from "./refusal.ts";
import { inFolder } from "./reading.testsuite.ts";

const first = Buffer.from("a,b\n1,2\n");
const second = Buffer.from("3,4\n".repeat(50_000));

async function unpack(folder: string, content: Buffer): Promise<{ result: FileFacts | Refusal; output: string }> {
  const [path, output] = [join(folder, "a.csv.gz"), join(folder, "a.csv")];
  await writeFile(path, content);
  return { result: await gunzipTo(path, output), output };
}

describe("packed files", () => {
  test("of several members are unpacked as one, with the facts of their content", () =>
    inFolder(async (folder) => {
      const { result, output } = await unpack(folder, Buffer.concat([gzipSync(first), gzipSync(second)]));
      assert.ok(!isRefusal(result));
      assert.equal((await readFile(output)).equals(Buffer.concat([first, second])), true);
      assert.deepEqual({ kind: result.kind, lines: result.physicalLines }, { kind: "text", lines: 50_002 });
    }));

  test("with nothing in them are empty", () =>
    inFolder(async (folder) => {
      const { result } = await unpack(folder, gzipSync(""));
      assert.equal(!isRefusal(result) && result.kind, "empty");
    }));

  test("filled up with zeros are whole", () =>
    inFolder(async (folder) => {
      const { result } = await unpack(folder, Buffer.concat([gzipSync(second), Buffer.alloc(300_000)]));
      assert.equal(!isRefusal(result) && result.bytes, second.length);
    }));

  const whole = gzipSync(second);
  const spoiled = Buffer.from(whole);
  for (let at = 40; at < 60; at++) spoiled[at] = (spoiled[at] ?? 0) ^ 0xff;
  const wrongSum = Buffer.from(whole);
  wrongSum[whole.length - 6] = (wrongSum[whole.length - 6] ?? 0) ^ 1;
  const cases = [
    { title: "cut inside are refused", content: whole.subarray(0, whole.length - 20), refuse: "cut" },
    { title: "cut behind the header are refused", content: whole.subarray(0, 12), refuse: "cut" },
    {
      title: "cut inside a later member are refused",
      content: Buffer.concat([gzipSync(first), whole.subarray(0, 30)]),
      refuse: "cut",
    },
    { title: "damaged inside are refused", content: spoiled, refuse: "corrupt-gzip" },
    { title: "with a wrong checksum are refused", content: wrongSum, refuse: "corrupt-gzip" },
    {
      title: "with text behind their data are refused",
      content: Buffer.concat([whole, first]),
      refuse: "corrupt-gzip",
    },
    {
      title: "with more than zeros behind their data are refused",
      content: Buffer.concat([whole, Buffer.alloc(600_000), gzipSync(first)]),
      refuse: "corrupt-gzip",
    },
  ];
  for (const { title, content, refuse } of cases) {
    test(title, () =>
      inFolder(async (folder) => {
        const { result, output } = await unpack(folder, content);
        assert.equal(isRefusal(result) ? result.refuse : "no refusal", refuse);
        assert.equal(existsSync(output), false, "a refused file leaves no output");
        const told = isRefusal(result) ? /\((\d+) lines\)/.exec(result.reason)?.[1] : undefined;
        if (isRefusal(result) && told !== undefined) assert.equal(result.lines, Number(told));
        assert.ok(!title.startsWith("cut inside") || Number(told) > 1, "what was unpacked is counted");
      }),
    );
  }
});
