/** What the typed rows of a batch amount to: per file and business date, and what is worth a look. */
import type { Duck } from "../core/duck.ts";
import { literal } from "../core/duck.ts";
import type { SourceTable } from "../model/tables.ts";
import type { Finding, RuleName } from "./rules.ts";

/** Rows of one file and business date; `sums` are exact decimals as text. */
export type FileDay = {
  fileId: number;
  deliveryId: number;
  date: string;
  rows: number;
  contentSum: bigint;
  contentXor: bigint;
};

/** Rows per file and date, with a content that neither order nor place changes. */
export async function measureDays(duck: Duck, table: SourceTable, view: string): Promise<FileDay[]> {
  const date = table.dateColumn === null ? "''" : `CAST(${table.dateColumn} AS VARCHAR)`;
  const hash = `hash(${table.columns.map(({ name }) => name).join(", ")})`;
  const rows = await duck.rows<{ file_id: number; delivery_id: number; d: string; n: bigint; s: bigint; x: bigint }>(
    `SELECT file_id, delivery_id, ${date} AS d, n, s, x FROM (
       SELECT file_id, delivery_id, ${table.dateColumn ?? "'' AS none"}, count(*) AS n, sum(CAST(${hash} AS HUGEINT)) AS s, bit_xor(${hash}) AS x
       FROM ${view} GROUP BY ALL)`,
  );
  return rows.map((row) => ({ fileId: row.file_id, deliveryId: row.delivery_id, date: row.d, rows: Number(row.n), contentSum: row.s, contentXor: row.x }));
}

type Watch = { rule: RuleName; column?: string; when: string };

const watches: Record<string, readonly Watch[]> = {
  sales: [
    { rule: "identity-amount", column: "sales_amt", when: "abs(sales_qty * sales_price - sales_amt) > 0.01 AND abs(sales_qty * sales_price - coalesce(discount, 0) - sales_amt) > 0.01" },
    { rule: "identity-margin", column: "sales_mgrn", when: "sales_amt - sales_cost <> sales_mgrn" },
    { rule: "negative-cost", column: "sales_cost", when: "sales_cost < 0 AND sales_qty > 0" },
    { rule: "zero-price", column: "sales_amt", when: "sales_amt = 0 AND sales_qty > 0" },
  ],
  inventory: [
    { rule: "flag-against-on-hand", column: "out_of_stock_flg", when: "(out_of_stock_flg = 1) <> (inventory_on_hand_qty <= 0)" },
    { rule: "flag-derived", column: "out_of_stock_flg", when: "out_of_stock_flg IS NULL" },
    { rule: "negative-on-hand", column: "inventory_on_hand_qty", when: "inventory_on_hand_qty < 0" },
    { rule: "delivery-before-snapshot", column: "next_delivery_dt", when: "next_delivery_dt < cal_dt" },
  ],
};

export type WatchContext = {
  /** Name dates by file, for the rule about dates other than the name's. */
  singleDayFiles: ReadonlyMap<number, string>;
  today: string;
  /** Relations with the known keys, where the dimension was delivered. */
  knownProducts: string | null;
  knownStores: string | null;
};

/** Findings by file that change nothing: the rows load. */
export async function watchRows(duck: Duck, table: SourceTable, view: string, context: WatchContext): Promise<Map<number, Finding[]>> {
  const found = new Map<number, Finding[]>();
  const all = [...(watches[table.name] ?? [])];
  if (table.dateColumn !== null) {
    all.push({ rule: "future-date", column: table.dateColumn, when: `${table.dateColumn} > DATE ${literal(context.today)}` });
  }
  if (all.length === 0) return found;
  const counts = all.map(({ when }, index) => `count(*) FILTER (WHERE ${when}) AS n${index}, min(line) FILTER (WHERE ${when}) AS l${index}`);
  const rows = await duck.rows<Record<string, unknown> & { file_id: number }>(`SELECT file_id, ${counts.join(", ")} FROM ${view} GROUP BY file_id`);
  for (const row of rows) {
    all.forEach(({ rule, column }, index) => {
      const count = Number(row[`n${index}`] ?? 0);
      if (count > 0) add(found, row.file_id, { rule, rows: count, line: Number(row[`l${index}`]), ...(column === undefined ? {} : { column }) });
    });
  }
  if (table.kind === "fact") {
    await watchOrphans(duck, view, "prod_key", context.knownProducts, "orphan-product", found);
    await watchOrphans(duck, view, "store_key", context.knownStores, "orphan-store", found);
  }
  return found;
}

async function watchOrphans(duck: Duck, view: string, key: string, known: string | null, rule: RuleName, found: Map<number, Finding[]>): Promise<void> {
  if (known === null) return;
  const rows = await duck.rows<{ file_id: number; n: bigint; example: string; line: number }>(
    `WITH orphans AS (SELECT DISTINCT ${key} FROM ${view} ANTI JOIN ${known} USING (${key}))
     SELECT file_id, count(*) AS n, CAST(min(${key}) AS VARCHAR) AS example, min(line) AS line FROM ${view} SEMI JOIN orphans USING (${key}) GROUP BY file_id`,
  );
  for (const row of rows) add(found, row.file_id, { rule, rows: Number(row.n), column: key, example: row.example, line: row.line });
}

function add(found: Map<number, Finding[]>, fileId: number, finding: Finding): void {
  const list = found.get(fileId);
  if (list === undefined) found.set(fileId, [finding]);
  else list.push(finding);
}
