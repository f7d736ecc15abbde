/**
 * Types the rows of a group of files: first by SQL for all that is provably plain, then exactly for the rows in doubt.
 * Leaves two temporary tables, the rows that fit and those that do not (quarantined or skipped), each with file and line.
 */
import type { Duck } from "../core/duck.ts";
import { EndcapError } from "../core/errors.ts";
import { sqlType } from "../model/tables.ts";
import { fieldsOf, fieldText, isBeyondDoubt, lineOf, type DayCalendar } from "./field-casts.ts";
import { baseRelation, type ReadGroup } from "./read-group.ts";
import { typeDoubtful } from "./type-doubtful.ts";

/** Names of what `typeGroup` made: `good` holds f, line and the contract's columns; `doubtful` also rule, column, raw. */
export type TypedGroup = {
  group: ReadGroup;
  good: string;
  doubtful: string | null;
  /** By contract column, the table with its texts that SQL left in doubt (`x`). */
  doubtfulTexts: ReadonlyMap<string, string>;
  /** Rows behind the header, by file. */
  rows: ReadonlyMap<number, number>;
};

export async function typeGroup(
  duck: Duck,
  group: ReadGroup,
  calendar: DayCalendar | null,
  name: string,
): Promise<TypedGroup> {
  const first = `${name}_first`;
  const fields = fieldsOf(group, calendar);
  const delivered = new Set(fields.map(({ mapped }) => mapped));
  const texts = fields.map(({ mapped }) => `${fieldText(mapped, group)} AS x_${mapped.column.name}`);
  const typed = fields.map(({ mapped: { column }, fast, inLine }) => {
    const cast = (inLine ? fast.castTrimmed : undefined) ?? fast.cast;
    return `${cast(`x_${column.name}`)} AS v_${column.name}`;
  });
  const values = group.columns.map(
    (mapped) =>
      `${delivered.has(mapped) ? `v_${mapped.column.name}` : `CAST(NULL AS ${sqlType(mapped.column, group.keys)})`} AS ${mapped.column.name}`,
  );
  const statement = `CREATE OR REPLACE TEMP TABLE ${first} AS
    SELECT f, line, ${values.join(", ")}, good, CASE WHEN good THEN NULL ELSE raw END AS raw, CASE WHEN good THEN NULL ELSE p END AS p
    FROM (SELECT *, ${isBeyondDoubt(group, fields)} AS good
      FROM (SELECT *, ${typed.join(", ")} FROM (SELECT f, line, raw, p, ${texts.join(", ")} FROM (${baseRelation(group)}))))`;
  if (group.kind === "plain") await assertOrdered(duck, statement);
  await duck.run(statement);
  const places = await placeRows(duck, group, first, name);
  const good = `${name}_good`;
  const [only] = group.files.length === 1 ? group.files : [];
  const files =
    only === undefined
      ? `JOIN ${name}_files AS files USING (f)`
      : `, (SELECT ${only.fileId} AS file_id, ${only.deliveryId} AS delivery_id, ${only.firstDataLine} AS first_line, 0 AS base) AS files`;
  await duck.run(
    `CREATE OR REPLACE TEMP VIEW ${good} AS SELECT files.file_id, files.delivery_id, ${lineOf(group)} AS line, ${columnNames(group)} FROM ${first} AS t ${files} WHERE t.good`,
  );
  const found = places.some(({ bad }) => bad > 0n) ? await typeDoubtful(duck, group, calendar, first, name) : null;
  const { doubtful, texts: doubtfulTexts } = found ?? { doubtful: null, texts: new Map<string, string>() };
  return {
    group,
    good,
    doubtful,
    doubtfulTexts,
    rows: new Map(places.map(({ file_id, rows }) => [file_id, Number(rows)])),
  };
}

/** Lines are counted by row id: that holds only where the plan keeps the order of the file, as a single thread always does. */
async function assertOrdered(duck: Duck, statement: string): Promise<void> {
  const { threads } = await duck.row<{ threads: bigint }>("SELECT current_setting('threads') AS threads");
  if (Number(threads) === 1) return;
  const [plan] = await duck.rows<{ explain_value: string }>(`EXPLAIN ${statement}`);
  if (plan?.explain_value.includes("BATCH_CREATE_TABLE_AS") === true) return;
  throw new EndcapError({
    what: "Rows would not be read in the order of the file, and lines could not be counted",
    tried: statement.slice(0, 200),
    next: "Report this: it is a fault of Endcap",
  });
}

/** Which file each row belongs to, and from which row id its lines count; answers the rows of each file, and those in doubt. */
async function placeRows(
  duck: Duck,
  group: ReadGroup,
  first: string,
  name: string,
): Promise<{ file_id: number; rows: bigint; bad: bigint }[]> {
  const files = group.files.map(
    (file, index) => `(${index}, ${file.fileId}, ${file.deliveryId}, ${file.firstDataLine})`,
  );
  await duck.run(`CREATE OR REPLACE TEMP TABLE ${name}_files AS
    SELECT v.f, v.file_id, v.delivery_id, v.first_line, coalesce(b.base, 0) AS base, coalesce(b.rows, 0) AS rows, coalesce(b.bad, 0) AS bad
    FROM (VALUES ${files.join(", ")}) AS v(f, file_id, delivery_id, first_line)
    LEFT JOIN (SELECT f, min(rowid) AS base, count(*) AS rows, count(*) FILTER (WHERE NOT good) AS bad FROM ${first} GROUP BY f) AS b USING (f)`);
  return duck.rows(`SELECT file_id, rows, bad FROM ${name}_files`);
}

function columnNames(group: ReadGroup): string {
  return group.columns.map(({ column }) => `t.${column.name}`).join(", ");
}
