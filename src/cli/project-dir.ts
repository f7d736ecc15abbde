/** The project folder of a command: `--dir`, or the nearest one upward with a configuration. */
import { resolve } from "node:path";
import { CONFIG_FILES, findConfigFile, findProjectDir } from "../config/find-config.ts";
import { UsageError } from "../core/errors.ts";

export function projectDir(dir: string | undefined): string {
  if (dir !== undefined) return checked(resolve(dir));
  const found = findProjectDir(process.cwd());
  if (found !== null) return found;
  throw new UsageError({
    what: "There is no Endcap project here, nor in any folder above",
    tried: `${process.cwd()} and upward, for endcap.config.ts, .js or .json`,
    next: "Make one with `endcap init --source <folder> --dir <project>`, or name one with --dir",
  });
}

function checked(dir: string): string {
  if (findConfigFile(dir) !== null) return dir;
  throw new UsageError({
    what: `${dir} is no Endcap project: it holds no configuration`,
    where: { file: dir },
    tried: CONFIG_FILES.join(", "),
    next: "Make one with `endcap init --source <folder> --dir <project>`, or name the project folder with --dir",
  });
}
