import assert from "node:assert/strict";
import test from "node:test";
import { crc32, inflateRawSync } from "node:zlib";
import { zipOf } from "./zip.ts";

/** As an unpacker reads it: from the list at the end to each file. */
function unzip(archive: Buffer): Record<string, string> {
  const end = archive.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const files: Record<string, string> = {};
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    assert.equal(archive.readUInt32LE(at + 38) >>> 16, 0o100644);
    const body = archive.readUInt32LE(at + 42);
    const from = body + 30 + archive.readUInt16LE(body + 26);
    const data = inflateRawSync(archive.subarray(from, from + archive.readUInt32LE(at + 20)));
    assert.equal(crc32(data), archive.readUInt32LE(at + 16));
    assert.equal(data.length, archive.readUInt32LE(at + 24));
    files[name] = data.toString();
    at += 46 + nameLength;
  }
  assert.equal(at, end);
  return files;
}

test("an archive holds its files whole, readable for everybody, and is the same each time", () => {
  const files = { "index.mjs": "export {};\n".repeat(1000), "größe.txt": "", "a/b.json": '{"ü":1}' };
  const list = Object.entries(files).map(([name, text]) => ({ name, data: Buffer.from(text) }));
  const archive = zipOf(list);
  assert.deepEqual(unzip(archive), files);
  assert.deepEqual(zipOf(list), archive);
  assert.ok(archive.length < 1000);
});
