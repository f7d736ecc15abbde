import assert from "node:assert/strict";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import test, { after } from "node:test";
import { EndcapError } from "../../core/errors.ts";
import { channelSuite, lateMessage } from "../channel.testsuite.ts";
import { webhookChannel } from "./webhook.ts";

type Hook = { url: string; bodies: string[]; close(): Promise<void> };

async function startHook(answer: (response: ServerResponse, count: number) => void): Promise<Hook> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      bodies.push(body);
      answer(response, bodies.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=s3cret`,
    bodies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

channelSuite("webhook", async () => {
  let isRefusing = false;
  const taken: number[] = [];
  const hook = await startHook((response, count) => {
    if (!isRefusing) taken.push(count - 1);
    response.writeHead(isRefusing ? 503 : 200).end();
  });
  return {
    channel: webhookChannel({ url: hook.url, retriesMs: [1] }),
    received: () => taken.map((index) => hook.bodies[index] ?? ""),
    refuse: (now) => (isRefusing = now),
    secret: "s3cret",
    close: () => hook.close(),
  };
});

test("the body is the message as JSON", async () => {
  const hook = await startHook((response) => response.end());
  after(() => hook.close());
  await webhookChannel({ url: hook.url }).send(lateMessage);
  assert.deepEqual(
    hook.bodies.map((body) => JSON.parse(body) as unknown),
    [lateMessage],
  );
});

test("one that is overloaded is tried again, one that refuses is not", async () => {
  const busy = await startHook((response, count) => response.writeHead(count < 3 ? 503 : 200).end());
  after(() => busy.close());
  await webhookChannel({ url: busy.url, retriesMs: [1, 1] }).send(lateMessage);
  assert.equal(busy.bodies.length, 3);
  const gone = await startHook((response) => response.writeHead(404).end());
  after(() => gone.close());
  await assert.rejects(webhookChannel({ url: gone.url, retriesMs: [1, 1] }).send(lateMessage), /it answered 404/);
  assert.equal(gone.bodies.length, 1);
});

test("one that hangs ends, and its error does not tell the address's secret", async () => {
  const hook = await startHook(() => undefined);
  after(() => hook.close());
  const failed = await webhookChannel({ url: hook.url, timeoutMs: 300, retriesMs: [1] })
    .send(lateMessage)
    .catch((error: unknown) => error);
  assert.ok(failed instanceof EndcapError);
  assert.match(failed.what, /did not answer within 300 ms/);
  assert.doesNotMatch(JSON.stringify(failed), /s3cret/);
  assert.equal(hook.bodies.length, 2);
});
