/** Files that are refused whole for what their rows show: nothing of their days is loaded, and the message names what helps. */
import type { Store } from "../catalog/store.ts";
import { parseDateText } from "../core/date-format.ts";
import { detectDateFormat } from "../core/detect-date-format.ts";
import type { Duck } from "../core/duck.ts";
import { BATCH, brokenTexts } from "./batch-rows.ts";
import type { FileDay } from "./measure-batch.ts";
import { baseRelation, type ReadGroup } from "./read-group.ts";
import { severityOf } from "./rules.ts";
import type { BatchContext, BatchFile } from "./validate-batch.ts";

/** Of a line. */
const SHOWN_LETTERS = 80;

/**
 * Files whose dates or decimal signs nobody declared are refused whole, naming the setting. Sound rows speak against that,
 * but for commas only those with decimals of their own: whole numbers are written alike with either sign.
 */
export async function refuseUndeclared(
  context: BatchContext,
  files: Map<number, BatchFile>,
  groups: readonly ReadGroup[],
): Promise<void> {
  const { duck, table, tableConfig } = context;
  const sound = new Set(
    (await duck.rows<{ file_id: number }>(`SELECT DISTINCT file_id FROM ${BATCH.rows}`)).map(({ file_id }) => file_id),
  );
  for (const broken of await brokenTexts(duck, ["not-a-date", "decimal-sign"])) {
    const file = files.get(broken.fileId);
    if (file === undefined || file.refusal !== null) continue;
    const example = broken.texts[0] ?? "";
    if (broken.column === table.dateColumn) {
      if (sound.has(broken.fileId) || tableConfig.format.dates !== null) continue;
      const detected = detectDateFormat(broken.texts);
      if (detected.kind === "none" || detected.kind === "iso") continue;
      const named = (format: string) => parseDateText(example, format)?.date === file.landed.nameDate;
      const likely =
        detected.kind === "declared" ? detected.format : (detected.candidates.find(named) ?? detected.candidates[0]);
      const formats = detected.kind === "declared" ? detected.format : detected.candidates.join(" or ");
      file.refusal = {
        rule: "dates-ambiguous",
        reason: `dates such as ${example} can be read as ${formats}, and none is declared`,
        next: `Declare the format: --set ${table.name}.dates=${likely ?? "DD/MM/YYYY"}, or tables.${table.name}.dates in the configuration`,
        line: broken.line,
        column: broken.column,
      };
    } else if (tableConfig.format.decimal === null && /\d,\d/.test(example)) {
      if (sound.has(broken.fileId) && (await hasPoints(duck, groups, broken.fileId))) continue;
      file.refusal = {
        rule: "decimal-comma",
        reason: `numbers such as ${example} in ${broken.column} have a comma that may be a decimal sign, and none is declared`,
        next: `Declare the decimal sign: --set ${table.name}.decimal=, (or =.), or tables.${table.name}.decimal in the configuration`,
        line: broken.line,
        column: broken.column,
      };
    }
  }
}

/** Files in which another header stands: the rows behind it are not what the first one says. */
export async function refuseOtherHeaders({ duck }: BatchContext, files: Map<number, BatchFile>): Promise<void> {
  const rows = await duck.rows<{ file_id: number; line: number; raw: string }>(
    `SELECT file_id, min(line) AS line, min_by(raw, line) AS raw FROM ${BATCH.quarantine} WHERE rule = 'other-header' GROUP BY file_id`,
  );
  for (const { file_id, line, raw } of rows) {
    const file = files.get(file_id);
    if (file === undefined) continue;
    file.refusal ??= {
      rule: "other-header",
      reason: `line ${line} is another header (${shown(raw)}): the rows behind it are not written as the first one says`,
      next: `Have the file delivered as one table, or as two files, parted before line ${line}`,
      line,
    };
  }
}

function shown(raw: string): string {
  return raw.length > SHOWN_LETTERS ? `${raw.slice(0, SHOWN_LETTERS)}…` : raw;
}

/**
 * Whether a number of the file has decimals behind a point: then its commas are no decimal signs. Three digits behind a
 * point say nothing, they may be a group of thousands.
 */
async function hasPoints(duck: Duck, groups: readonly ReadGroup[], fileId: number): Promise<boolean> {
  for (const group of groups) {
    const files = group.files.filter((file) => file.fileId === fileId);
    const fields = group.columns.flatMap(({ column, origin }) =>
      origin.kind === "field" && (column.type === "money" || column.type === "quantity") ? [origin.index] : [],
    );
    if (files.length === 0 || fields.length === 0) continue;
    const pointed = fields.map((index) => `regexp_matches(p[${index}], '\\.([0-9]{1,2}|[0-9]{4,})\\D*$')`).join(" OR ");
    const { found } = await duck.row<{ found: boolean | null }>(
      `SELECT bool_or(${pointed}) AS found FROM (${baseRelation({ ...group, files })})`,
    );
    if (found === true) return true;
  }
  return false;
}

/** A file without rows, where other days of the table have some, waits until its day is confirmed as closed. */
export async function refuseWithoutRows(
  context: BatchContext,
  files: Map<number, BatchFile>,
  days: readonly FileDay[],
): Promise<void> {
  const { duck, store, table } = context;
  const withRows = new Set(days.map(({ fileId }) => fileId));
  for (const { file_id } of await duck.rows<{ file_id: number }>(`SELECT DISTINCT file_id FROM ${BATCH.quarantine}`))
    withRows.add(file_id);
  const usual =
    days.length > 0
      ? Math.round(days.reduce((sum, { rows }) => sum + rows, 0) / days.length)
      : usualRows(store, table.name);
  if (usual === 0) return;
  for (const file of files.values()) {
    if (file.refusal !== null || withRows.has(file.landed.fileId)) continue;
    const { nameDate } = file.landed;
    if (nameDate !== null && isClosed(context, nameDate)) continue;
    file.refusal = {
      rule: "no-rows",
      reason: `0 rows; usual: ${usual} a day`,
      next:
        nameDate === null
          ? "Have the file delivered again"
          : `If the shop was closed: endcap confirm ${table.name} ${nameDate} --closed; else have the file delivered again`,
    };
  }
}

function usualRows(store: Store, table: string): number {
  return Math.round(
    store.get<{ rows: number | null }>(
      "SELECT avg(rows) AS rows FROM days WHERE table_name = ? AND state = 'current' AND business_date <> ''",
      table,
    )?.rows ?? 0,
  );
}

/** Whether a day without rows counts as one without sales: confirmed, or by the configuration. */
function isClosed(context: BatchContext, date: string): boolean {
  return severityOf("no-rows", context.config.severities) === "warn" || isConfirmedClosed(context, date);
}

/** A confirmed closed day is a version of its day without rows. */
export function closedDays(context: BatchContext, files: ReadonlyMap<number, BatchFile>): FileDay[] {
  const { table } = context;
  return [...files.values()].flatMap(({ landed, refusal }) =>
    refusal === null && table.kind === "fact" && landed.nameDate !== null && isClosed(context, landed.nameDate)
      ? [
          {
            fileId: landed.fileId,
            deliveryId: landed.deliveryId,
            date: landed.nameDate,
            rows: 0,
            contentSum: 0n,
            contentXor: 0n,
          },
        ]
      : [],
  );
}

/**
 * A delivery is whole or not at all: with one file refused, its other parts wait too. Only undated files that are not
 * marked as parts, and share no business date, stand on their own.
 */
export function refuseOtherParts(files: Map<number, BatchFile>, days: readonly FileDay[]): void {
  for (const members of Map.groupBy(files.values(), ({ landed }) => landed.deliveryId).values()) {
    const bad = members.find(({ refusal }) => refusal !== null);
    if (bad === undefined || members.length === 1) continue;
    const own = members.every(({ landed }) => landed.nameDate === null && landed.part === null);
    if (own && !shareDays(members, days)) continue;
    for (const member of members) {
      member.refusal ??= {
        rule: "parts-refused",
        reason: `${bad.landed.name}, a part of the same delivery, was refused: ${bad.refusal?.reason ?? ""}`,
        next: "Have that part delivered again; the whole delivery is then read again",
      };
    }
  }
}

function shareDays(members: readonly BatchFile[], days: readonly FileDay[]): boolean {
  const ids = new Set(members.map(({ landed }) => landed.fileId));
  const dates = days.filter(({ fileId }) => ids.has(fileId)).map(({ date }) => date);
  return new Set(dates).size < dates.length;
}

export function isConfirmedClosed({ store, table }: BatchContext, date: string): boolean {
  return (
    store.get(
      "SELECT 1 AS yes FROM confirmations WHERE kind = 'closed' AND table_name = ? AND business_date = ?",
      table.name,
      date,
    ) !== undefined
  );
}
