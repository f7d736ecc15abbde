/** Answers kept until the state database changes, whoever changes it: a page asks the same things many times. */
import type { Store } from "../../catalog/store.ts";

export type StateMemo = {
  /** The answer of `make`, reckoned again only after the state changed. `name` tells answers apart. */
  <T>(name: string, make: () => T): T;
};

/** Answers of older versions are dropped together. */
export function createStateMemo(store: Store): StateMemo {
  let version = "";
  let known = new Map<string, unknown>();
  return <T>(name: string, make: () => T): T => {
    const now = stateVersion(store);
    if (now !== version) {
      version = now;
      known = new Map();
    }
    if (!known.has(name)) known.set(name, make());
    return known.get(name) as T;
  };
}

/** Differs after every change: `data_version` tells of other connections, `total_changes` of this one. */
function stateVersion(store: Store): string {
  const row = store.get<{ others: number; own: number }>(
    "SELECT (SELECT data_version FROM pragma_data_version) AS others, total_changes() AS own",
  );
  return `${store.path} ${row?.others ?? 0}.${row?.own ?? 0}`;
}
