/** Which columns of a file are which columns of the contract, and how sure that is. */
import { sourceTables, type SourceTableName } from "../../model/tables.ts";
import { columnSynonyms, foldedSpellings } from "./column-synonyms.ts";
import { saysPercent } from "./percent-header.ts";

export type Sureness = "sure" | "likely" | "unsure";

export type ColumnMatch = {
  column: string;
  /** As the file writes it; `@date` or `@qty*price` for what no column holds. */
  header: string;
  sure: Sureness;
  /** `own`: the contract's own name, needs no mapping. `given`: a person said so. */
  how: "own" | "given" | "synonym";
};

export type MatchedColumns = {
  matches: ColumnMatch[];
  /** Contract columns that nothing in the file is. */
  missing: string[];
  /** Headers that are no column of the contract. */
  unknown: string[];
};

type Candidate = ColumnMatch & { rank: number };

/** `given`: contract column → header, as a person mapped them; they count before everything else. */
export function matchColumns(
  table: SourceTableName,
  headers: readonly string[],
  given: Readonly<Record<string, string>>,
): MatchedColumns {
  const columns = sourceTables[table].columns.map(({ name }) => name);
  const spelled = headers.map((header) => ({ header, spellings: foldedSpellings(header) }));
  const candidates = columns.flatMap((column) => candidatesFor(table, column, spelled, given[column]));
  const matches: ColumnMatch[] = [];
  const usedHeaders = new Set<string>();
  for (const { rank: _rank, ...match } of candidates.sort((a, b) => a.rank - b.rank)) {
    const special = match.header.startsWith("@");
    if (
      matches.some(({ column }) => column === match.column) ||
      (!special && usedHeaders.has(match.header) && match.how !== "given")
    )
      continue;
    matches.push(match);
    if (!special) usedHeaders.add(match.header);
  }
  return {
    matches: columns.flatMap((column) => matches.find((match) => match.column === column) ?? []),
    missing: columns.filter((column) => !matches.some((match) => match.column === column)),
    unknown: headers.filter((header) => header.trim() !== "" && !usedHeaders.has(header)),
  };
}

/** Names are the same without regard to case and blanks around. */
export function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function candidatesFor(
  table: SourceTableName,
  column: string,
  headers: readonly { header: string; spellings: readonly string[] }[],
  given: string | undefined,
): Candidate[] {
  if (given?.startsWith("@")) return [{ column, header: given, sure: "sure", how: "given", rank: 0 }];
  const named = given === undefined ? undefined : headers.find(({ header }) => sameName(header, given));
  if (named !== undefined) return [{ column, header: named.header, sure: "sure", how: "given", rank: 0 }];
  const own = headers.find(({ header }) => sameName(header, column));
  if (own !== undefined) return [{ column, header: own.header, sure: "sure", how: "own", rank: 1 }];
  const { sure = [], likely = [] } = columnSynonyms[table][column] ?? {};
  const isAmount = isAmountColumn(table, column);
  return headers.flatMap(({ header, spellings }): Candidate[] => {
    if (isAmount && saysPercent(header)) return [];
    const at = sure.findIndex((name) => spellings.includes(name));
    if (at !== -1) return [{ column, header, sure: "sure", how: "synonym", rank: 100 + at }];
    const later = likely.findIndex((name) => spellings.includes(name));
    return later === -1 ? [] : [{ column, header, sure: "likely", how: "synonym", rank: 1000 + later }];
  });
}

/** Columns of money or of quantities: a header that says percent is never one of them, unless a person says so. */
export function isAmountColumn(table: SourceTableName, column: string): boolean {
  const type = sourceTables[table].columns.find(({ name }) => name === column)?.type;
  return type === "money" || type === "quantity";
}
