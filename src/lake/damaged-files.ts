/** Which file is damaged, where a reader only says that something is: looked for when a question or a step has failed. */
import { openDuck, literal } from "../core/duck.ts";
import { EndcapError } from "../core/errors.ts";
import { damagedFile } from "../core/explain-error.ts";

/** Errors that are about bytes, not about what was asked; DuckDB does not always name the file. */
const ABOUT_BYTES =
  /^(Invalid Error|Invalid Input Error|IO Error|INTERNAL Error|Serialization Error|Out of Range Error)/;

/** The error that names the first damaged one of these Parquet files; null where the error is of another kind or all files are whole. */
export async function nameDamaged(error: unknown, files: readonly string[]): Promise<EndcapError | null> {
  const cause = error instanceof EndcapError ? error.cause : error;
  if (!(cause instanceof Error) || cause instanceof EndcapError || !ABOUT_BYTES.test(cause.message)) return null;
  const duck = await openDuck({ memory: "512MB", threads: 1, spill: "" });
  try {
    for (const file of files) {
      const problem = await duck
        .rows(`SELECT max(COLUMNS(*)) FROM read_parquet(${literal(file)}, hive_partitioning = false)`)
        .then(
          () => null,
          (found: unknown) => found as Error,
        );
      if (problem !== null) return new EndcapError({ ...damagedFile(file, problem.message), cause });
    }
    return null;
  } finally {
    duck.close();
  }
}
