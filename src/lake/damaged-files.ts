/** Which file is damaged, where a reader only says that something is: looked for when a question or a step has failed. */
import { literal, openDuck, type Duck } from "../core/duck.ts";
import { EndcapError } from "../core/errors.ts";
import { damagedFile, isAboutRoomOrRights } from "../core/explain-error.ts";

/** Errors that are about bytes, not about what was asked; DuckDB does not always name the file. */
const ABOUT_BYTES =
  /^(Invalid Error|Invalid Input Error|IO Error|INTERNAL Error|Serialization Error|Out of Range Error)/;

/** The error that names the first damaged one of these Parquet files; null where the error is of another kind or all files are whole. */
export async function nameDamaged(error: unknown, files: readonly string[]): Promise<EndcapError | null> {
  const cause = error instanceof EndcapError ? error.cause : error;
  if (!(cause instanceof Error) || cause instanceof EndcapError || !ABOUT_BYTES.test(cause.message)) return null;
  if (files.length === 0 || isAboutRoomOrRights(cause)) return null;
  const duck = await openDuck({ memory: "512MB", threads: 1, spill: "" });
  try {
    for (const file of files) {
      const problem = await readingProblem(duck, file);
      if (problem !== null) return new EndcapError({ ...damagedFile(file, problem), cause });
    }
    return null;
  } finally {
    duck.close();
  }
}

/** Hashes take every value of every column; what statistics could answer, such as a maximum, would read none. */
async function readingProblem(duck: Duck, file: string): Promise<string | null> {
  try {
    await duck.rows(`SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet(${literal(file)}, hive_partitioning = false)`);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
