/** Serves a project until it is told to stop. */
import { openServer, type OpenServerParams } from "../server/open-server.ts";
import { browserOpener, openBrowser } from "./browser.ts";
import type { CommandContext } from "./command-spec.ts";

export type ServeProjectParams = Pick<OpenServerParams, "dir" | "host" | "port" | "token" | "schedule"> & {
  open: boolean;
  /** Takes a free port where the configured one is taken. */
  anyPort?: boolean;
};

/** Resolves to the exit code when SIGINT or SIGTERM came and everything is closed. */
export async function serveProject(
  { output, onStop }: Pick<CommandContext, "output" | "onStop">,
  params: ServeProjectParams,
): Promise<number> {
  const stopped = new Promise<void>((resolve) => onStop(resolve));
  const server = await openServer(params).catch((error: unknown) => {
    if (params.anyPort !== true || params.port !== undefined || !isPortTaken(error)) throw error;
    return openServer({ ...params, port: 0 });
  });
  if (output.json) output.data({ url: server.url, port: server.port });
  else output.answer(`${output.style("bold", "Dashboard")}  ${server.url}`);
  output.note("Ctrl-C stops it.");
  const opener = params.open
    ? browserOpener({ platform: process.platform, env: process.env, isTerminal: output.isTerminal })
    : null;
  if (opener !== null) openBrowser(server.url, opener);
  await stopped;
  output.note("Stopping …");
  await server.close();
  return 0;
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && (error.cause as NodeJS.ErrnoException | undefined)?.code === "EADDRINUSE";
}
