/** Checks a value against the schema of what a person may write. */
import { EndcapError } from "../core/errors.ts";
import { databaseProblems } from "./check-database.ts";
import { measureProblems } from "./check-measures.ts";
import { explainIssues, type ConfigProblem } from "./explain-issues.ts";
import { writtenConfigSchema, type WrittenConfig } from "./written-config.ts";

/** The value as a configuration, or one error that names every wrong setting. `file`: where it was written, for the error. */
export function checkConfig(value: unknown, file: string): WrittenConfig {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new EndcapError({
      what: `${file} exports no configuration`,
      where: { file },
      next: 'Export an object by default, for example: export default { source: "./files" }',
    });
  }
  const result = writtenConfigSchema.safeParse(value);
  const problems = result.success
    ? [...measureProblems(result.data), ...databaseProblems(result.data)]
    : explainIssues(result.error.issues, value);
  if (result.success && problems.length === 0) return result.data;
  throw wrongSettings(problems, file);
}

function wrongSettings(problems: readonly ConfigProblem[], file: string): EndcapError {
  const [first] = problems;
  const all = `Correct ${problems.length === 1 ? "the setting" : "the settings"} in ${file}; the reference of settings lists all of them`;
  return new EndcapError({
    what:
      problems.length === 1
        ? (first?.message ?? "a setting is wrong")
        : `${problems.length} settings are wrong: ${problems.map(({ message }) => message).join(" · ")}`,
    where: { file, ...(first === undefined ? {} : { setting: first.setting }) },
    next: problems.length === 1 ? (first?.next ?? all) : all,
  });
}
