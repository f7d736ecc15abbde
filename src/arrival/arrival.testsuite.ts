/** What everything that waits for a day's files must do: the scheduler of `endcap serve`, the function on Lambda. */
import assert from "node:assert/strict";
import { describe } from "node:test";
import { compact, day, facts } from "../../test/tiny-shop.testkit.ts";
import { suiteTests, type Gap } from "../core/suite-gaps.testkit.ts";

export type ArrivalUnderTest = {
  /** Files that appear in the source of a tiny shop, whose dimensions are there. */
  deliver(files: Record<string, string>): Promise<void>;
  /** One look, as at this moment. */
  look(at: string): Promise<void>;
  /** Business dates of the workflows that were begun, oldest first. */
  begun(): string[];
  /** Of those, the dates that were complete when they were begun. */
  complete(): string[];
  /** Whether what begins a workflow fails. */
  fail(isFailing: boolean): void;
  close(): Promise<void>;
};

const [first, second] = [day(0), day(1)];
const times = { due: "2026-01-06T02:00:30Z", later: "2026-01-06T03:15:00Z", nextNight: "2026-01-07T02:00:30Z" };
const inventoryOf = (date: string) => `inventory_${compact(date)}.csv`;

export function arrivalSuite(name: string, open: () => Promise<ArrivalUnderTest>, gaps: readonly Gap[] = []): void {
  const { test, end } = suiteTests(gaps);
  const opened = (work: (one: ArrivalUnderTest) => Promise<void>) => async () => {
    const one = await open();
    try {
      await work(one);
    } finally {
      await one.close();
    }
  };
  /** The first day's files without those of its stock, and these. */
  const inTwo = () => {
    const { [inventoryOf(first)]: late = "", ...rest } = facts(0, 1);
    return { rest, late: { [inventoryOf(first)]: late } };
  };

  describe(`arrival ${name}`, () => {
    test(
      "a complete day begins its workflow once, however often it is looked at",
      opened(async ({ deliver, look, begun, complete }) => {
        await deliver(facts(0, 1));
        for (const at of [times.due, times.due, times.later]) await look(at);
        assert.deepEqual([begun(), complete()], [[first], [first]]);
      }),
    );
    test(
      "a day that lacks a table is not complete; when the file comes, it is, by itself",
      opened(async ({ deliver, look, complete }) => {
        const { rest, late } = inTwo();
        await deliver(rest);
        await look(times.due);
        assert.deepEqual(complete(), []);
        await deliver(late);
        await look(times.later);
        assert.deepEqual(complete(), [first]);
      }),
    );
    test(
      "while a table is missing no workflow is begun",
      opened(async ({ deliver, look, begun }) => {
        await deliver(inTwo().rest);
        await look(times.due);
        await look(times.later);
        assert.deepEqual(begun(), []);
      }),
    );
    test(
      "a workflow that could not be begun is begun by a later look",
      opened(async ({ deliver, look, begun, fail }) => {
        await deliver(facts(0, 1));
        fail(true);
        await look(times.due);
        assert.deepEqual(begun(), []);
        fail(false);
        await look(times.later);
        assert.deepEqual(begun(), [first]);
      }),
    );
    test(
      "the next night is a day of its own",
      opened(async ({ deliver, look, complete }) => {
        await deliver(facts(0, 1));
        await look(times.due);
        await deliver(facts(1, 2));
        await look(times.nextNight);
        assert.deepEqual(complete(), [first, second]);
      }),
    );
    end();
  });
}
