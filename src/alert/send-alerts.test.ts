import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { openStore, type Store } from "../catalog/store.ts";
import { alertKinds, type Condition } from "./alert.ts";
import type { AlertMessage, Channel } from "./channel.ts";
import { late } from "./late.testkit.ts";
import { openAlerts, sendAlerts } from "./send-alerts.ts";

const failed: Condition = {
  kind: "failed",
  subject: "run",
  since: "2026-01-07T02:00:00Z",
  text: "run failed",
  next: "Make room",
  items: ["disk full"],
};

type Sent = { channel: Channel; messages: AlertMessage[]; isDown: boolean };

function recorder(name: Channel["name"]): Sent {
  const sent: Sent = {
    messages: [],
    isDown: false,
    channel: {
      name,
      async send(message) {
        if (sent.isDown) throw new Error("down");
        sent.messages.push(message);
      },
    },
  };
  return sent;
}

async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "endcap-alerts-"));
  const store = openStore(dir);
  await work(store);
  store.close();
  await rm(dir, { recursive: true });
}

function send(
  store: Store,
  at: string,
  channels: Sent[],
  conditions: Condition[],
  kinds: (typeof alertKinds)[number][] = [...alertKinds],
) {
  return sendAlerts({
    store,
    clock: { now: () => new Date(at) },
    project: "shop",
    channels: channels.map(({ channel }) => channel),
    conditions,
    kinds,
  });
}

const told = ({ messages }: Sent) =>
  messages.map(({ notices }) => notices.map(({ state, kind }) => `${state} ${kind}`).join(", "));

test("an alert is told once, reminded of after a day, and its end is told once", () =>
  withStore(async (store) => {
    const mail = recorder("smtp");
    for (const at of ["2026-01-07T03:00:00Z", "2026-01-07T03:15:00Z", "2026-01-08T03:00:00Z", "2026-01-08T03:15:00Z"])
      await send(store, at, [mail], [late]);
    assert.deepEqual(told(mail), ["raised late", "reminder late"]);
    assert.equal(openAlerts(store).length, 1);
    await send(store, "2026-01-08T04:00:00Z", [mail], []);
    await send(store, "2026-01-08T05:00:00Z", [mail], []);
    assert.deepEqual(told(mail), ["raised late", "reminder late", "resolved late"]);
    assert.equal(openAlerts(store).length, 0);
    await send(store, "2026-01-09T03:00:00Z", [mail], [late]);
    assert.equal(told(mail).at(-1), "raised late", "the same trouble later is a new alert");
  }));

test("a channel that fails is told again by the next run, the others are not", () =>
  withStore(async (store) => {
    const [mail, hook] = [recorder("smtp"), recorder("webhook")];
    mail.isDown = true;
    const count = await send(store, "2026-01-07T03:00:00Z", [mail, hook], [late]);
    assert.equal(count.warnings.length, 1);
    mail.isDown = false;
    await send(store, "2026-01-07T03:15:00Z", [mail, hook], [late]);
    assert.deepEqual([told(mail), told(hook)], [["raised late"], ["raised late"]]);
  }));

test("one message holds everything that is new", () =>
  withStore(async (store) => {
    const mail = recorder("smtp");
    await send(store, "2026-01-07T03:00:00Z", [mail], [late, failed]);
    assert.deepEqual(told(mail), ["raised late, raised failed"]);
  }));

test("a failed run leaves what it does not know about open", () =>
  withStore(async (store) => {
    const mail = recorder("smtp");
    await send(store, "2026-01-07T03:00:00Z", [mail], [late]);
    await send(store, "2026-01-07T03:15:00Z", [mail], [failed], ["failed"]);
    assert.deepEqual(
      openAlerts(store).map(({ condition }) => condition.kind),
      ["late", "failed"],
    );
  }));
