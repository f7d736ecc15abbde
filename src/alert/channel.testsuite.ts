/** What every alert channel must do. */
import assert from "node:assert/strict";
import { describe } from "node:test";
import { EndcapError } from "../core/errors.ts";
import { suiteTests, type Gap } from "../core/suite-gaps.testkit.ts";
import type { Notice } from "./alert.ts";
import type { AlertMessage, Channel } from "./channel.ts";
import { late } from "./late.testkit.ts";

export type ChannelUnderTest = {
  channel: Channel;
  /** What arrived, as text, one entry a message. */
  received(): string[];
  /** Makes the receiver refuse from now on, or take again. */
  refuse(isRefusing: boolean): void;
  /** Text that no error may hold. */
  secret: string | null;
  close(): Promise<void>;
};

const raised: Notice = { state: "raised", ...late };

export const lateMessage: AlertMessage = { project: "shop", at: "2026-01-07T03:00:00Z", notices: [raised] };

export function channelSuite(name: string, open: () => Promise<ChannelUnderTest>, gaps: readonly Gap[] = []): void {
  const { test, end } = suiteTests(gaps);
  const opened = (work: (one: ChannelUnderTest) => Promise<void>) => async () => {
    const one = await open();
    try {
      await work(one);
    } finally {
      await one.close();
    }
  };
  describe(`alert channel ${name}`, () => {
    test(
      "says which table, of which date, since when and what to do",
      opened(async ({ channel, received }) => {
        await channel.send(lateMessage);
        const [message = ""] = received();
        for (const part of ["late", late.text, late.since, late.next]) assert.ok(message.includes(part), message);
      }),
    );
    test(
      "tells every notice of a message, what is over included",
      opened(async ({ channel, received }) => {
        const over: Notice = { ...raised, state: "resolved", kind: "refused", text: "a file of store was refused" };
        await channel.send({ ...lateMessage, notices: [raised, over] });
        const all = received().join("\n");
        for (const part of [late.text, over.text]) assert.ok(all.includes(part), all);
        assert.match(all, /resolved/i);
      }),
    );
    test(
      "an error is told without secrets, may be tried again, and the next try arrives",
      opened(async ({ channel, received, refuse, secret }) => {
        refuse(true);
        const failed = await channel.send(lateMessage).catch((error: unknown) => error);
        assert.ok(failed instanceof EndcapError, String(failed));
        assert.equal(failed.retryable, true);
        assert.match(failed.where.setting ?? "", /^alerts\./);
        if (secret !== null) assert.ok(!(JSON.stringify(failed) + failed.stack).includes(secret));
        refuse(false);
        await channel.send(lateMessage);
        assert.equal(received().length, 1);
      }),
    );
    end();
  });
}
