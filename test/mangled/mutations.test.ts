import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../reckoning/random.ts";
import { countRows } from "./count-lines.ts";
import { goodDay } from "./good-files.ts";
import { mangle, mutationNames } from "./mutations.ts";

test("every mutation changes a good file, and the same seed gives the same bytes", () => {
  for (const name of mutationNames) {
    const [file] = goodDay(seededRandom(1), 0);
    const good = Buffer.from(file?.text ?? "");
    const changes = Array.from({ length: 10 }, (_, seed) => mangle(good, seededRandom(seed), name).bytes);
    assert.ok(
      changes.some((bytes) => !bytes.equals(good)),
      name,
    );
    assert.deepEqual(mangle(good, seededRandom(3), name), mangle(good, seededRandom(3), name), name);
  }
});

test("rows are counted where lines are plain, and nowhere else", () => {
  const count = (text: string): number | null => countRows(Buffer.from(text));
  assert.equal(count("a,b\n1,2\n3,4\n"), 2);
  assert.equal(count("a,b\n1,2\n\n3,4"), 3);
  assert.equal(count("a,b\n"), 0);
  assert.equal(count(""), 0);
  for (const text of ['a,b\n"1",2\n', "a,b\r1,2", "a\0b\n", "a,é\n", "a\\,b\n", "<html>\n</html>"])
    assert.equal(count(text), null, text);
});
