import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { errorAnswer } from "../dashboard/contract.ts";
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

  test("commands with a body, without one and with a wrong one are answered with the status that fits", async (t) => {
    const slow = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3";
    const hasty = createReader({
      commit: () => lake.commit,
      lake: () => lake,
      open: openDuckdb,
      limits: { ...limits, timeoutMs: 50 },
    });
    const served = await serve(params({ reader: hasty }));
    t.after(() => served.close());
    const status = async (method: string, path: string, body?: string | ReadableStream, type?: string) => {
      const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
      const init = { method, headers, ...(body === undefined ? {} : { body, duplex: "half" }) } as RequestInit;
      const answer = await fetch(`${served.url}${path}`, init);
      if (answer.status >= 400) assert.ok(errorAnswer.parse(await answer.json()).error.next);
      return `${method} ${path} ${answer.status} ${answer.headers.get("allow") ?? ""}`.trim();
    };
    const json = "application/json";
    const stream = (text: string) => new Blob([text]).stream();
    assert.deepEqual(
      [
        await status("POST", "api/runs"),
        await status("POST", "api/runs", "", json),
        await status("POST", "api/runs", "{}", json),
        await status("POST", "api/runs", stream('{"from":"2025-06-01"}'), `${json}; charset=utf-8`),
        await status("POST", "api/runs", '{"from":"June"}', json),
        await status("POST", "api/runs", "{", json),
        await status("POST", "api/runs", "from=2025-06-01", "application/x-www-form-urlencoded"),
        await status("POST", "api/sql"),
        await status("POST", "api/sql", stream("x".repeat(1_100_000)), json),
        await status("POST", "api/meta"),
        await status("PUT", "api/runs"),
        await status("DELETE", "api/runs/r1"),
        await status("DELETE", "api/nothing"),
        await status("POST", "api/sql", JSON.stringify({ sql: slow }), json),
      ],
      [
        "POST api/runs 202",
        "POST api/runs 202",
        "POST api/runs 202",
        "POST api/runs 202",
        "POST api/runs 400",
        "POST api/runs 400",
        "POST api/runs 415",
        "POST api/sql 400",
        "POST api/sql 413",
        "POST api/meta 405 GET",
        "PUT api/runs 405 POST",
        "DELETE api/runs/r1 405 GET",
        "DELETE api/nothing 404",
        "POST api/sql 504",
      ],
    );
  });
});
