/** What every workflow starter must do. */
import assert from "node:assert/strict";
import { describe } from "node:test";
import { EndcapError } from "../../core/errors.ts";
import { suiteTests, type Gap } from "../../core/suite-gaps.testkit.ts";
import type { WorkflowStarter } from "./starter.ts";

export type StarterUnderTest = {
  starter: WorkflowStarter;
  /** The same engine, asked by somebody that it does not know. */
  stranger: WorkflowStarter;
  /** The same engine, asked for a workflow that it does not have. */
  unknown: WorkflowStarter;
  /** The runs that the engine has, and what each was handed. */
  runs(): { runId: string; conf: object }[];
  /** Makes the engine answer its next requests so: a status, or nothing at all. */
  fail(next: readonly (number | "silence")[]): void;
  /** Text that no error may hold. */
  secrets: readonly string[];
  close(): Promise<void>;
};

const request = { runId: "endcap-2026-01-05", conf: { businessDate: "2026-01-05", files: [{ name: "Größe.csv" }] } };

export function starterSuite(name: string, open: () => Promise<StarterUnderTest>, gaps: readonly Gap[] = []): void {
  const { test, end } = suiteTests(gaps);
  const opened = (work: (one: StarterUnderTest) => Promise<void>) => async () => {
    const one = await open();
    try {
      await work(one);
    } finally {
      await one.close();
    }
  };
  const failureOf = async (starter: WorkflowStarter, secrets: readonly string[]): Promise<EndcapError> => {
    const failed = await starter.start(request).catch((error: unknown) => error);
    assert.ok(failed instanceof EndcapError, String(failed));
    for (const secret of secrets) assert.ok(!(JSON.stringify(failed) + failed.stack).includes(secret));
    return failed;
  };

  describe(`workflow starter ${name}`, () => {
    test(
      "starts one run, which is handed everything",
      opened(async ({ starter, runs }) => {
        assert.deepEqual(await starter.start(request), { runId: request.runId, state: "queued", wasThere: false });
        assert.deepEqual(
          runs().map(({ runId, conf }) => ({ runId, conf })),
          [request],
        );
      }),
    );
    test(
      "asked again, finds the run that is there; another id is another run",
      opened(async ({ starter, runs }) => {
        await starter.start(request);
        assert.deepEqual(await starter.start(request), { runId: request.runId, state: "queued", wasThere: true });
        await starter.start({ ...request, runId: "endcap-2026-01-06" });
        assert.equal(runs().length, 2);
      }),
    );
    test(
      "asked by many at once, one run begins and one of them began it",
      opened(async ({ starter, runs }) => {
        const all = await Promise.all(Array.from({ length: 10 }, () => starter.start(request)));
        assert.equal(runs().length, 1);
        assert.equal(all.filter(({ wasThere }) => !wasThere).length, 1);
      }),
    );
    test(
      "a run is found by its id, and one that is not there is not",
      opened(async ({ starter, stranger }) => {
        assert.equal(await starter.find(request.runId), null);
        await starter.start(request);
        assert.deepEqual(await starter.find(request.runId), { runId: request.runId, state: "queued", wasThere: true });
        await assert.rejects(stranger.find(request.runId), EndcapError);
      }),
    );
    test(
      "the newest run is told with its tasks in the order of their beginning; before the first there is none",
      opened(async ({ starter, stranger }) => {
        assert.equal(await starter.newest(), null);
        await starter.start(request);
        await starter.start({ ...request, runId: "endcap-2026-01-06" });
        const newest = await starter.newest();
        assert.deepEqual([newest?.runId, newest?.state], ["endcap-2026-01-06", "queued"]);
        assert.deepEqual(newest?.tasks, [
          { name: "get_files", state: "success" },
          { name: "wait_for_step 0", state: "running" },
          { name: "publish", state: null },
        ]);
        assert.ok(newest.link === null || newest.link.includes("endcap-2026-01-06"));
        await assert.rejects(stranger.newest(), EndcapError);
      }),
    );
    test(
      "an engine that is overloaded, or loses its answer, is asked again without a second run",
      opened(async ({ starter, runs, fail }) => {
        fail([503]);
        await starter.start(request);
        fail(["silence"]);
        assert.equal((await starter.start({ ...request, runId: "endcap-2026-01-06" })).wasThere, true);
        assert.equal(runs().length, 2);
      }),
    );
    test(
      "one that stays away may be asked later",
      opened(async ({ starter, runs, fail, secrets }) => {
        fail([503, 503, 503, 503]);
        assert.equal((await failureOf(starter, secrets)).retryable, true);
        assert.equal(runs().length, 0);
      }),
    );
    test(
      "who is not let in, and a workflow that is not there, are told with what to do",
      opened(async ({ stranger, unknown, runs, secrets }) => {
        const refused = await failureOf(stranger, secrets);
        assert.equal(refused.retryable, false);
        assert.match(refused.next, /ENDCAP_AIRFLOW_|Allow /);
        assert.match((await failureOf(unknown, secrets)).what, /knows no DAG nowhere/);
        assert.equal(runs().length, 0);
      }),
    );
    end();
  });
}
