import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import test, { after } from "node:test";
import { quietEffects, type Progress } from "../../core/effects.ts";
import { EndcapError } from "../../core/errors.ts";
import type { AlertMessage } from "../channel.ts";
import { logChannel } from "./log.ts";
import { startSmtpSink } from "./smtp-sink.testkit.ts";
import { smtpChannel, smtpSecrets } from "./smtp.ts";
import { webhookChannel } from "./webhook.ts";

const late = {
  kind: "late",
  subject: "sales",
  since: "2026-01-07T02:00:00Z",
  text: "sales of 2026-01-06 is missing",
  next: "Have it delivered",
  items: ["2026-01-06"],
} as const;
const message: AlertMessage = {
  project: "shop",
  at: "2026-01-07T03:00:00Z",
  notices: [{ ...late, items: [...late.items], state: "raised" }],
};
const nobody = { user: null, password: null };
const settings = (port: number) => ({
  host: "127.0.0.1",
  port,
  from: "endcap@example.org",
  to: ["a@example.org", "b@example.org"],
});

test("a mail says which table, of which date, since when and what to do, to every receiver", async () => {
  const sink = await startSmtpSink();
  after(() => sink.close());
  await smtpChannel(settings(sink.port), nobody).send(message);
  const [mail] = sink.mails;
  assert.match(mail?.from ?? "", /endcap@example\.org/);
  assert.equal(mail?.to.length, 2);
  assert.match(mail?.data ?? "", /Subject: Endcap shop: new: late sales/);
  for (const part of ["sales of 2026-01-06 is missing", "Since: 2026-01-07T02:00:00Z", "What to do: Have it delivered"])
    assert.ok(mail?.data.includes(part), part);
});

test("user and password come from the environment", async () => {
  const sink = await startSmtpSink({ login: "me:s3cret" });
  after(() => sink.close());
  await smtpChannel(settings(sink.port), smtpSecrets({ ENDCAP_SMTP_USER: "me", ENDCAP_SMTP_PASSWORD: "s3cret" })).send(
    message,
  );
  assert.equal(sink.mails[0]?.auth, "me:s3cret");
});

test("a mail server that refuses is an error that can be tried again and names no password", async () => {
  const sink = await startSmtpSink({ login: "me:right" });
  after(() => sink.close());
  const failed = await smtpChannel(settings(sink.port), { user: "me", password: "wr0ng" })
    .send(message)
    .catch((error: unknown) => error);
  assert.ok(failed instanceof EndcapError);
  assert.match(failed.what, /The mail server 127\.0\.0\.1:\d+ did not take the alert/);
  assert.equal(failed.retryable, true);
  assert.doesNotMatch(JSON.stringify(failed) + failed.message + failed.stack, /wr0ng/);
  const full = await startSmtpSink({ answer: "452 no room" });
  after(() => full.close());
  await assert.rejects(smtpChannel(settings(full.port), nobody).send(message), /452 no room/);
});

test("no mail server is an error", async () => {
  const sink = await startSmtpSink();
  await sink.close();
  await assert.rejects(smtpChannel(settings(sink.port), nobody, 500).send(message), /did not take the alert/);
});

async function startHook(
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void,
): Promise<{ url: string; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      bodies.push(body);
      answer(request, response, bodies.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=s3cret`, bodies };
}

test("a webhook is sent the alerts as JSON", async () => {
  const hook = await startHook((_, response) => response.end());
  await webhookChannel({ url: hook.url }).send(message);
  assert.deepEqual(
    hook.bodies.map((body) => JSON.parse(body)),
    [message],
  );
});

test("a webhook that is overloaded is tried again, one that refuses is not", async () => {
  const busy = await startHook((_, response, count) => response.writeHead(count < 3 ? 503 : 200).end());
  await webhookChannel({ url: busy.url, retriesMs: [1, 1] }).send(message);
  assert.equal(busy.bodies.length, 3);
  const gone = await startHook((_, response) => response.writeHead(404).end());
  await assert.rejects(webhookChannel({ url: gone.url, retriesMs: [1, 1] }).send(message), /it answered 404/);
  assert.equal(gone.bodies.length, 1);
});

test("a webhook that hangs ends, and its error does not tell the address's secret", async () => {
  const hook = await startHook(() => undefined);
  const failed = await webhookChannel({ url: hook.url, timeoutMs: 30, retriesMs: [1] })
    .send(message)
    .catch((error: unknown) => error);
  assert.ok(failed instanceof EndcapError);
  assert.match(failed.what, /did not answer within 30 ms/);
  assert.doesNotMatch(JSON.stringify(failed), /s3cret/);
  assert.equal(hook.bodies.length, 2);
});

test("the log has each notice as a line", async () => {
  const lines: Progress[] = [];
  await logChannel(quietEffects({ report: (line) => lines.push(line) })).send(message);
  assert.deepEqual(
    lines.map(({ kind, text }) => [kind, text]),
    [
      [
        "warning",
        "New: late sales. sales of 2026-01-06 is missing. Since: 2026-01-07T02:00:00Z. What to do: Have it delivered",
      ],
    ],
  );
});
