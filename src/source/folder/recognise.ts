/** Looks at a folder of a retailer's files and says what they are: what `endcap init` reports and writes. */
import { resolve } from "node:path";
import { applyMaps, parseMap } from "../../config/maps.ts";
import { normaliseConfig, machineDefaults, type MachineDefaults } from "../../config/normalise.ts";
import { applySets } from "../../config/sets.ts";
import type { WrittenConfig, WrittenTable } from "../../config/written-config.ts";
import { sourceTableNames, type SourceTableName } from "../../model/tables.ts";
import { assignTables, mappedTables, type Assigned, type LookedAt } from "./assign-tables.ts";
import { assembleConfig } from "./assemble-config.ts";
import { checkFileMaps, insideFolder } from "./check-maps.ts";
import { parseFileName, splitExtension, type FilePatterns } from "./file-name.ts";
import { widenMaps } from "./widen-maps.ts";
import { patternsFor } from "./group-files.ts";
import { lazyDuck, type LazyDuck } from "./lazy-duck.ts";
import { listFiles, type ListedFile } from "./list-files.ts";
import { readHead } from "./read-head.ts";
import type { RecognisedFile, Recognition } from "./recognition.ts";
import { layoutQuestions } from "./layout-question.ts";
import { askBesideCommas } from "./sibling-signs.ts";
import { zoneQuestions } from "./zone-question.ts";
import { recogniseTable, type TableResult } from "./recognise-table.ts";

const NO_TABLE_NAME = "its name ends in none of .csv, .tsv, .txt, .parquet (with .gz where it is text)";

export type RecogniseParams = {
  folder: string;
  /** `key=value`, as `--set` takes them. */
  sets: readonly string[];
  /** `table=file` and `table.column=header`, as `--map` takes them. */
  maps: readonly string[];
  /** The folder as the configuration shall name it; the folder itself by default. */
  source?: string;
  machine?: MachineDefaults;
  report?(text: string): void;
};

/**
 * Everything that can be known by looking is decided; what cannot is a question, and stays undeclared, so that a run
 * refuses what depends on it and names the setting. A file that cannot be read is named and left out.
 * Throws UsageError for wrong sets and maps, EndcapError for a folder that cannot be read.
 */
export async function recognise(params: RecogniseParams): Promise<Recognition> {
  const machine = params.machine ?? machineDefaults();
  const maps = params.maps.map((map) => insideFolder(map, resolve(params.folder)));
  const said = applyMaps(applySets({ source: params.source ?? params.folder }, params.sets), maps);
  const mappings = maps.map(parseMap);
  const listed = await listFiles(params.folder);
  const paths = listed.map(({ path }) => path);
  checkFileMaps(mappings, paths);
  const duck = lazyDuck();
  try {
    const written = widenMaps(said, mappings, paths);
    const looked = await lookAt(params, written, listed, machine, duck);
    const assignment = assignTables(looked, mappedTables(written.tables ?? {}));
    const patterns = new Map(assignment.groups.map(({ table, group }) => [table, patternsFor(table, group, paths)]));
    const assigned = assignment.files.map((file) => withName(file, patterns));
    const results = new Map<SourceTableName, TableResult>();
    for (const table of sourceTableNames) {
      const files = assigned.filter((file) => file.table === table);
      if (files.length === 0 || !files.some((file) => file.head.kind !== "unreadable")) continue;
      params.report?.(`Looking at ${table}`);
      results.set(table, await recogniseTable({ folder: params.folder, table, files, written, machine, duck }));
    }
    askBesideCommas(results);
    const questions = [
      ...assignment.questions,
      ...layoutQuestions(assigned),
      ...zoneQuestions(results, written, machine),
      ...[...results.values()].flatMap((result) => result.questions),
    ];
    return assembleConfig({
      folder: params.folder,
      written,
      results,
      patterns,
      misnamed: assignment.misnamed,
      questions,
      files: listedFiles(listed, assigned, results),
      machine,
    });
  } finally {
    await duck.close();
  }
}

async function lookAt(
  params: RecogniseParams,
  written: WrittenConfig,
  listed: readonly ListedFile[],
  machine: MachineDefaults,
  duck: LazyDuck,
): Promise<LookedAt[]> {
  const patterns = filePatterns(written);
  const config = normaliseConfig(written, params.folder, machine);
  const general = normaliseConfig({ ...written, tables: {} }, params.folder, machine).tables.sales;
  const looked: LookedAt[] = [];
  for (const file of listed) {
    if (file.problem !== null || splitExtension(file.path.split("/").at(-1) ?? "") === null) continue;
    const name = parseFileName(file.path, patterns);
    const format = (name === null ? general : config.tables[name.table])?.format ?? general?.format;
    if (format === undefined) continue;
    const head = await readHead(params.folder, file, format, duck);
    looked.push({ path: file.path, bytes: file.bytes, name, head });
  }
  return looked;
}

/** A file that a new pattern names says its day and part by that pattern. */
function withName(file: Assigned, patterns: ReadonlyMap<SourceTableName, readonly string[]>): Assigned {
  if (file.name !== null || file.table === null) return file;
  return { ...file, name: parseFileName(file.path, { tables: { [file.table]: patterns.get(file.table) ?? [] } }) };
}

/** The names and patterns of a written configuration's tables, as file names are read by. */
export function filePatterns(written: WrittenConfig): FilePatterns {
  const tables: FilePatterns["tables"] = {};
  for (const [name, table] of Object.entries(written.tables ?? {}) as [
    SourceTableName,
    WrittenTable | false | undefined,
  ][]) {
    tables[name] = table === false ? null : (table?.files ?? []);
  }
  return { tables };
}

function listedFiles(
  listed: readonly ListedFile[],
  assigned: readonly Assigned[],
  results: ReadonlyMap<SourceTableName, TableResult>,
): RecognisedFile[] {
  const byPath = new Map(assigned.map((file) => [file.path, file]));
  return listed.map(({ path, bytes, problem }): RecognisedFile => {
    const file = byPath.get(path);
    if (file === undefined)
      return {
        path,
        bytes,
        table: null,
        sure: "unsure",
        why: problem ?? NO_TABLE_NAME,
        problems: problem === null ? [] : [problem],
      };
    const problems =
      file.head.kind === "unreadable"
        ? [`${file.head.reason}. ${file.head.next}`]
        : file.table === null
          ? []
          : (results.get(file.table)?.problems.get(path) ?? []);
    return { path, bytes, table: file.table, sure: file.sure, why: file.why, problems };
  });
}
