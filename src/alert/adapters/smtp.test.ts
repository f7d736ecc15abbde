import assert from "node:assert/strict";
import test, { after } from "node:test";
import { channelSuite, lateMessage } from "../channel.testsuite.ts";
import { startSmtpSink, type SinkOptions } from "./smtp-sink.testkit.ts";
import { smtpChannel, smtpSecrets } from "./smtp.ts";

const settings = (port: number) => ({
  host: "127.0.0.1",
  port,
  from: "endcap@example.org",
  to: ["a@example.org", "b@example.org"],
});

channelSuite("smtp", async () => {
  const options: SinkOptions = { login: "me:s3cret" };
  const sink = await startSmtpSink(options);
  return {
    channel: smtpChannel(settings(sink.port), { user: "me", password: "s3cret" }),
    received: () => sink.mails.map(({ data }) => data),
    refuse: (isRefusing) => (options.answer = isRefusing ? "452 no room for s3cret" : undefined),
    secret: "s3cret",
    close: () => sink.close(),
  };
});

test("a mail goes from the sender to every receiver, with the alert in its subject", async () => {
  const sink = await startSmtpSink();
  after(() => sink.close());
  await smtpChannel(settings(sink.port), { user: null, password: null }).send(lateMessage);
  const [mail] = sink.mails;
  assert.match(mail?.from ?? "", /endcap@example\.org/);
  assert.equal(mail?.to.length, 2);
  assert.match(mail?.data ?? "", /Subject: Endcap shop: new: late sales/);
});

test("user and password come from the environment", async () => {
  const sink = await startSmtpSink({ login: "me:s3cret" });
  after(() => sink.close());
  const secrets = smtpSecrets({ ENDCAP_SMTP_USER: "me", ENDCAP_SMTP_PASSWORD: "s3cret" });
  await smtpChannel(settings(sink.port), secrets).send(lateMessage);
  assert.equal(sink.mails[0]?.auth, "me:s3cret");
});

test("a wrong password is told without it", async () => {
  const sink = await startSmtpSink({ login: "me:right" });
  after(() => sink.close());
  const failed = await smtpChannel(settings(sink.port), { user: "me", password: "wr0ng" })
    .send(lateMessage)
    .catch((error: unknown) => error as Error);
  assert.match(failed?.message ?? "", /The mail server 127\.0\.0\.1:\d+ did not take the alert/);
  assert.doesNotMatch(JSON.stringify(failed) + failed?.stack, /wr0ng/);
});

test("no mail server is an error", async () => {
  const sink = await startSmtpSink();
  await sink.close();
  await assert.rejects(
    smtpChannel(settings(sink.port), { user: null, password: null }, 500).send(lateMessage),
    /did not take the alert/,
  );
});
