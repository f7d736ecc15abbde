/** Rows of the state as tests need them: what a test does not say of one is filled in. */
import type { SQLInputValue } from "node:sqlite";
import type { Store } from "./store.ts";

type Row = Record<string, SQLInputValue>;

const usual = {
  deliveries: {
    delivery_id: 1,
    table_name: "sales",
    run_id: "r",
    arrived_at: "2026-01-06T03:00:00Z",
    status: "accepted",
  },
  files: {
    table_name: "sales",
    source_name: "sales.csv",
    bytes: 1,
    modified_ms: 0,
    changed_ms: 0,
    sha256: "",
    landed_path: "",
    delivery_id: 1,
    run_id: "r",
    landed_at: "",
    status: "accepted",
    facts: "{}",
  },
  days: {
    table_name: "sales",
    business_date: "2026-01-05",
    delivery_id: 1,
    rows: 10,
    content: "c",
    rows_delivery_id: 1,
    state: "current",
  },
} satisfies Record<string, Row>;

/** Inserts a row with these values; days and files are of delivery 1 unless they say another. */
export function put(store: Store, table: keyof typeof usual, row: Row = {}): void {
  const whole = { ...usual[table], ...row };
  const names = Object.keys(whole);
  store.run(
    `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
    ...Object.values(whole),
  );
}
