/** Looks at a database's tables and says what they are, as `endcap init` does of a folder's files: by samples that it looks at like files. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OF_FILES } from "../../config/check-database.ts";
import type { WrittenConfig, WrittenTable } from "../../config/written-config.ts";
import { isSourceTableName, sourceTableNames, type SourceTableName } from "../../model/tables.ts";
import type { Question, Recognition } from "../folder/recognition.ts";
import { recognise } from "../folder/recognise.ts";
import type { OpenDatabase } from "./database.ts";
import { withDatabase } from "./extract-days.ts";

const SAMPLED_ROWS = 20_000;
/** Tables that are looked at; a till system's database may have thousands. */
const MOST_TABLES = 200;

export type RecogniseDatabaseParams = {
  open: OpenDatabase;
  sets: readonly string[];
  /** `table=table of the database` and `table.column=column`. */
  maps: readonly string[];
  /** The source as the configuration shall name it, from the tables that are called otherwise. */
  source(tables: Partial<Record<SourceTableName, string>>): WrittenConfig["source"];
  report?(text: string): void;
};

export function recogniseDatabase(params: RecogniseDatabaseParams): Promise<Recognition> {
  return withDatabase(params.open, async (database) => {
    const folder = await mkdtemp(join(tmpdir(), "endcap-look-"));
    try {
      const names = new Map<string, string>();
      for (const name of (await database.tables()).slice(0, MOST_TABLES)) {
        const file = `${fileStem(name, names)}.csv`;
        params.report?.(`Looking at ${name}`);
        await database.sample(name, SAMPLED_ROWS, join(folder, file));
        names.set(file, name);
      }
      const files = new Map([...names].map(([file, name]) => [name, file]));
      const maps = params.maps.map((map) => toFile(map, files));
      const found = await recognise({ folder, sets: params.sets, maps });
      return toDatabase(found, { address: database.address, names, source: params.source });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** Without its schema where no other table has that name, since names say what a table is. */
function fileStem(name: string, taken: ReadonlyMap<string, string>): string {
  const last = name.split(".").at(-1) ?? name;
  return taken.has(`${last}.csv`) ? name : last;
}

function toFile(map: string, files: ReadonlyMap<string, string>): string {
  const [table = "", ...rest] = map.split("=");
  const name = rest.join("=");
  return isSourceTableName(table) ? `${table}=${files.get(name) ?? name}` : map;
}

function toDatabase(
  found: Recognition,
  {
    address,
    names,
    source,
  }: { address: string; names: ReadonlyMap<string, string> } & Pick<RecogniseDatabaseParams, "source">,
): Recognition {
  const nameOf = (file: string) => names.get(file) ?? file;
  const chosen = new Map<SourceTableName, string>();
  const files = found.files.map((file) => {
    if (file.table === null) return { ...file, path: nameOf(file.path) };
    const other = chosen.get(file.table);
    if (other === undefined) chosen.set(file.table, nameOf(file.path));
    const problems =
      other === undefined
        ? file.problems
        : [`${other} is taken for ${file.table}; make a view of both, or name this one with --map`];
    return { ...file, path: nameOf(file.path), problems };
  });
  const differing = [...chosen].filter(([table, name]) => table !== name);
  const tables: NonNullable<WrittenConfig["tables"]> = {};
  for (const table of sourceTableNames) {
    const written = found.config.tables?.[table];
    if (written === false || !chosen.has(table)) tables[table] = false;
    else if (written !== undefined) tables[table] = ofDatabase(written);
  }
  const config = Object.fromEntries(
    Object.entries({ ...found.config, source: source(Object.fromEntries(differing)), tables }).filter(
      ([name]) => !(OF_FILES as readonly string[]).includes(name),
    ),
  ) as WrittenConfig;
  const isOfFiles = (path: string) =>
    [...OF_FILES, "cadence"].some((name) => path === name || path.endsWith(`.${name}`));
  return {
    ...found,
    folder: address,
    noun: "table",
    files,
    questions: found.questions.filter(({ setting }: Question) => !isOfFiles(setting)),
    config,
    comments: Object.fromEntries(Object.entries(found.comments).filter(([path]) => !isOfFiles(path))),
  };
}

function ofDatabase(written: WrittenTable): WrittenTable {
  const { cadence: _seenInASample, ...rest } = written;
  return Object.fromEntries(
    Object.entries(rest).filter(([name]) => !(OF_FILES as readonly string[]).includes(name)),
  ) as WrittenTable;
}
