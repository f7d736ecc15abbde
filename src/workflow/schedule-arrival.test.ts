import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deliver, dimensions, makeTinyShop } from "../../test/tiny-shop.testkit.ts";
import { arrivalSuite } from "../arrival/arrival.testsuite.ts";
import { quietEffects } from "../core/effects.ts";
import { openSource } from "../source/index.ts";
import { openProject } from "./project.ts";
import { run } from "./run.ts";
import { createScheduler } from "./schedule.ts";

const gaps = [
  {
    reason:
      "never: the embedded engine is the workflow, and loads what is there; the day stays incomplete until the rest comes",
    tests: ["while a table is missing no workflow is begun"],
    fails: /deep-equal/,
  },
];

arrivalSuite(
  "scheduler",
  async () => {
    const parent = await mkdtemp(join(tmpdir(), "endcap-arrival-"));
    const shop = await makeTinyShop(parent);
    await deliver(shop, dimensions());
    const project = await openProject(shop.dir);
    const source = await openSource(project);
    const runs: { date: string; isComplete: boolean }[] = [];
    let isFailing = false;
    return {
      deliver: (files) => deliver(shop, files),
      async look(at) {
        const clock = { now: () => new Date(at) };
        const scheduler = createScheduler({
          store: project.store,
          arrival: project.config,
          clock,
          isBusy: async () => false,
          hasNews: () => source.hasNews(project),
          report: () => undefined,
          sleep: async () => undefined,
          async runNow() {
            if (isFailing) throw new Error("no space left");
            const { arrival } = await run(project, quietEffects({ clock }), { trigger: "schedule" });
            runs.push({ date: arrival.date, isComplete: arrival.complete });
            return { complete: arrival.complete };
          },
        });
        scheduler.start();
        await scheduler.stop();
      },
      begun: () => runs.map(({ date }) => date),
      complete: () => runs.flatMap(({ date, isComplete }) => (isComplete ? [date] : [])),
      fail: (failing) => (isFailing = failing),
      async close() {
        project.close();
        await rm(parent, { recursive: true });
      },
    };
  },
  gaps,
);
