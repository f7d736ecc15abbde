import { arrivalSuite, type ArrivalUnderTest } from "../../arrival/arrival.testsuite.ts";
import { EndcapError } from "../../core/errors.ts";
import { withNight } from "./night.testkit.ts";

const away = new EndcapError({ what: "The engine is away", next: "Try again", retryable: true });

arrivalSuite("lambda", () => {
  const opened = Promise.withResolvers<ArrivalUnderTest>();
  const closing = Promise.withResolvers<void>();
  const over = withNight(async (night) => {
    const dates = () => night.started.map(({ conf }) => (conf as { businessDate: string }).businessDate);
    opened.resolve({
      deliver: night.deliver,
      look: async (at) => void (await night.check(at)),
      begun: dates,
      complete: dates,
      fail: (isFailing) => (night.broken.starter = isFailing ? away : null),
      async close() {
        closing.resolve();
        await over;
      },
    });
    await closing.promise;
  });
  over.catch(opened.reject);
  return opened.promise;
});
