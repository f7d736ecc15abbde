/** A project opened for one command, and closed whatever happens. */
import { quietEffects, type Effects } from "../core/effects.ts";
import { openProject, type Project } from "../workflow/project.ts";
import type { CommandContext } from "./command-spec.ts";

export async function withProject<T>(
  context: Pick<CommandContext, "output" | "dir">,
  work: (project: Project, effects: Effects) => Promise<T>,
): Promise<T> {
  const project = await openProject(context.dir(), { report: (progress) => context.output.progress(progress) });
  try {
    return await work(project, quietEffects({ report: (progress) => context.output.progress(progress) }));
  } finally {
    project.close();
  }
}
