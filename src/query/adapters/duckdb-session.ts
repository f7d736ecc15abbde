/** The engine's own side: what its opener makes in it, before it answers and beside its answers. */
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { readRows, type LakeView, type SetupSession } from "../query.ts";
import { readAll } from "./duckdb-results.ts";
import { setFolder } from "./duckdb-views.ts";

export function setupSession(connection: DuckDBConnection, folder: string): SetupSession {
  return {
    run: async (sql) => void (await connection.run(sql)),
    rows: async (sql) => readRows(await readAll(connection, { sql }, folder)),
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

/** Work beside questions, which must be over before the instance is closed. */
export function createExtensions(instance: DuckDBInstance, lake: LakeView): Extensions {
  const running = new Map<DuckDBConnection, Promise<void>>();
  let isEnded = false;
  const whileOpen = <T>(work: (sql: string) => Promise<T>) => {
    return async (sql: string): Promise<T> => {
      if (isEnded) throw new Error("The engine was closed");
      return work(sql);
    };
  };
  return {
    async run(work) {
      const connection = await instance.connect();
      const over = Promise.withResolvers<void>();
      running.set(connection, over.promise);
      try {
        await setFolder(connection, lake);
        const own = setupSession(connection, lake.folder);
        await work({ run: whileOpen(own.run), rows: whileOpen(own.rows) });
      } finally {
        running.delete(connection);
        connection.closeSync();
        over.resolve();
      }
    },
    end(then) {
      isEnded = true;
      if (running.size === 0) return then();
      const interrupt = () => {
        for (const connection of running.keys()) connection.interrupt();
      };
      const timer = setInterval(interrupt, INTERRUPT_MS);
      interrupt();
      void Promise.all(running.values())
        .finally(() => clearInterval(timer))
        .then(then);
    },
  };
}
