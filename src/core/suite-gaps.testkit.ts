/** The tests of a port's suite, some of which an adapter cannot pass: its gaps are data, and a gap that closes turns the run red. */
import { test as nodeTest, type TestContext } from "node:test";

/** What an adapter lacks: why, the suite's tests that fail for it, and what their error then says. */
export type Gap = { reason: string; tests: readonly string[]; fails: RegExp };

export type SuiteTests = {
  /** A test of the suite; one that is a gap of the adapter must fail, and in the way that the gap says. */
  test(name: string, work: (context: TestContext) => void | Promise<void>): void;
  /** To be called when all tests are named. Throws where a gap names a test that the suite does not have. */
  end(): void;
};

export function suiteTests(gaps: readonly Gap[] = []): SuiteTests {
  const byTest = new Map(gaps.flatMap((gap) => gap.tests.map((name) => [name, gap] as const)));
  const unnamed = new Set(byTest.keys());
  return {
    test(name, work) {
      const gap = byTest.get(name);
      unnamed.delete(name);
      void nodeTest(name, gap === undefined ? {} : { expectFailure: { label: gap.reason, match: gap.fails } }, work);
    },
    end() {
      if (unnamed.size > 0) throw new Error(`The suite has no test ${[...unnamed].join(", ")}, which a gap names`);
    },
  };
}
