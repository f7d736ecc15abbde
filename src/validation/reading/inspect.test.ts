import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { FileFacts } from "./file-facts.ts";
import { inspectFile } from "./inspect.ts";
import { createInspector } from "./inspector.ts";
import { inFolder } from "./reading.testsuite.ts";

/** Facts of bytes that arrive in chunks of these lengths, over and over. */
function inspect(content: Buffer, lengths: readonly number[] = [1024]): FileFacts {
  const inspector = createInspector();
  for (let at = 0, turn = 0; at < content.length; turn++) {
    const length = Math.max(1, lengths[turn % lengths.length] ?? 1);
    inspector.push(Buffer.from(content.subarray(at, at + length)));
    at += length;
  }
  return inspector.finish();
}

/** The same by regular expressions over the whole text, one letter a byte. */
function naiveFacts(content: Buffer): Partial<FileFacts> {
  const text = content.toString("latin1");
  const ends = new Set(text.match(/\r\n|\n|\r/g) ?? []);
  const lines = text.split(/\r\n|\n|\r/);
  const endsWithLineEnd = lines.at(-1) === "" && text !== "";
  const names = { "\n": "lf", "\r\n": "crlf", "\r": "cr" } as const;
  const [only] = ends;
  return {
    bytes: content.length,
    sha256: createHash("sha256").update(content).digest("hex"),
    lineEnd: ends.size > 1 ? "mixed" : only === undefined ? "none" : names[only as "\n"],
    physicalLines: endsWithLineEnd || text === "" ? lines.length - 1 : lines.length,
    endsWithLineEnd,
    maxLineBytes: Math.max(...lines.map((line) => line.length)),
    hasQuote: text.includes('"'),
    hasNul: text.includes("\0"),
    hasBackslash: /\\(?!N)/.test(text),
    hasNullEscape: text.includes("\\N"),
    hasControl: /[\u0001-\u0008\u000b\u000c\u000e-\u001f]/.test(text),
  };
}

const parts = ["a", "1,2", "\n", "\r", "\r\n", '"', "\\", "\\N", "\0", "\u001f", "\t", "é", "€", "😀", "x".repeat(40)];

describe("facts of a file", () => {
  test("agree with a naive look, however the bytes are cut into chunks", () => {
    const content = fc
      .array(fc.constantFrom(...parts), { maxLength: 40 })
      .map((all) => Buffer.from(`ab,cd\nef${all.join("")}`));
    fc.assert(
      fc.property(
        content,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        (content, lengths) => {
          const facts = inspect(content, lengths);
          fc.pre(facts.kind === "text" && !facts.encoding.startsWith("utf-16"));
          assert.deepEqual({ ...facts, ...naiveFacts(content) }, facts);
          assert.equal(facts.encoding, "utf-8");
          assert.equal(facts.head.equals(content) && facts.tail.equals(content), true);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("do not depend on chunks for large content either", () => {
    const content = Buffer.from("12345,späť,3.50\r\n".repeat(20_000));
    const whole = inspect(content, [content.length]);
    for (const lengths of [[65_536], [4099], [100_003, 7]]) assert.deepEqual(inspect(content, lengths), whole);
    assert.equal(whole.physicalLines, 20_000);
    assert.equal(whole.head.equals(content.subarray(0, 65_536)), true);
    assert.equal(whole.tail.equals(content.subarray(-65_536)), true);
  });

  test("name the line of the first bytes that are not UTF-8", () => {
    for (const chunk of [1, 3, 5000]) {
      const content = Buffer.concat([Buffer.from("a,b\r\né,1\r\n"), Buffer.from("caf\xe9,2\r\nx,\xff\r\n", "latin1")]);
      const facts = inspect(content, [chunk]);
      assert.equal(facts.encoding, "latin1?");
      assert.equal(facts.notUtf8Line, 3);
    }
  });

  test("tell a cut character from another encoding", () => {
    const whole = Buffer.from("a,b\né,ü");
    assert.equal(inspect(whole).cutCharacter, false);
    assert.deepEqual(pick(inspect(whole.subarray(0, -1))), { encoding: "utf-8", cutCharacter: true });
    assert.deepEqual(pick(inspect(Buffer.from("a,b\nc,\xfc", "latin1"))), { encoding: "latin1?", cutCharacter: false });
  });

  test("see a byte-order mark at the start, and one inside", () => {
    assert.deepEqual(marks(inspect(Buffer.from("\ufeffa,b\n1,2\n"))), { bom: 3, hasInnerBom: false });
    assert.deepEqual(marks(inspect(Buffer.from("a,b\n1,2\n\ufeffa,b\n"), [3, 1])), { bom: 0, hasInnerBom: true });
    assert.deepEqual(marks(inspect(Buffer.from("\ufeffa,b\n1,2\n\ufeffa,b\n"), [1])), { bom: 3, hasInnerBom: true });
  });

  test("recognise UTF-16 with and without mark, and count its lines", () => {
    const text = 'store_key,名前\r\n1,"料理\r\n本"\r\n';
    const little = Buffer.from(text, "utf16le");
    const big = Buffer.from(little).swap16();
    const variants = [
      { content: little, encoding: "utf-16le", bom: 0 },
      { content: big, encoding: "utf-16be", bom: 0 },
      { content: Buffer.concat([Buffer.from([0xff, 0xfe]), little]), encoding: "utf-16le", bom: 2 },
      { content: Buffer.concat([Buffer.from([0xfe, 0xff]), big]), encoding: "utf-16be", bom: 2 },
    ];
    for (const { content, encoding, bom } of variants) {
      for (const chunk of [1, 3, 1000]) {
        const facts = inspect(content, [chunk]);
        assert.deepEqual({ encoding: facts.encoding, bom: facts.bom }, { encoding, bom });
        assert.deepEqual(
          { lines: facts.physicalLines, end: facts.lineEnd, nul: facts.hasNul },
          { lines: 3, end: "crlf", nul: false },
        );
      }
    }
  });

  test("recognise what is no text by its first bytes", () => {
    const kinds: [string | number[], FileFacts["kind"]][] = [
      ["", "empty"],
      ["PAR1....PAR1", "parquet"],
      [[0x1f, 0x8b, 8, 0], "gzip"],
      ["PK\u0003\u0004....data.csv", "zip"],
      ["PK\u0003\u0004....xl/workbook.xml", "xlsx"],
      ["%PDF-1.7", "pdf"],
      ["\ufeff\n <!DOCTYPE html><html>", "html"],
      ["<html lang='en'>", "html"],
      ['<?xml version="1.0"?><Error>', "html"],
      ["SQLite format 3\0", "binary"],
      [Array.from({ length: 400 }, (_, index) => (index * 151) % 256), "binary"],
      ["<5,10>\n1,2\n", "text"],
      ["a,b\n1,\0\n", "text"],
    ];
    for (const [content, kind] of kinds)
      assert.equal(inspect(Buffer.from(content as string)).kind, kind, String(content));
  });

  test("are gathered while a real copy is made, which never overwrites", () =>
    inFolder(async (folder) => {
      const content = Buffer.from("a,b\n1,2\n".repeat(400_000));
      const [path, copyTo] = [join(folder, "a.csv"), join(folder, "copy.csv")];
      await writeFile(path, content);
      const facts = await inspectFile(path, { copyTo });
      assert.equal(facts.sha256, createHash("sha256").update(content).digest("hex"));
      assert.equal((await readFile(copyTo)).equals(content), true);
      assert.deepEqual(await inspectFile(copyTo), facts);
      await assert.rejects(inspectFile(path, { copyTo }), { code: "EEXIST" });
    }));
});

function pick({ encoding, cutCharacter }: FileFacts): Pick<FileFacts, "encoding" | "cutCharacter"> {
  return { encoding, cutCharacter };
}

function marks({ bom, hasInnerBom }: FileFacts): Pick<FileFacts, "bom" | "hasInnerBom"> {
  return { bom, hasInnerBom };
}
