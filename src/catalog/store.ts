/** The state database of a project: opened, migrated, with transactions. */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { backup, DatabaseSync, type SQLInputValue } from "node:sqlite";
import { EndcapError } from "../core/errors.ts";
import { RESTORE_STATE } from "../core/explain-error.ts";
import { migrations } from "./schema.ts";

export type Store = {
  readonly path: string;
  all<T>(sql: string, ...values: SQLInputValue[]): T[];
  get<T>(sql: string, ...values: SQLInputValue[]): T | undefined;
  /** Returns the row id of an insert. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** All of it or none; nested calls join the outer one. */
  transaction<T>(work: () => T): T;
  /** A whole copy of the state as it is now, as one file. */
  snapshot(path: string): Promise<void>;
  /** Goes on with another file's state. */
  reopen(path: string): void;
  close(): void;
};

export function storePath(projectDir: string): string {
  return join(projectDir, "state", "endcap.db");
}

/** Opens the state that stands in a project's folder. */
export function openStore(projectDir: string): Store {
  return openStoreFile(storePath(projectDir));
}

/** Opens a state's file and brings it to the current schema; each commit is synced to the disk. */
export function openStoreFile(file: string): Store {
  let path = file;
  let database = openMigrated(path);
  const statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  const prepare = (sql: string) => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  let depth = 0;
  return {
    get path() {
      return path;
    },
    all<T>(sql: string, ...values: SQLInputValue[]): T[] {
      return naming(path, () => prepare(sql).all(...values) as T[]);
    },
    get<T>(sql: string, ...values: SQLInputValue[]): T | undefined {
      return naming(path, () => prepare(sql).get(...values) as T | undefined);
    },
    run(sql, ...values) {
      return naming(path, () => Number(prepare(sql).run(...values).lastInsertRowid));
    },
    transaction(work) {
      if (depth > 0) return work();
      naming(path, () => database.exec("BEGIN IMMEDIATE"));
      depth++;
      try {
        const result = work();
        naming(path, () => database.exec("COMMIT"));
        return result;
      } catch (error) {
        rollBack(database);
        throw error;
      } finally {
        depth--;
      }
    },
    async snapshot(to) {
      await backup(database, to);
    },
    reopen(other) {
      const opened = openMigrated(other);
      statements.clear();
      database.close();
      database = opened;
      path = other;
    },
    close() {
      statements.clear();
      database.close();
    },
  };
}

function openMigrated(path: string): DatabaseSync {
  const database = openDatabase(path);
  try {
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite's errors do not say which file they are about. */
function naming<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SQLITE_ERROR") Object.assign(error as Error, { path });
    throw error;
  }
}

/** After some errors, such as a full disk, SQLite has rolled back already; what was thrown first is what counts. */
function rollBack(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec("ROLLBACK");
  } catch {
    return;
  }
}

function openDatabase(path: string): DatabaseSync {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const database = new DatabaseSync(path, { timeout: 10_000 });
    database.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;",
    );
    return database;
  } catch (error) {
    const reason = (error as Error).message;
    throw new EndcapError({
      what: `The state database did not open: ${reason}`,
      where: { file: path },
      next: /not a database|malformed/.test(reason)
        ? RESTORE_STATE
        : "Check that the folder can be written and that the disk is not full; `endcap doctor` looks at both",
      cause: error,
    });
  }
}

function migrate(database: DatabaseSync, path: string): void {
  const version = (database.prepare("PRAGMA user_version").get() as { user_version: number }).user_version;
  if (version > migrations.length) {
    throw new EndcapError({
      what: `The state was written by a newer Endcap (schema ${version}, this one knows ${migrations.length})`,
      where: { file: path },
      next: "Update Endcap, or restore the state from before",
    });
  }
  if (version === migrations.length) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    const current = (database.prepare("PRAGMA user_version").get() as { user_version: number }).user_version;
    for (const sql of migrations.slice(current)) database.exec(sql);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.exec("COMMIT");
  } catch (error) {
    rollBack(database);
    throw error;
  }
}
