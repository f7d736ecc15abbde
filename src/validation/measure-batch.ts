/** What the typed rows of a batch amount to: per file and business date, and what is worth a look. */
import type { Duck } from "../core/duck.ts";
import { literal, literalList } from "../core/duck.ts";
import { MOST_TOTAL_LETTERS, TOTAL_WORDS } from "../core/key-format.ts";
import type { KeyTypes, SourceTable } from "../model/tables.ts";
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
  return rows.map((row) => ({
    fileId: row.file_id,
    deliveryId: row.delivery_id,
    date: row.d,
    rows: Number(row.n),
    contentSum: row.s,
    contentXor: row.x,
  }));
}

/** A condition on accepted rows that is worth a look. */
export type Watch = {
  /** Of one rule there is one condition: a row that breaks it in two ways breaks it once. */
  rule: RuleName;
  column: string;
  /** SQL of the column that a single row's fault stands in, where that is not `column`. */ columnOf?: string;
  when: string;
  /** SQL of the column of whose values one is told. */ example?: string;
};

/** Wide enough for any product: DuckDB gives that of two numbers of 18 digits 18 digits again, and fails where it has more. */
const GROSS = "CAST(sales_qty AS DECIMAL(38,3)) * sales_price";

/**
 * Whether two amounts differ, where floating point cannot rule it out at a tenth of the cost: up to a thousand million it
 * is off by far less than half a cent.
 */
function differ(left: string, right: string, exactly: string): string {
  const roughly = `abs(${left} - CAST(${right} AS DOUBLE)) > 0.005 OR abs(${right}) > 1000000000`;
  return `CASE WHEN ${roughly} THEN ${exactly} ELSE false END`;
}

const watches: Record<string, readonly Watch[]> = {
  sales: [
    {
      rule: "identity-amount",
      column: "sales_amt",
      when: differ(
        "CAST(sales_qty AS DOUBLE) * CAST(sales_price AS DOUBLE)",
        "sales_amt",
        `abs(${GROSS} - sales_amt) > 0.01 AND abs(${GROSS} - coalesce(discount, 0) - sales_amt) > 0.01`,
      ),
    },
    {
      rule: "identity-margin",
      column: "sales_mgrn",
      when: differ(
        "CAST(sales_amt AS DOUBLE) - CAST(sales_cost AS DOUBLE)",
        "sales_mgrn",
        "CAST(sales_amt AS DECIMAL(38,2)) - sales_cost <> sales_mgrn",
      ),
    },
    { rule: "negative-cost", column: "sales_cost", when: "sales_cost < 0 AND sales_qty > 0" },
    { rule: "zero-price", column: "sales_amt", when: "sales_amt = 0 AND sales_qty > 0" },
    {
      rule: "unusual-amount",
      column: "sales_qty",
      when: "sales_qty NOT BETWEEN -10000 AND 10000 OR sales_amt NOT BETWEEN -1000000 AND 1000000",
    },
  ],
  inventory: [
    {
      rule: "flag-against-on-hand",
      column: "out_of_stock_flg",
      when: "(out_of_stock_flg = 1) <> (inventory_on_hand_qty <= 0)",
    },
    { rule: "flag-derived", column: "out_of_stock_flg", when: "out_of_stock_flg IS NULL" },
    { rule: "negative-on-hand", column: "inventory_on_hand_qty", when: "inventory_on_hand_qty < 0" },
    { rule: "delivery-before-snapshot", column: "next_delivery_dt", when: "next_delivery_dt < cal_dt" },
  ],
};

export type WatchContext = {
  today: string;
  /** Relations with the known keys, where the dimension was delivered. */
  knownProducts: string | null;
  knownStores: string | null;
  /** Keys of delivered dimensions that read like totals and are none. */
  namedTotals: { prod_key: readonly string[]; store_key: readonly string[] };
  keys: KeyTypes;
};

/** The conditions that hold for a table's rows in this context. */
export function watchesOf(table: SourceTable, context: WatchContext): Watch[] {
  const all = [...(watches[table.name] ?? [])];
  if (table.dateColumn !== null)
    all.push({
      rule: "future-date",
      column: table.dateColumn,
      when: `${table.dateColumn} > DATE ${literal(context.today)}`,
    });
  if (table.kind !== "fact") return all;
  all.push(...totalRows(context));
  if (context.knownProducts !== null)
    all.push({
      rule: "orphan-product",
      column: "prod_key",
      when: `prod_key NOT IN (FROM ${context.knownProducts})`,
      example: "prod_key",
    });
  if (context.knownStores !== null)
    all.push({
      rule: "orphan-store",
      column: "store_key",
      when: `store_key NOT IN (FROM ${context.knownStores})`,
      example: "store_key",
    });
  return all;
}

/** A row is a total where either key says so. */
function totalRows({ keys, namedTotals }: WatchContext): Watch[] {
  const columns = (["prod_key", "store_key"] as const).filter((column) => keys[column] === "VARCHAR");
  const [first] = columns;
  if (first === undefined) return [];
  const conditions = columns.map((column) => {
    const named = namedTotals[column];
    const isNamed = named.length === 0 ? "" : ` AND NOT list_contains(${literalList(named)}, ${column})`;
    return `(${isTotalKey(column)}${isNamed})`;
  });
  const cases = columns.map((column, index) => `WHEN ${conditions[index]} THEN ${literal(column)}`).join(" ");
  const texts = columns.map((column, index) => `WHEN ${conditions[index]} THEN ${column}`).join(" ");
  return [
    {
      rule: "total-row",
      column: columns.join(", "),
      columnOf: `CASE ${cases} END`,
      when: `(${conditions.join(" OR ")})`,
      example: columns.length === 1 ? first : `CASE ${texts} END`,
    },
  ];
}

function isTotalKey(column: string): string {
  return `length(${column}) < ${MOST_TOTAL_LETTERS} AND regexp_full_match(lower(${column}), ${literal(TOTAL_WORDS)})`;
}

/** The keys of a dimension that read like totals: something is truly called so. */
export async function keysNamedTotal(duck: Duck, known: string | null, column: string): Promise<string[]> {
  if (known === null) return [];
  const rows = await duck.rows<{ key: string }>(
    `SELECT DISTINCT CAST(${column} AS VARCHAR) AS key FROM ${known} WHERE ${isTotalKey(`CAST(${column} AS VARCHAR)`)}`,
  );
  return rows.map(({ key }) => key);
}

/** How many rows of each file each condition concerns. */
export async function watchRows(
  duck: Duck,
  view: string,
  conditions: readonly Watch[],
): Promise<Map<number, Finding[]>> {
  const found = new Map<number, Finding[]>();
  if (conditions.length === 0) return found;
  const counts = conditions.map(
    ({ example }, index) =>
      `count(*) FILTER (WHERE c${index}) AS n${index}, min(line) FILTER (WHERE c${index}) AS l${index}, ${example === undefined ? "NULL" : `CAST(min(x${index}) FILTER (WHERE c${index}) AS VARCHAR)`} AS e${index}`,
  );
  const examples = conditions.flatMap(({ example }, index) => (example === undefined ? [] : `${example} AS x${index}`));
  const columns = ["file_id", "line", ...examples, ...conditions.map(({ when }, index) => `${when} AS c${index}`)];
  for (const row of await duck.rows<Record<string, unknown> & { file_id: number }>(
    `SELECT file_id, ${counts.join(", ")} FROM (SELECT ${columns.join(", ")} FROM ${view}) GROUP BY file_id`,
  )) {
    conditions.forEach(({ rule, column }, index) => {
      const count = Number(row[`n${index}`] ?? 0);
      const example = row[`e${index}`] as string | null;
      if (count > 0)
        add(found, row.file_id, {
          rule,
          rows: count,
          line: Number(row[`l${index}`]),
          column,
          ...(example === null ? {} : { example }),
        });
    });
  }
  return found;
}

/** At most this many rows are compared with the usual price: beyond, it is a history and not a night. */
const PRICE_ROWS = 500_000;

/** Lines whose unit price is far from the product's average in the same batch. */
export async function watchPrices(
  duck: Duck,
  table: SourceTable,
  view: string,
  rows: number,
): Promise<Map<number, Finding[]>> {
  const found = new Map<number, Finding[]>();
  if (table.name !== "sales" || rows > PRICE_ROWS) return found;
  const unusual = await duck.rows<{ file_id: number; n: bigint; line: number; example: string }>(
    `WITH usual AS (SELECT prod_key, CAST(sum(sales_amt) AS DOUBLE) / CAST(sum(sales_qty) AS DOUBLE) AS usual_price, count(*) AS lines FROM ${view} WHERE sales_qty > 0 AND sales_amt > 0 GROUP BY prod_key),
       priced AS (SELECT file_id, line, prod_key, CAST(sales_amt AS DOUBLE) / CAST(sales_qty AS DOUBLE) AS unit_price FROM ${view} WHERE sales_qty > 0 AND sales_amt > 0)
     SELECT file_id, count(*) AS n, min(line) AS line, CAST(min(prod_key) AS VARCHAR) AS example FROM priced JOIN usual USING (prod_key)
     WHERE lines >= 5 AND (unit_price > 10 * usual_price OR unit_price < usual_price / 10) GROUP BY file_id`,
  );
  for (const { file_id, n, line, example } of unusual)
    add(found, file_id, { rule: "unusual-price", rows: Number(n), line, column: "sales_amt", example });
  return found;
}

function add(found: Map<number, Finding[]>, fileId: number, finding: Finding): void {
  const list = found.get(fileId);
  if (list === undefined) found.set(fileId, [finding]);
  else list.push(finding);
}
