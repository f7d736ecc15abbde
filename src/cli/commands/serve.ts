/** `endcap serve`: scheduler, HTTP API, metrics and the web app. */
import type { CommandContext } from "../command-spec.ts";
import { serveProject } from "../serve-project.ts";

export function serve(
  context: CommandContext<{ host?: string; port?: number; token?: string; open?: boolean }>,
): Promise<number> {
  const { host, port, token, open } = context.options;
  return serveProject(context, { dir: context.dir(), host, port, token, schedule: true, open: open === true });
}
