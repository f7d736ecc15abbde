/** The engine's own side: what its opener makes in it, before it answers and beside its answers. */
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { readRows, type LakeView, type SetupSession } from "../query.ts";
import type { Bringer } from "./duckdb-bring.ts";
import { readAll } from "./duckdb-results.ts";
import { folderSql } from "./duckdb-views.ts";

export function setupSession(connection: DuckDBConnection, folder: string, bringer: Bringer): SetupSession {
  const run = async (sql: string) => {
    await bringer.need(connection, { sql });
    await connection.run(sql);
  };
  return {
    keeps: true,
    view: (name, sql) => run(`CREATE VIEW ${name} AS ${sql}`),
    table: (name, sql) => run(`CREATE TABLE ${name} AS ${sql}`),
    async rows(sql) {
      await bringer.need(connection, { sql });
      return readRows(await readAll(connection, { sql }, folder));
    },
  };
}

export type Extensions = {
  /** Runs work on a connection of its own. */
  run(work: (session: SetupSession) => Promise<void>): Promise<void>;
  /** Cuts off what runs, and begins nothing more. Calls `then` when nothing runs any more, at once where nothing does. */
  end(then: () => void): void;
};

/** A statement that has not quite begun does not notice that it is interrupted. */
const INTERRUPT_MS = 20;

/** Work beside questions, which must be over before the instance is closed: the beginning of its connection included. */
export function createExtensions(instance: DuckDBInstance, lake: LakeView, bringer: Bringer): Extensions {
  const running = new Set<Promise<void>>();
  const connections = new Set<DuckDBConnection>();
  let isEnded = false;
  const whileOpen = <Args extends string[], T>(work: (...args: Args) => Promise<T>) => {
    return async (...args: Args): Promise<T> => {
      if (isEnded) throw new Error("The engine was closed");
      return work(...args);
    };
  };
  const connected = async (work: (session: SetupSession) => Promise<void>) => {
    if (isEnded) throw new Error("The engine was closed");
    const connection = await instance.connect();
    connections.add(connection);
    try {
      const { keeps, view, table, rows } = setupSession(connection, lake.folder, bringer);
      if (isEnded) throw new Error("The engine was closed");
      await connection.run(folderSql(lake));
      await work({ keeps, view: whileOpen(view), table: whileOpen(table), rows: whileOpen(rows) });
    } finally {
      connections.delete(connection);
      connection.closeSync();
    }
  };
  return {
    run(work) {
      const done = connected(work);
      const over = done.catch(() => undefined).finally(() => running.delete(over));
      running.add(over);
      return done;
    },
    end(then) {
      isEnded = true;
      if (running.size === 0) return then();
      const interrupt = () => {
        for (const connection of connections) connection.interrupt();
      };
      const timer = setInterval(interrupt, INTERRUPT_MS);
      interrupt();
      void Promise.all(running)
        .finally(() => clearInterval(timer))
        .then(then);
    },
  };
}
