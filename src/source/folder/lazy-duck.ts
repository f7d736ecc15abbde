import { tmpdir } from "node:os";
import { openDuck, type Duck } from "../../core/duck.ts";

/** A DuckDB session that is opened when first needed: a folder of CSV files does without. */
export type LazyDuck = { get(): Promise<Duck>; close(): Promise<void> };

export function lazyDuck(): LazyDuck {
  let opened: Promise<Duck> | null = null;
  return {
    get() {
      opened ??= openDuck({ memory: "1GB", threads: 2, spill: tmpdir() });
      return opened;
    },
    async close() {
      await opened?.then(
        (duck) => duck.close(),
        () => undefined,
      );
      opened = null;
    },
  };
}
