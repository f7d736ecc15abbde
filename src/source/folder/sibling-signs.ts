/** Tables of one folder speak for each other: where one has a decimal comma, a point in another may group thousands. */
import { sourceTableNames, type SourceTableName } from "../../model/tables.ts";
import { openQuantities } from "./decide-format.ts";
import type { Question } from "./recognition.ts";
import type { TableResult } from "./recognise-table.ts";

/** Adds a question about quantities such as 2.085 to tables beside one with a decimal comma; one that is open already gets its likely answer. */
export function askBesideCommas(results: ReadonlyMap<SourceTableName, TableResult>): void {
  const comma = sourceTableNames.find((name) => results.get(name)?.written.decimal === ",");
  if (comma === undefined) return;
  for (const [table, result] of results) {
    if (result.written.decimal !== undefined) continue;
    const open = openQuantities([...result.evidence.columns.values()], true);
    if (open === undefined) continue;
    const setting = `${table}.decimal`;
    const question: Question = {
      setting,
      option: "--set",
      why: `"${open.evidence.eitherPoint}" in ${open.header} may have three decimals or grouped thousands, and ${comma} has a decimal comma; undeclared, such files are refused`,
      candidates: [",", "."],
      suggestion: ",",
    };
    result.questions = [...result.questions.filter((one) => one.setting !== setting), question];
  }
}
