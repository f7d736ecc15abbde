/** Days that look unlike the table's other days: too few or too many rows, or dates the name does not say. */
import type { Store } from "../catalog/store.ts";
import type { SourceTable } from "../model/tables.ts";
import type { FileDay } from "./measure-batch.ts";
import type { BatchFile } from "./validate-batch.ts";

/** Days that are needed before one can be called unusual. */
const ENOUGH_DAYS = 5;
const FEW_SHARE = 0.5;
const MANY_SHARE = 2;

export function judgeDays(
  store: Store,
  table: SourceTable,
  files: ReadonlyMap<number, BatchFile>,
  days: readonly FileDay[],
): void {
  if (table.kind !== "fact") return;
  const deliveries = Map.groupBy(days, ({ deliveryId, date }) => `${deliveryId} ${date}`);
  const totals = [...deliveries.values()].map((parts) => ({
    fileId: parts[0]?.fileId ?? 0,
    date: parts[0]?.date ?? "",
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
  }));
  const usual = usualRows(store, table, totals);
  for (const { fileId, date, rows } of totals) {
    if (usual === null) break;
    const rule = rows < usual * FEW_SHARE ? "few-rows" : rows > usual * MANY_SHARE ? "many-rows" : null;
    if (rule !== null) note(files, fileId, rule, rows, `${date}: ${rows} rows; usual: ${usual}`);
  }
  for (const own of Map.groupBy(days, ({ fileId }) => fileId).values()) noteOtherDates(files, own);
}

function usualRows(store: Store, table: SourceTable, totals: readonly { rows: number }[]): number | null {
  const known = store
    .all<{ rows: number }>(
      "SELECT rows FROM days WHERE table_name = ? AND state = 'current' AND rows > 0 ORDER BY business_date DESC LIMIT 56",
      table.name,
    )
    .map(({ rows }) => rows);
  const all = (known.length >= ENOUGH_DAYS ? known : [...known, ...totals.map(({ rows }) => rows)]).sort(
    (a, b) => a - b,
  );
  return all.length < ENOUGH_DAYS ? null : (all[Math.floor(all.length / 2)] ?? null);
}

/** A name that says one date over rows of others only. */
function noteOtherDates(files: ReadonlyMap<number, BatchFile>, own: readonly FileDay[]): void {
  const [first] = own;
  const nameDate = first === undefined ? null : (files.get(first.fileId)?.landed.nameDate ?? null);
  if (first === undefined || nameDate === null || own.some(({ date }) => date === nameDate)) return;
  const dates = own.map(({ date }) => date).sort();
  note(
    files,
    first.fileId,
    "date-other-than-name",
    own.reduce((sum, { rows }) => sum + rows, 0),
    `the name says ${nameDate}; the rows are of ${dates[0]} to ${dates.at(-1)}`,
  );
}

function note(
  files: ReadonlyMap<number, BatchFile>,
  fileId: number,
  rule: "few-rows" | "many-rows" | "date-other-than-name",
  rows: number,
  text: string,
): void {
  files.get(fileId)?.findings.push({ rule, rows, text });
}
