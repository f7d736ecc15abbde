/** Rows in quarantine that still matter: those of deliveries that no newer one has superseded. */
import type { Store } from "../catalog/store.ts";
import { literalList, type Duck } from "../core/duck.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { rules, type RuleName } from "./rules.ts";

export type QuarantinedRow = { table: string; file: string; line: number; rule: string; reason: string; column: string | null; business_date: string | null; row: string };

export type ListQuarantineParams = { duck: Duck; store: Store; paths: ProjectPaths; table?: string; limit?: number; offset?: number };

type Stored = { delivery_id: number; file_id: number; line: number; rule: RuleName; column: string | null; value: string | null; business_date: string | null; raw: string };

/** In the order of tables, files and lines. */
export async function listQuarantine(params: ListQuarantineParams): Promise<QuarantinedRow[]> {
  const { duck, store, paths } = params;
  const deliveries = store.all<{ delivery_id: number; table_name: string; quarantine_path: string }>(
    "SELECT delivery_id, table_name, quarantine_path FROM deliveries WHERE quarantine_path IS NOT NULL AND (?1 IS NULL OR table_name = ?1)",
    params.table ?? null,
  );
  if (deliveries.length === 0) return [];
  const files = new Map(store.all<{ file_id: number; source_name: string; table_name: string; status: string }>("SELECT file_id, source_name, table_name, status FROM files").map((row) => [row.file_id, row]));
  const isOpen = openDeliveries(store);
  const stored = await duck.rows<Stored>(
    `SELECT * FROM read_parquet(${literalList([...new Set(deliveries.map(({ quarantine_path }) => paths.at(quarantine_path)))])}, union_by_name = true) ORDER BY file_id, line`,
  );
  return stored.flatMap((row) => {
    const file = files.get(row.file_id);
    if (file === undefined || file.status !== "accepted" || !isOpen(row.delivery_id, file.table_name, row.business_date)) return [];
    return [{ table: file.table_name, file: file.source_name, line: row.line, rule: row.rule, reason: reasonOf(row), column: row.column, business_date: row.business_date, row: row.raw }];
  }).slice(params.offset ?? 0, params.limit === undefined ? undefined : (params.offset ?? 0) + params.limit);
}

/** Whether a delivery's word still counts for a date: a row without a date counts while any of its days does. */
function openDeliveries(store: Store): (deliveryId: number, table: string, date: string | null) => boolean {
  const days = store.all<{ table_name: string; business_date: string; delivery_id: number; state: string }>("SELECT table_name, business_date, delivery_id, state FROM days");
  const current = new Map(days.filter(({ state }) => state === "current").map((day) => [`${day.table_name} ${day.business_date}`, day.delivery_id]));
  const own = new Map<number, boolean>();
  for (const { delivery_id, state } of days) own.set(delivery_id, (own.get(delivery_id) ?? false) || state !== "superseded");
  return (deliveryId, table, date) => {
    const holder = date === null ? undefined : current.get(`${table} ${date}`);
    if (holder !== undefined) return holder === deliveryId;
    return own.get(deliveryId) ?? true;
  };
}

function reasonOf({ rule, column, value }: Stored): string {
  const text = rules[rule]?.text ?? rule;
  if (column === null) return text;
  return value === null ? `${text} (${column})` : `${text}: ${column} = ${JSON.stringify(value)}`;
}
