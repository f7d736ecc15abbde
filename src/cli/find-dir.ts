/** The project folder of a command: `--dir`, or the nearest one upward with a configuration. */
import { resolve } from "node:path";
import { findProjectDir } from "../config/load.ts";
import { UsageError } from "../core/errors.ts";

export function projectDir(dir: string | undefined): string {
  if (dir !== undefined) return resolve(dir);
  const found = findProjectDir(process.cwd());
  if (found !== null) return found;
  throw new UsageError({
    what: "There is no Endcap project here, nor in any folder above",
    tried: `${process.cwd()} and upward, for endcap.config.ts, .js or .json`,
    next: "Make one with `endcap init --source <folder> --dir <project>`, or name one with --dir",
  });
}
