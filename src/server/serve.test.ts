import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { handLake } from "../dashboard/hand-lake.testkit.ts";
import { openDuckdb } from "../query/adapters/duckdb.ts";
import type { LakeView } from "../query/query.ts";
import { createLiveEvents } from "./live-events.ts";
import { quietState } from "./quiet-state.testkit.ts";
import { createReader, type Reader } from "./reader.ts";
import { serve, type ServeParams } from "./serve.ts";

const limits = { memory: "500MB", threads: 1, timeoutMs: 20_000 };

suite("serving", () => {
  let folder = "";
  let lake: LakeView;
  const events = createLiveEvents();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-serve-"));
    lake = await handLake(folder, {});
  });
  after(() => rm(folder, { recursive: true }));

  const params = (overrides: Partial<ServeParams> = {}): ServeParams => ({
    host: "127.0.0.1",
    port: 0,
    project: { name: "Shop", currency: "EUR", timeZone: "Europe/Berlin", version: "1" },
    state: quietState(lake),
    reader: createReader({ commit: () => lake.commit, lake: () => lake, open: openDuckdb, limits }),
    events,
    token: null,
    webDir: null,
    ...overrides,
  });

  test("live events reach an open stream, resume by id, and do not hold up the stop", async () => {
    const served = await serve(params());
    const stream = await fetch(`${served.url}api/events`);
    assert.match(stream.headers.get("content-type") ?? "", /text\/event-stream/);
    const parts = stream.body?.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
    assert.ok(parts);
    const readUntil = async (pattern: RegExp) => {
      let text = "";
      while (!pattern.test(text)) {
        const { value, done } = await parts.next();
        assert.equal(done, false, text);
        text += value;
      }
      return text;
    };
    await readUntil(/retry/);
    events.publish({
      type: "commit",
      at: "2025-06-24T03:00:02Z",
      run: "r1",
      commit: "c2",
      weeks: [202521],
      text: "week 202521",
    });
    const text = await readUntil(/\n\n/);
    assert.match(text, /event: commit\n/);
    const id = /id: (\S+)/.exec(text)?.[1] ?? "";
    events.publish({ type: "alert", at: "2025-06-24T03:00:03Z", severity: "info", text: "after", next: "" });
    const resumed = await fetch(`${served.url}api/events`, { headers: { "last-event-id": id } });
    const missed = resumed.body?.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
    let got = "";
    while (!got.includes("\n\n", got.indexOf("event:"))) got += (await missed?.next())?.value ?? "";
    assert.match(got, /event: alert\n/);
    assert.doesNotMatch(got, /event: commit\n/);
    await served.close();
    await assert.rejects(fetch(`${served.url}healthz`));
  });

  test("the lake is open before anyone asks: from the start, and again after a commit", async () => {
    const quiet = params();
    let opened = 0;
    const reader: Reader = {
      ...quiet.reader,
      withWarehouse: (work) => {
        opened += 1;
        return quiet.reader.withWarehouse(work);
      },
    };
    const served = await serve({ ...quiet, reader });
    assert.equal(opened, 1);
    const at = "2025-06-24T03:00:02Z";
    events.publish({ type: "commit", at, run: "r1", commit: "c2", weeks: [202521], text: "week 202521" });
    assert.equal(opened, 2);
    await served.close();
    events.publish({ type: "commit", at, run: "r2", commit: "c3", weeks: [202521], text: "week 202521" });
    assert.equal(opened, 2);
  });

  test("another host than this machine demands a token", async () => {
    await assert.rejects(serve(params({ host: "0.0.0.0" })), /whole network/);
    await assert.rejects(serve(params({ host: "0.0.0.0", token: "" })), /whole network/);
  });

  test("the address carries the token", async () => {
    const served = await serve(params({ token: "a b" }));
    assert.match(served.url, /\/\?token=a%20b$/);
    assert.equal((await fetch(`http://127.0.0.1:${served.port}/api/meta`)).status, 401);
    await served.close();
  });

  test("a taken port is named", async () => {
    const served = await serve(params());
    await assert.rejects(serve(params({ port: served.port })), new RegExp(`Port ${served.port} on 127.0.0.1 is taken`));
    await served.close();
  });
});
