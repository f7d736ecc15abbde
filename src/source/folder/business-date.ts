/** Which column says the business date where no header does by its name: the values decide, or a person is asked. */
import { sourceTables, type SourceTableName } from "../../model/tables.ts";
import type { Assigned } from "./assign-tables.ts";
import { dateColumns, type DateColumn } from "./date-columns.ts";
import type { LazyDuck } from "./lazy-duck.ts";
import { sameName, type ColumnMatch } from "./match-columns.ts";
import type { Question } from "./recognition.ts";

export type BusinessDate = {
  matches: ColumnMatch[];
  /** What was decided, to be said. */
  notes: string[];
  /** Where values alone cannot decide; the column is missing then. */
  question: Question | null;
};

export type BusinessDateParams = {
  folder: string;
  table: SourceTableName;
  /** Readable ones. */
  files: readonly Assigned[];
  headers: readonly string[];
  matches: readonly ColumnMatch[];
  duck: LazyDuck;
};

/**
 * A header that says the business date is left as it is, unless a snapshot's rows say with it only when they last changed.
 * Else the only column of dates is the date; several are a question, and so is one that contradicts the files' names. The
 * names say the day where no column does.
 */
export async function businessDate(params: BusinessDateParams): Promise<BusinessDate> {
  const { table, files, matches, headers } = params;
  const column = sourceTables[table].dateColumn;
  const found = matches.find((match) => match.column === column);
  const isChange =
    found !== undefined && table === "inventory" && found.how === "synonym" && /updat/i.test(found.header);
  if (column === null || files.length === 0 || (found !== undefined && !isChange))
    return { matches: [...matches], notes: [], question: null };
  const others = matches.filter((match) => match !== found);
  const taken = others.filter(({ column: name, how }) => name !== "trans_time" || how !== "synonym");
  const dates = await dateColumns({
    ...params,
    headers: headers.filter((header) => header !== "" && !taken.some((match) => sameName(match.header, header))),
  });
  const candidates = dates.filter(({ isOther }) => !isOther);
  const [only, second] = candidates;
  const byContent = (header: string): ColumnMatch => ({ column, header, sure: "likely", how: "synonym" });
  if (only !== undefined && second === undefined && mayDecide(table, only)) {
    const why = only.agrees === true ? ", and its dates go with those in the files' names" : "";
    return {
      matches: [...others.filter(({ header }) => !sameName(header, only.header)), byContent(only.header)],
      notes: [`${only.header} is taken for the business date: no other column holds dates${why}`],
      question: null,
    };
  }
  const allNamed = files.every((file) => file.name?.date != null);
  if (only !== undefined)
    return { matches: others, notes: [], question: dateQuestion(`${table}.${column}`, candidates, allNamed) };
  if (!allNamed) return { matches: [...matches], notes: [], question: null };
  const left = dates.map(({ header }) => header);
  return {
    matches: [...others, byContent("@date")],
    notes:
      left.length === 0
        ? []
        : [`the business date is the one in the files' names: ${left.join(", ")} by the header is another date`],
    question: null,
  };
}

/** Without a name's date to go by only sales' own dates are theirs: those of a stock list may be any. */
function mayDecide(table: SourceTableName, { agrees }: DateColumn): boolean {
  return agrees ?? table === "sales";
}

function dateQuestion(setting: string, candidates: readonly DateColumn[], allNamed: boolean): Question {
  const agreeing = candidates.filter(({ agrees }) => agrees === true);
  const names = candidates.map(({ header }) => header);
  const why =
    names.length > 1
      ? `${names.join(" and ")} hold dates: which of them is the business date?`
      : `${names[0]} holds dates${allNamed ? ", but others than the files' names" : ""}: is it the business date?`;
  return {
    setting,
    option: "--map",
    why: `no header says the business date; ${why}`,
    candidates: [...names, ...(allNamed ? ["@date"] : [])],
    suggestion: agreeing.length === 1 ? (agreeing[0]?.header ?? null) : null,
  };
}
