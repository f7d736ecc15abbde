/** A process to be killed: runs the pipeline of the project in argv[2], telling its parent when it starts, at each step and when the run is done. */
import { quietEffects } from "../../src/core/effects.ts";
import { openProject } from "../../src/workflow/project.ts";
import { run } from "../../src/workflow/run.ts";

const project = await openProject(process.argv[2] ?? ".");
process.send?.({ kind: "ready" });
await run(
  project,
  quietEffects({ report: ({ kind, step }) => kind === "step" && process.send?.({ kind: "step", step }) }),
  { trigger: "chaos" },
);
process.send?.({ kind: "done" });
project.close();
process.disconnect?.();
