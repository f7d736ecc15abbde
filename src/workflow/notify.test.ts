import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { deliver, dimensions, facts, makeTinyShop, type TinyShop } from "../../test/tiny-shop.testkit.ts";
import { startSmtpSink } from "../alert/adapters/smtp-sink.testkit.ts";
import { openAlerts } from "../alert/send-alerts.ts";
import { quietEffects } from "../core/effects.ts";
import { openProject } from "./project.ts";
import { run } from "./run.ts";
import type { RunOutcome } from "./run-outcome.ts";

type Told = { outcome: RunOutcome; warnings: string[]; open: string[] };

async function runAt(shop: TinyShop, at: string): Promise<Told> {
  const project = await openProject(shop.dir);
  const warnings: string[] = [];
  try {
    const effects = quietEffects({
      clock: { now: () => new Date(at) },
      report: ({ kind, text }) => kind === "warning" && warnings.push(text),
    });
    const outcome = await run(project, effects, { trigger: "test" });
    const open = openAlerts(project.store).map(({ condition }) => `${condition.kind} ${condition.subject}`);
    return { outcome, warnings, open };
  } finally {
    project.close();
  }
}

test("a missing day is told by mail and webhook, its arrival too, and the week is complete again", async () => {
  const sink = await startSmtpSink();
  const posted: { notices: { state: string; kind: string; subject: string; text: string }[] }[] = [];
  const hook = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      posted.push(JSON.parse(body) as (typeof posted)[number]);
      response.end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
  const parent = await mkdtemp(join(tmpdir(), "endcap-notify-"));
  const shop = await makeTinyShop(parent, {
    alerts: {
      smtp: { host: "127.0.0.1", port: sink.port, from: "endcap@example.org", to: ["data@example.org"] },
      webhook: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`,
    },
  });
  const second = facts(1, 2);
  const { "inventory_20260106.csv": late = "", ...early } = second;
  await deliver(shop, { ...dimensions(), ...facts(0, 1), ...early });
  const first = await runAt(shop, "2026-01-07T02:00:00Z");
  assert.deepEqual([first.outcome.arrival.complete, first.open], [false, ["late inventory"]]);
  await runAt(shop, "2026-01-07T02:15:00Z");
  await deliver(shop, { "inventory_20260106.csv": late });
  const last = await runAt(shop, "2026-01-07T02:30:00Z");
  assert.deepEqual([last.outcome.arrival.complete, last.outcome.arrival.latenessMinutes, last.open], [true, 30, []]);
  assert.deepEqual(
    posted.map(({ notices }) => notices.map(({ state, kind, subject }) => `${state} ${kind} ${subject}`)),
    [["raised late inventory"], ["resolved late inventory"]],
  );
  assert.match(posted[0]?.notices[0]?.text ?? "", /inventory of 2026-01-06 is missing/);
  assert.equal(sink.mails.length, 2);
  await sink.close();
  await new Promise((resolve) => hook.close(resolve));
  await rm(parent, { recursive: true });
});

test("a channel that fails does not fail the run, is a warning, and is told again by the next run", async () => {
  const gone = await startSmtpSink();
  await gone.close();
  const parent = await mkdtemp(join(tmpdir(), "endcap-notify-"));
  const mail = (port: number) => ({
    alerts: { smtp: { host: "127.0.0.1", port, from: "endcap@example.org", to: ["data@example.org"] } },
  });
  const shop = await makeTinyShop(parent, mail(gone.port));
  await deliver(shop, { ...dimensions(), ...facts(0, 1) });
  const first = await runAt(shop, "2026-01-08T02:00:00Z");
  assert.equal(first.outcome.status, "done");
  assert.ok(
    first.warnings.some((text) => /The mail server 127\.0\.0\.1:\d+ did not take the alert/.test(text)),
    first.warnings.join("\n"),
  );
  const sink = await startSmtpSink();
  await makeTinyShop(parent, mail(sink.port));
  await runAt(shop, "2026-01-08T02:15:00Z");
  assert.equal(sink.mails.length, 1);
  await sink.close();
  await rm(parent, { recursive: true });
});
