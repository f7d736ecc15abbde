/**
 * Files whose day and month stand the other way round than declared. 07/02/2026 is a date either way, so nothing of such a
 * file looks wrong, and it would overwrite right days. Two things tell: the date in the file's name, and days to come.
 */
import { localTime } from "../arrival/due.ts";
import { parseDateText } from "../core/date-format.ts";
import { addDays, daysBetween } from "../core/dates.ts";
import type { Duck } from "../core/duck.ts";
import type { FileDay } from "./measure-batch.ts";
import { baseRelation, type ReadGroup } from "./read-group.ts";
import { severityOf, type FileRefusal } from "./rules.ts";
import type { LandedFile } from "./prepare-file.ts";
import type { BatchContext, BatchFile } from "./validate-batch.ts";

/** A date's text with its rows, read as declared and with day and month the other way round. */
type Reading = { text: string; rows: number; declared: string | null; swapped: string | null };

/** As many different days to come speak against the declared order, though another date of the file proves it. */
const MANY_DAYS = 3;
const MOST_TEXTS = 20_000;

export async function refuseSwapped(
  context: BatchContext,
  files: Map<number, BatchFile>,
  groups: readonly ReadGroup[],
  days: readonly FileDay[],
): Promise<void> {
  const { duck, table, tableConfig, config } = context;
  const format = tableConfig.format.dates;
  const other = format === null ? null : swapOrder(format);
  if (format === null || other === null || severityOf("dates-swapped", config.severities) === "off") return;
  const daysOf = Map.groupBy(days, ({ fileId }) => fileId);
  for (const group of groups) {
    const origin = group.columns.find(({ column }) => column.name === table.dateColumn)?.origin;
    if (origin?.kind !== "field" || group.typedFields.has(origin.index)) continue;
    for (const { fileId } of group.files) {
      const file = files.get(fileId);
      const own = daysOf.get(fileId) ?? [];
      if (file === undefined || file.refusal !== null) continue;
      const newest = newestPossible(context, file.landed);
      if (!isDoubtful(file.landed.nameDate, own, newest)) continue;
      const readings = await readDates(duck, group, fileId, origin.index, format, other);
      const found =
        onlySwapped(readings, newest) ??
        againstName(readings, file.landed.nameDate, () => usualOffsets(context, files, days)) ??
        inTheFuture(readings, file.landed.nameDate, newest);
      if (found !== null) file.refusal = refusal(context, found, file.landed, { format, other }, origin.index);
    }
  }
}

/** The format with day and month exchanged; null where the month is a name, or the year stands between. */
export function swapOrder(format: string): string | null {
  if (format.includes("MMM")) return null;
  return format.replace(/MM|M|DD|D(?!D)/g, (token) =>
    token.startsWith("M") ? token.replaceAll("M", "D") : token.replaceAll("D", "M"),
  );
}

/** The last day that a delivery can hold: that of its arrival, and one more for shops east of the project's time zone. */
function newestPossible({ store, config, effects }: BatchContext, { deliveryId }: LandedFile): string {
  const arrived = store.get<{ arrived_at: string }>(
    "SELECT arrived_at FROM deliveries WHERE delivery_id = ?",
    deliveryId,
  );
  const at = arrived === undefined ? effects.clock.now() : new Date(arrived.arrived_at);
  return addDays(localTime(at, config.timeZone).date, 1);
}

/** Whether the days as they were read make a closer look worth while; a file none of whose rows fits always is. */
function isDoubtful(nameDate: string | null, days: readonly FileDay[], newest: string): boolean {
  if (days.length === 0 || days.some(({ date }) => date > newest)) return true;
  if (nameDate === null || isMost(days, ({ date }) => isNear(date, nameDate))) return false;
  return isMost(days, ({ date }) =>
    [date, addDays(date, 1)].some((day) => {
      const [year, month, dayOfMonth] = day.split("-");
      return Number(dayOfMonth) <= 12 && Math.abs(daysBetween(`${year}-${dayOfMonth}-${month}`, nameDate)) <= 2;
    }),
  );
}

async function readDates(
  duck: Duck,
  group: ReadGroup,
  fileId: number,
  field: number,
  format: string,
  other: string,
): Promise<Reading[]> {
  const files = group.files.filter((file) => file.fileId === fileId);
  const rows = await duck.rows<{ text: string; n: bigint }>(
    `SELECT trim(p[${field}]) AS text, count(*) AS n FROM (${baseRelation({ ...group, files })})
     WHERE trim(p[${field}]) <> '' GROUP BY ALL LIMIT ${MOST_TEXTS}`,
  );
  return rows.map(({ text, n }) => {
    const plain = parseDateText(text, null);
    const declared = parseDateText(text, format)?.date ?? null;
    const swapped = plain === null ? (parseDateText(text, other)?.date ?? null) : declared;
    return { text, rows: Number(n), declared, swapped };
  });
}

/** Dates most of which are none as declared, and all of which are past ones with day and month exchanged. */
function onlySwapped(readings: readonly Reading[], newest: string): Reading | null {
  const isPast = ({ swapped }: Reading) => swapped !== null && swapped <= newest;
  if (!readings.every(isPast) || !isMost(readings, ({ declared }) => declared === null)) return null;
  return readings.find(({ declared }) => declared === null) ?? null;
}

/** A reading by which most rows are of the day that the file's name says, as they are not by the declared order. */
function againstName(
  readings: readonly Reading[],
  nameDate: string | null,
  offsets: () => ReadonlySet<number>,
): Reading | null {
  if (nameDate === null || isMost(readings, ({ declared }) => declared !== null && isNear(declared, nameDate)))
    return null;
  const fits = (offset: number) =>
    isMost(readings, ({ swapped }) => swapped !== null && daysBetween(swapped, nameDate) === offset);
  const offset = [0, 1].find(fits);
  if (offset === undefined || !offsets().has(offset)) return null;
  return readings.find(({ declared, swapped }) => swapped !== declared) ?? null;
}

/** Days to come, all of which would be past ones with day and month exchanged. */
function inTheFuture(readings: readonly Reading[], nameDate: string | null, newest: string): Reading | null {
  if (nameDate !== null && isMost(readings, ({ declared }) => declared !== null && isNear(declared, nameDate)))
    return null;
  const future = readings.filter(({ declared }) => declared !== null && declared > newest);
  const [first] = future;
  if (first === undefined || future.some(({ swapped }) => swapped === null || swapped > newest)) return null;
  const isProven = readings.some(({ declared, swapped }) => declared !== null && swapped === null);
  const differentDays = new Set(future.map(({ declared }) => declared)).size;
  return isProven && differentDays < MANY_DAYS ? null : first;
}

/**
 * By how many days the names of the table's files usually run ahead of the days inside: 0, or 1 for files that are named
 * after the day on which they were made. Without any to go by it is 0.
 */
function usualOffsets(
  { store, table }: BatchContext,
  files: ReadonlyMap<number, BatchFile>,
  days: readonly FileDay[],
): ReadonlySet<number> {
  const { same, after } = store.get<{ same: number; after: number }>(
    `SELECT coalesce(sum(v.name_date = d.business_date), 0) AS same,
       coalesce(sum(v.name_date = date(d.business_date, '+1 day')), 0) AS after
     FROM days AS d JOIN deliveries AS v USING (delivery_id) WHERE d.table_name = ? AND d.state = 'current'`,
    table.name,
  ) ?? { same: 0, after: 0 };
  const inBatch = (offset: number) =>
    days.filter(({ fileId, date }) => {
      const name = files.get(fileId)?.landed.nameDate ?? null;
      return name !== null && daysBetween(date, name) === offset;
    }).length;
  const all = { same: same + inBatch(0), after: after + inBatch(1) };
  return new Set(all.after > all.same ? [1] : [0]);
}

function refusal(
  { table }: BatchContext,
  { text, declared, swapped }: Reading,
  { nameDate }: LandedFile,
  { format, other }: { format: string; other: string },
  field: number,
): FileRefusal {
  const asDeclared = declared === null ? `no date as ${format}` : `${declared} as ${format}`;
  const name = nameDate === null ? "" : `, where the file's name says ${nameDate}`;
  return {
    rule: "dates-swapped",
    reason: `dates such as ${text} are ${asDeclared}, as declared, but ${swapped} as ${other}${name}: day and month seem to stand the other way round`,
    next: `Have the file delivered with dates as ${format}; if files come as ${other} from now on, declare that: tables.${table.name}.dates in the configuration. Where the dates are right as they are, set severities.dates-swapped to off`,
    column: table.dateColumn ?? `${field}`,
  };
}

function isNear(date: string, nameDate: string): boolean {
  return Math.abs(daysBetween(date, nameDate)) <= 1;
}

function isMost<Item extends { rows: number }>(items: readonly Item[], fits: (item: Item) => boolean): boolean {
  const sum = (some: readonly Item[]) => some.reduce((total, { rows }) => total + rows, 0);
  return sum(items.filter(fits)) * 2 > sum(items);
}
