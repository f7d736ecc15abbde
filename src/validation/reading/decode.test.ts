import assert from "node:assert/strict";
import { test } from "node:test";
import { inFolder, mustRead, mustRefuse } from "./reading.testsuite.ts";

const expected = ["store_key", "city"];

test("one-byte encodings are read as declared", () =>
  inFolder(async (folder) => {
    const content = Buffer.from(
      "store_key,city\n1,Kraków €\n2,Zürich\n".replace("ó", "\xf3").replace("€", "\x80").replace("ü", "\xfc"),
      "latin1",
    );
    const windows = await mustRead(folder, content, { expected, format: { encoding: "windows-1252" } });
    assert.deepEqual(
      windows.records.map(({ fields }) => fields[1]),
      ["Kraków €", "Zürich"],
    );
    const latin = await mustRead(folder, content, { expected, format: { encoding: "latin1" } });
    assert.deepEqual(
      latin.records.map(({ fields }) => fields[1]),
      ["Kraków \u0080", "Zürich"],
    );
  }));

test("a declared one-byte encoding does not spoil a file that is UTF-8", () =>
  inFolder(async (folder) => {
    const { records } = await mustRead(folder, "store_key,city\n1,Kraków\n", {
      expected,
      format: { encoding: "latin1" },
    });
    assert.equal(records[0]?.fields[1], "Kraków");
  }));

test("a file that is not what is declared is refused", () =>
  inFolder(async (folder) => {
    const content = Buffer.from("store_key,city\n1,Krak\xf3w\n", "latin1");
    for (const encoding of ["utf-8", "utf-16le"] as const) {
      const refusal = await mustRefuse(folder, content, { expected, format: { encoding } });
      assert.equal(refusal.refuse, "wrong-encoding");
      assert.ok(refusal.reason.includes(encoding), refusal.reason);
    }
  }));

test("long files of wide encodings keep their characters over the edges of chunks", () =>
  inFolder(async (folder) => {
    const cities = Array.from({ length: 60_000 }, (_, index) => `${"x".repeat(index % 7)}Łódź 😀 ${index}`);
    const text = `\ufeffstore_key,city\r\n${cities.map((city, index) => `${index},"${city}"`).join("\r\n")}\r\n`;
    for (const content of [Buffer.from(text), Buffer.from(text, "utf16le"), Buffer.from(text, "utf16le").swap16()]) {
      const { records } = await mustRead(folder, content, { expected });
      assert.deepEqual(
        records.map(({ fields }) => fields[1]),
        cities,
      );
    }
  }));
