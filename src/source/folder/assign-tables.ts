/** Which files are which table: by their names, by what people said, and by their columns. */
import { isSourceTableName, sourceTableNames, sourceTables, type SourceTableName } from "../../model/tables.ts";
import { parseFileName, type FileName } from "./file-name.ts";
import { groupFiles, type FileGroup } from "./group-files.ts";
import { claimOf, type Claim } from "./claim-tables.ts";
import { fitsTable, tableByColumns } from "./guess-table.ts";
import { sameName, type Sureness } from "./match-columns.ts";
import type { FileHead } from "./read-head.ts";
import type { Question } from "./recognition.ts";

const MOST_NAMED = 4;

export type LookedAt = { path: string; bytes: number; name: FileName | null; head: FileHead };

export type Assigned = LookedAt & { table: SourceTableName | null; sure: Sureness; why: string };

export type Assignment = {
  files: Assigned[];
  /** Groups that the configuration must name. */
  groups: { table: SourceTableName; group: FileGroup }[];
  /** Tables whose name only files of another table carry. */
  misnamed: SourceTableName[];
  questions: Question[];
};

/** `mapped`: tables whose files a person named; nothing else is taken for them. */
export function assignTables(files: readonly LookedAt[], mapped: ReadonlySet<SourceTableName>): Assignment {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const contradictions = new Map(files.flatMap((file) => contradicted(file) ?? []));
  const named = new Set(
    files.flatMap((file) => (file.name === null || contradictions.has(file.path) ? [] : [file.name.table])),
  );
  const claims = groupFiles(files.filter((file) => file.name === null).map(({ path }) => path)).flatMap(
    (group) =>
      claimOf(
        group,
        group.paths.flatMap((path) => byPath.get(path)?.head ?? []),
      ) ?? [],
  );
  const taken: Claim[] = [];
  const questions: Question[] = [];
  for (const table of sourceTableNames) {
    const own = claims.filter((claim) => claim.table === table).sort((a, b) => a.rank - b.rank);
    if (own.length === 0 || named.has(table) || mapped.has(table)) continue;
    const [best, second] = own;
    if (best !== undefined && (second === undefined || (best.sure !== "unsure" && best.rank < second.rank)))
      taken.push(best);
    else questions.push(fileQuestion(table, own));
  }
  return {
    files: files.map((file) => {
      const why = contradictions.get(file.path);
      return why === undefined
        ? assign(file, claims, taken)
        : { ...file, name: null, table: null, sure: "unsure", why };
    }),
    groups: taken.map(({ group, table }) => ({ table, group })),
    misnamed: files.flatMap((file) =>
      file.name !== null && contradictions.has(file.path) && !named.has(file.name.table) ? [file.name.table] : [],
    ),
    questions,
  };
}

function assign(file: LookedAt, claims: readonly Claim[], taken: readonly Claim[]): Assigned {
  if (file.name !== null) {
    const day = file.name.date === null ? "" : ` of ${file.name.date}`;
    const own = parseFileName(file.path, { tables: {} })?.table === file.name.table;
    return {
      ...file,
      table: file.name.table,
      sure: "sure",
      why: own
        ? `its name says ${file.name.table}${day}`
        : `you named it ${file.name.table}${day === "" ? "" : `, its name says the day ${file.name.date}`}`,
    };
  }
  const claim = claims.find(({ group }) => group.paths.includes(file.path));
  if (claim === undefined) return { ...file, table: null, sure: "unsure", why: whyUnknown(file.head) };
  if (taken.includes(claim)) return { ...file, table: claim.table, sure: claim.sure, why: claim.why };
  return { ...file, table: null, sure: "unsure", why: `may be ${claim.table}: ${claim.why}` };
}

/** A file such as `store_1.csv` that holds the sales of store 1: its own columns say more than its name. */
function contradicted(file: LookedAt): [path: string, why: string][] | null {
  if (
    file.name === null ||
    file.head.kind === "unreadable" ||
    parseFileName(file.path, { tables: {} })?.table !== file.name.table
  )
    return null;
  const { table } = file.name;
  const columns = tableByColumns(file.head.headers);
  if (columns === null || columns.table === table || columns.sure === "unsure") return null;
  const isFact = sourceTables[table].kind === "dimension" && sourceTables[columns.table].kind === "fact";
  if (!isFact && fitsTable(table, file.head.headers, {})) return null;
  return [
    [
      file.path,
      `its name says ${table}, but ${columns.why}; if that is right, name it (--map '${columns.table}=${file.path}')`,
    ],
  ];
}

function whyUnknown(head: FileHead): string {
  if (head.kind === "unreadable") return head.reason;
  const names = head.headers.slice(0, 6).join(", ");
  const unknown = `neither its name nor its columns (${names}${head.headers.length > 6 ? ", …" : ""}) say which table it is`;
  const week = head.headers.find((header) => /^(?:week|wk)|(?:week|wk)(?:start|begin|end|of|date)?/i.test(header));
  return week === undefined ? unknown : `${unknown}; ${week} speaks for sums by week, where daily sales are expected`;
}

function fileQuestion(table: SourceTableName, claims: readonly Claim[]): Question {
  const names = claims.map(({ group }) =>
    group.paths.length === 1 || group.name === "" ? (group.paths[0] ?? "") : group.name,
  );
  const several = claims.length > 1;
  const why = several
    ? `${named(names)} all look like ${table}; if they are parts of the same days, name them together (a pattern with *), if not, name the one that counts`
    : `${names[0]} may be ${table}: ${claims[0]?.why ?? ""}`;
  return {
    setting: table,
    option: "--map",
    why,
    candidates: several ? [...names, commonPattern(names)] : names,
    suggestion: several ? null : (names[0] ?? null),
  };
}

function named(names: readonly string[]): string {
  return names.length <= MOST_NAMED
    ? names.join(" and ")
    : `${names.slice(0, MOST_NAMED).join(", ")} and ${names.length - MOST_NAMED} more`;
}

/** `sales_*` of `sales_north` and `sales_south`, and of `sales_0501` and `sales_0601`, after which `sales_1001` will come. */
function commonPattern(names: readonly string[]): string {
  const [first = ""] = names;
  let length = 0;
  while (
    length < first.length &&
    names.every((name) => sameName(name.slice(0, length + 1), first.slice(0, length + 1)))
  )
    length++;
  return `${first.slice(0, length).replace(/\d+$/, "")}*`;
}

/** Tables for which a person named files. */
export function mappedTables(tables: Readonly<Record<string, unknown>>): Set<SourceTableName> {
  const mapped = Object.entries(tables).filter(
    ([, table]) =>
      typeof table === "object" &&
      table !== null &&
      "files" in table &&
      Array.isArray(table.files) &&
      table.files.length > 0,
  );
  return new Set(mapped.flatMap(([name]) => (isSourceTableName(name) ? [name] : [])));
}
