import assert from "node:assert/strict";
import test from "node:test";
import { toEndcapError } from "./errors.ts";
import { explainError } from "./explain-error.ts";

function failure(message: string, facts: object = {}): Error {
  return Object.assign(new Error(message), facts);
}

test("a full disk is told whoever notices it", () => {
  for (const error of [
    failure("ENOSPC: no space left on device, write", { code: "ENOSPC", path: "/shop/lake/a" }),
    failure("database or disk is full"),
    failure('IO Error: Could not write file "/shop/work/x.parquet": No space left on device'),
    failure(
      "Out of Memory Error: failed to offload data block of size 256.0 KiB (0 bytes/0 bytes used).\nThis limit was set by the 'max_temp_directory_size' setting.",
    ),
  ]) {
    const { what, next, retryable } = toEndcapError(error);
    assert.equal(what, "The disk is full");
    assert.match(next, /Make room/);
    assert.equal(retryable, false);
  }
});

test("a folder that may not be written is named", () => {
  const read = toEndcapError(
    failure("EROFS: read-only file system, open '/shop/lake/a.parquet'", {
      code: "EROFS",
      path: "/shop/lake/a.parquet",
    }),
  );
  assert.equal(read.what, "/shop/lake/a.parquet cannot be written or read: it is read-only");
  assert.equal(read.where.file, "/shop/lake/a.parquet");
  assert.match(
    toEndcapError(failure('IO Error: Cannot open file "/shop/work/x": Permission denied')).what,
    /\/shop\/work\/x cannot be written or read: the right to do so is missing/,
  );
});

test("a damaged file is named with what makes it again", () => {
  const lake = explainError(
    failure(
      "Invalid Input Error: No magic bytes found at end of file '/shop/lake/weekly_store_product/yr_wk_num=202602/r.parquet'\n\nLINE 1: SELECT",
    ),
  );
  assert.match(lake?.what ?? "", /yr_wk_num=202602\/r\.parquet is damaged: No magic bytes found at end of file$/);
  assert.match(lake?.next ?? "", /endcap run --recompute 202602/);
  const accepted = explainError(
    failure(
      'Invalid Input Error: Failed to read file "/shop/accepted/sales/r-1.parquet": Snappy decompression failure',
    ),
  );
  assert.match(accepted?.next ?? "", /endcap backfill/);
  assert.match(explainError(failure("Invalid Error: TProtocolException: Invalid data"))?.next ?? "", /endcap doctor/);
  assert.match(
    explainError(failure('IO Error: No files found that match the pattern "/shop/lake/dim_product/r.parquet"'))?.what ??
      "",
    /is not there/,
  );
});

test("too little memory, a disk that fails and a damaged state say what helps", () => {
  const memory = explainError(
    failure("Out of Memory Error: could not allocate block of size 256.0 KiB (511 MiB used)"),
  );
  assert.match(memory?.what ?? "", /limits.memory allows: could not allocate/);
  assert.match(memory?.next ?? "", /Raise limits.memory/);
  const disk = explainError(failure("EIO: i/o error, read", { code: "EIO", path: "/shop/landing/a.csv" }));
  assert.match(disk?.what ?? "", /^\/shop\/landing\/a.csv could not be read or written/);
  const sqlite = { code: "ERR_SQLITE_ERROR", path: "/shop/state/endcap.db" };
  assert.match(explainError(failure("database disk image is malformed", sqlite))?.next ?? "", /Restore state\//);
  assert.match(explainError(failure("disk I/O error", sqlite))?.next ?? "", /Look at the disk/);
});

test("other errors keep their message", () => {
  assert.equal(explainError(failure("boom")), null);
  assert.equal(toEndcapError(failure("boom")).what, "boom");
});
