/** Connections of one DuckDB session that work side by side on different things, with the session's threads shared out. */
import type { Duck } from "./duck.ts";
import { sideBySide } from "./side-by-side.ts";

export type DuckPool = {
  /** Does the work for all items, each on a connection of its own at that time, and answers in their order. */
  map<T, R>(items: readonly T[], work: (own: Duck, item: T) => Promise<R>): Promise<R[]>;
};

/**
 * Hands `work` a pool of `size` connections. As many small queries on one thread each take half the processor time of the
 * same queries sharing their threads, so each connection at work gets its part of the session's threads.
 */
export async function withDuckPool<T>(duck: Duck, size: number, work: (pool: DuckPool) => Promise<T>): Promise<T> {
  const { threads } = await duck.row<{ threads: bigint }>("SELECT current_setting('threads') AS threads");
  const free = await Promise.all(Array.from({ length: size }, () => duck.fork()));
  const forks = [...free];
  const share = (busy: number) => duck.run(`SET threads = ${Math.max(1, Math.floor(Number(threads) / busy))}`);
  try {
    return await work({
      async map(items, each) {
        let left = items.length;
        await share(Math.max(1, Math.min(size, left)));
        return sideBySide(items, size, async (item) => {
          const own = free.pop() as Duck;
          try {
            return await each(own, item);
          } finally {
            free.push(own);
            left--;
            if (left > 0 && left < size) await share(left);
          }
        });
      },
    });
  } finally {
    for (const fork of forks) fork.close();
    await duck.run(`SET threads = ${threads}`);
  }
}
