/**
 * Text keys that look alike and are not: "ü" as one letter, or as a "u" with a mark behind it, as Macs write it. A key is
 * taken as delivered, so each spelling is a product or store of its own: worth a warning that names both.
 */
import type { Store } from "../catalog/store.ts";
import { literalList, type Duck } from "../core/duck.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import type { KeyTypes, SourceTable } from "../model/tables.ts";
import type { Finding } from "./rules.ts";

export type AlikeParams = {
  duck: Duck;
  store: Store;
  paths: ProjectPaths;
  table: SourceTable;
  keys: KeyTypes;
  /** Rows with file_id, line and the contract's columns. */
  view: string;
  /** Relations with the keys of delivered dimensions. */
  known: { prod_key: string | null; store_key: string | null };
};

/** By file; compared are the batch's keys, those of the dimensions and of the table's newest day before. */
export async function alikeKeys(params: AlikeParams): Promise<Map<number, Finding[]>> {
  const { duck, table, keys, view, known } = params;
  const found = new Map<number, Finding[]>();
  for (const column of ["prod_key", "store_key"] as const) {
    if (keys[column] !== "VARCHAR" || !table.columns.some(({ name }) => name === column)) continue;
    const isWide = `strlen(${column}) <> length(${column})`;
    await duck.run(
      `CREATE OR REPLACE TEMP TABLE batch_alike AS SELECT file_id, ${column} AS key, count(*) AS n, min(line) AS line FROM ${view} WHERE ${isWide} GROUP BY ALL`,
    );
    const { n } = await duck.row<{ n: bigint }>("SELECT count(*) AS n FROM batch_alike");
    if (n === 0n) continue;
    const others = [known[column], await newestRows(params)].flatMap((relation) =>
      relation === null ? [] : [`SELECT ${column} AS key FROM ${relation} WHERE ${isWide}`],
    );
    const rows = await duck.rows<{ file_id: number; n: bigint; line: number; spellings: string[] }>(
      `WITH every AS (${["SELECT key FROM batch_alike", ...others].join(" UNION ")}),
         twins AS (SELECT nfc_normalize(key) AS one, list(key ORDER BY strlen(key), key) AS spellings FROM every GROUP BY ALL HAVING count(*) > 1)
       SELECT file_id, CAST(sum(n) AS BIGINT) AS n, min(line) AS line, min_by(spellings, line) AS spellings
       FROM batch_alike JOIN twins ON nfc_normalize(key) = one GROUP BY file_id`,
    );
    for (const row of rows) {
      const text = row.spellings.map(spelled).join(" and ");
      const list = found.get(row.file_id) ?? [];
      list.push({ rule: "alike-keys", rows: Number(row.n), line: row.line, column, text: `${column} ${text}` });
      found.set(row.file_id, list);
    }
  }
  return found;
}

/** A relation with the accepted rows of the table's newest day that counts; null before the first. */
async function newestRows({ store, paths, table }: AlikeParams): Promise<string | null> {
  const newest = store.get<{ path: string }>(
    "SELECT path FROM days WHERE table_name = ? AND state = 'current' AND path IS NOT NULL ORDER BY business_date DESC LIMIT 1",
    table.name,
  );
  if (newest === undefined) return null;
  await paths.bring([newest.path]);
  return `read_parquet(${literalList([paths.at(newest.path)])}, union_by_name = true)`;
}

/** The marks that a screen draws over the letter before them as what they are. */
function spelled(key: string): string {
  const code = (mark: string) => `\\u${(mark.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  return `"${key.replaceAll(/\p{M}/gu, code)}"`;
}
