import { tmpdir } from "node:os";
import { openDuck, type Duck } from "../../core/duck.ts";
import { makeSpill, type Spill } from "../../core/spill.ts";

/** A DuckDB session that is opened when first needed: a folder of CSV files does without. */
export type LazyDuck = { get(): Promise<Duck>; close(): Promise<void> };

export function lazyDuck(): LazyDuck {
  let opened: Promise<Duck> | null = null;
  let spill: Spill | null = null;
  return {
    get() {
      spill ??= makeSpill(tmpdir());
      opened ??= openDuck({ memory: "1GB", threads: 2, spill: spill.path });
      return opened;
    },
    async close() {
      await opened?.then(
        (duck) => duck.close(),
        () => undefined,
      );
      spill?.remove();
      opened = null;
      spill = null;
    },
  };
}
