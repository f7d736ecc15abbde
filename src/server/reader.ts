/** The lake as the server reads it: one warehouse and one SQL engine for the current commit, replaced when it changes. */
import { openWarehouse, type Warehouse } from "../dashboard/warehouse.ts";
import type { LakeView, OpenQuery, QueryEngine, QueryLimits } from "../query/query.ts";

export type Reader = {
  /** Runs `work` on the newest commit's warehouse, which stays open until it is done. */
  withWarehouse<T>(work: (warehouse: Warehouse) => Promise<T>): Promise<T>;
  /** The same with an engine that holds the lake's tables alone. */
  withEngine<T>(work: (engine: QueryEngine) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

export type ReaderParams = {
  commit: () => string;
  lake: () => LakeView;
  open: OpenQuery;
  /** What a person's own questions are asked of; as the screens by default. */
  ask?: OpenQuery;
  /** Who is asked for tables that the screens' engine lacks. */
  openRest?: OpenQuery;
  limits: QueryLimits;
  tempDir?: string;
};

export function createReader({ commit, lake, open, ask = open, openRest, limits, tempDir }: ReaderParams): Reader {
  const spill = tempDir === undefined ? {} : { tempDir };
  const warehouses = shared<Warehouse>(commit, () => openWarehouse({ lake: lake(), open, openRest, limits, ...spill }));
  const engines = shared<QueryEngine>(commit, () => ask({ lake: lake(), limits, ...spill }));
  return {
    withWarehouse: warehouses.use,
    withEngine: engines.use,
    async close() {
      await Promise.all([warehouses.close(), engines.close()]);
    },
  };
}

type Held<T> = { commit: string; opened: Promise<T>; users: number; isRetired: boolean };

/** One opened thing per commit: opened on first use, closed when it was replaced and its last user has gone. */
function shared<T extends { close(): void }>(commit: () => string, open: () => Promise<T>) {
  let current: Held<T> | null = null;

  const closeIfUnused = async (held: Held<T>) => {
    if (!held.isRetired || held.users > 0) return;
    const opened = await held.opened.catch(() => null);
    opened?.close();
  };
  const retire = (held: Held<T> | null) => {
    if (held === null || held.isRetired) return Promise.resolve();
    held.isRetired = true;
    return closeIfUnused(held);
  };

  return {
    async use<R>(work: (opened: T) => Promise<R>): Promise<R> {
      const now = commit();
      if (current?.commit !== now) {
        void retire(current);
        current = { commit: now, opened: open(), users: 0, isRetired: false };
      }
      const held = current;
      held.users += 1;
      try {
        return await work(await held.opened.catch((error: unknown) => failed(held, error)));
      } finally {
        held.users -= 1;
        await closeIfUnused(held);
      }
    },
    async close() {
      const held = current;
      current = null;
      await retire(held);
    },
  };

  /** What did not open is tried again by the next user. */
  function failed(held: Held<T>, error: unknown): never {
    if (current === held) current = null;
    throw error;
  }
}
