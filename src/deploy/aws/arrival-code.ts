/** What the arrival Lambda is made of: the zip that this Endcap brings, and the project's configuration. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ProjectConfig } from "../../config/project-config.ts";
import type { WrittenConfig } from "../../config/written-config.ts";
import { UsageError } from "../../core/errors.ts";

/** Of the package, and of a checkout after `npm run build`: beside the compiled program. */
const BROUGHT = [join("..", "..", "lambda", "arrival.zip"), join("..", "..", "..", "dist", "lambda", "arrival.zip")];

/** `file`: the zip that a person names, or null for Endcap's own. `key`: below the lake's prefix, another for other bytes. */
export function arrivalCode(file: string | null): { file: string; key: string } {
  const found = file ?? BROUGHT.map((path) => join(import.meta.dirname, path)).find((path) => existsSync(path));
  if (found === undefined || !existsSync(found))
    throw new UsageError({
      what: found === undefined ? "This checkout holds no built arrival Lambda" : `There is no ${found}`,
      ...(found === undefined ? {} : { where: { file: found } }),
      next: "Run `npm run build`, or name the zip with --code",
    });
  const mark = createHash("sha256").update(readFileSync(found)).digest("hex").slice(0, 16);
  return { file: found, key: `deploy/arrival-${mark}.zip` };
}

/** The configuration as the Lambda reads it: as written, with what this machine or folder would have added. */
export function arrivalConfig(written: WrittenConfig, { name, timeZone }: ProjectConfig): Uint8Array {
  return Buffer.from(`${JSON.stringify({ ...written, name, timeZone }, null, 2)}\n`);
}
