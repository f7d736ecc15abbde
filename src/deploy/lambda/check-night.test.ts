import assert from "node:assert/strict";
import test from "node:test";
import { compact, day, facts, sales } from "../../../test/tiny-shop.testkit.ts";
import { EndcapError } from "../../core/errors.ts";
import { failingStorage } from "../../storage/memory-storage.testkit.ts";
import type { HandedOver } from "./hand-over.ts";
import { withNight, type Night } from "./night.testkit.ts";

const date = day(0);
const salesFile = `sales_${compact(date)}.csv`;
const inventoryFile = `inventory_${compact(date)}.csv`;
const [due, beforeDeadline, afterDeadline, nextNight] = [
  "2026-01-06T02:00:30Z",
  "2026-01-06T03:15:00Z",
  "2026-01-06T05:00:00Z",
  "2026-01-07T02:00:00Z",
];

const notices = (night: Night) =>
  night.told.flatMap(({ notices: all }) => all.map(({ state, kind, subject }) => `${state} ${kind} ${subject}`));

test("a complete day starts its workflow, which is handed dates, files and plan; asked again nothing changes", () =>
  withNight(async (night) => {
    await night.deliver(facts(0, 1));
    const first = await night.check(due);
    assert.deepEqual([first.status, first.complete, first.checkAgain], ["started", true, false]);
    assert.deepEqual(first.workflow, {
      address: "the engine",
      runId: "endcap-2026-01-05",
      startedAt: "2026-01-06T02:00:30.000Z",
      state: "queued",
      wasThere: false,
      hasFailed: false,
    });
    const conf = night.started[0]?.conf as unknown as HandedOver;
    assert.deepEqual([conf.project, conf.businessDate, conf.businessDates], ["shop", date, [date]]);
    assert.deepEqual(
      conf.files.map(({ file, why }) => [file, why]).filter(([file]) => file?.includes("_")),
      [
        [inventoryFile, "not seen before"],
        [salesFile, "not seen before"],
      ],
    );
    const before = await night.storage.read(`state/arrival/${date}.json`);
    const second = await night.check(beforeDeadline);
    assert.deepEqual([second.status, second.workflow?.wasThere, night.started.length], ["started", true, 1]);
    assert.deepEqual(await night.storage.read(`state/arrival/${date}.json`), before);
    assert.deepEqual(night.told, []);
  }));

test("a missing table is told once, no workflow is started; when its file comes, the workflow starts and it is told that it is over", () =>
  withNight(async (night) => {
    await night.deliver(facts(0, 1));
    await night.take(inventoryFile);
    const first = await night.check(due);
    assert.deepEqual(
      [first.status, first.complete, first.checkAgain, first.deadline],
      ["waiting", false, true, "2026-01-06T05:00:00.000Z"],
    );
    assert.match(first.message, /inventory is missing/);
    assert.deepEqual(notices(night), ["raised late inventory"]);
    assert.equal(night.told[0]?.notices[0]?.since, "2026-01-06T02:00:00.000Z");
    await night.check(beforeDeadline);
    assert.deepEqual([notices(night).length, night.started], [1, []]);
    await night.deliver(facts(0, 1));
    assert.equal((await night.check(beforeDeadline)).status, "started");
    assert.deepEqual(notices(night), ["raised late inventory", "resolved late inventory"]);
    assert.equal(night.started.length, 1);
  }));

test("after the deadline the day is late, told once more; what comes still later, even the day after, starts its workflow", () =>
  withNight(async (night) => {
    await night.deliver(facts(0, 1));
    await night.take(inventoryFile);
    await night.check(due);
    const late = await night.check(afterDeadline);
    assert.deepEqual([late.status, late.checkAgain, late.latenessMinutes], ["late", true, 180]);
    assert.match(
      night.told.at(-1)?.notices[0]?.text ?? "",
      /not complete by 06:00, the deadline.*inventory is missing/,
    );
    await night.check("2026-01-06T05:15:00Z");
    assert.deepEqual(notices(night), ["raised late inventory", "raised late delivery"]);
    await night.deliver(facts(0, 2));
    const after = await night.check(nextNight);
    assert.deepEqual(
      [after.businessDate, after.status, after.earlier.map((one) => [one.businessDate, one.status])],
      [day(1), "started", [[date, "started"]]],
    );
    assert.deepEqual(night.started.map(({ runId }) => runId).sort(), ["endcap-2026-01-05", "endcap-2026-01-06"]);
    assert.deepEqual((await night.check(nextNight)).earlier, []);
  }));

test("two at once start one workflow and tell one alarm", () =>
  withNight(async (night) => {
    await night.deliver(facts(0, 1));
    await night.take(inventoryFile);
    await Promise.all(Array.from({ length: 5 }, () => night.check(due)));
    assert.deepEqual(notices(night), ["raised late inventory"]);
    await night.deliver(facts(0, 1));
    const answers = await Promise.all(Array.from({ length: 5 }, () => night.check(beforeDeadline)));
    assert.ok(answers.every(({ status }) => status === "started"));
    assert.deepEqual([night.started.length, notices(night).length], [1, 2]);
  }));

test("cut off at any call of the storage, before or after it was done, the next check makes it whole", () =>
  withNight(async (night) => {
    await night.deliver(facts(0, 1));
    await night.take(inventoryFile);
    for (const when of ["before", "after"] as const) {
      for (let at = 1; at <= 14; at++) {
        await night.storage.remove([`state/arrival/${date}.json`]);
        night.told.length = 0;
        let calls = 0;
        const cut = failingStorage(night.storage, () => (++calls === at ? when : null));
        await night.check(due, cut).catch(() => undefined);
        await night.check("2026-01-06T02:15:00Z");
        await night.check("2026-01-06T02:30:00Z");
        const told = notices(night);
        assert.ok(told.length >= 1 && told.length <= 2, `${when} call ${at}: ${told.join(", ")}`);
        assert.deepEqual([...new Set(told)], ["raised late inventory"]);
      }
    }
    await night.deliver(facts(0, 1));
    for (let at = 1; at <= 12; at++) {
      let calls = 0;
      await night
        .check(
          beforeDeadline,
          failingStorage(night.storage, () => (++calls === at ? "before" : null)),
        )
        .catch(() => undefined);
    }
    assert.equal((await night.check(beforeDeadline)).status, "started");
    assert.equal(night.started.length, 1);
  }));

test("a workflow that cannot be started is told once, tried again, and told when it is over", () =>
  withNight(async (night) => {
    await night.deliver(facts(0, 1));
    night.broken.starter = new EndcapError({ what: "the engine is down", next: "Wait", retryable: true });
    for (const at of [due, beforeDeadline]) {
      const answer = await night.check(at);
      assert.deepEqual(
        [answer.status, answer.complete, answer.checkAgain, answer.error?.what],
        ["failed", true, true, "the engine is down"],
      );
    }
    assert.deepEqual(notices(night), ["raised failed workflow"]);
    night.broken.starter = null;
    assert.equal((await night.check(beforeDeadline)).status, "started");
    assert.deepEqual(notices(night), ["raised failed workflow", "resolved failed workflow"]);
  }));

test("a workflow that was started and has failed is told once, and is over when its date is published", () =>
  withNight(async (night) => {
    await night.deliver(facts(0, 1));
    await night.check(due);
    const under = await night.check("2026-01-06T02:15:00Z");
    assert.deepEqual([under.workflow?.state, under.checkAgain, notices(night)], ["running", false, []]);
    night.engine.state = "failed";
    const failed = await night.check("2026-01-06T02:30:00Z");
    assert.deepEqual(
      [failed.status, failed.workflow?.state, failed.workflow?.hasFailed, failed.checkAgain],
      ["started", "failed", true, true],
    );
    assert.match(night.told[0]?.notices[0]?.text ?? "", /has failed: run endcap-2026-01-05 of the engine/);
    night.engine.state = "running";
    await night.check(beforeDeadline);
    night.broken.starter = new EndcapError({ what: "the engine is down", next: "Wait", retryable: true });
    await night.check(beforeDeadline);
    assert.deepEqual(notices(night), ["raised failed workflow"]);
    await night.run("2026-01-06T03:30:00Z");
    const over = await night.check("2026-01-06T03:45:00Z");
    assert.deepEqual([over.workflow?.hasFailed, over.checkAgain, night.started.length], [false, false, 1]);
    assert.deepEqual(notices(night), ["raised failed workflow", "resolved failed workflow"]);
  }));

test("a channel that does not take an alarm is tried again by the next check", () =>
  withNight(async (night) => {
    night.broken.channel = new EndcapError({ what: "the hook is down", next: "Look at it" });
    const first = await night.check(due);
    assert.deepEqual(first.alerts.warnings, ["the hook is down. Look at it"]);
    night.broken.channel = null;
    await night.check(beforeDeadline);
    assert.deepEqual(notices(night), ["raised late inventory", "raised late sales"]);
    assert.equal((await night.check(beforeDeadline)).alerts.told, 0);
  }));

test("a day that somebody else loaded starts nothing; a run that refused a file is followed by another when it comes anew", () =>
  withNight(async (night) => {
    await night.deliver({ ...facts(0, 1), [salesFile]: "nonsense\n" });
    assert.equal((await night.check(due)).status, "started");
    await night.run("2026-01-06T02:10:00Z");
    const refused = await night.check(beforeDeadline);
    assert.deepEqual([refused.status, refused.complete, night.started.length], ["waiting", false, 1]);
    await night.deliver({ [salesFile]: sales(date) });
    assert.equal((await night.check(beforeDeadline)).workflow?.runId, "endcap-2026-01-05-2");
    await night.run("2026-01-06T03:30:00Z");
    assert.equal((await night.check("2026-01-06T04:00:00Z")).complete, true);
    assert.equal(night.started.length, 2);
    await night.deliver(facts(1, 2));
    await night.run("2026-01-07T01:00:00Z");
    const loaded = await night.check(nextNight);
    assert.deepEqual([loaded.status, loaded.workflow, night.started.length], ["loaded", null, 2]);
  }));

test("what a run has told already is not told again", () =>
  withNight(async (night) => {
    await night.deliver(facts(0, 1));
    await night.take(inventoryFile);
    await night.run(due);
    const answer = await night.check(beforeDeadline);
    assert.deepEqual([answer.status, notices(night)], ["waiting", []]);
    await night.check(afterDeadline);
    assert.deepEqual(notices(night), ["raised late delivery"]);
  }));
