/**
 * Amounts such as 1.234, where nobody declared the decimal sign: with three digits behind the point throughout they may be
 * thousands as well as decimals, a thousandfold apart. Their files are refused, and the message names the setting.
 */
import type { Duck } from "../core/duck.ts";
import { baseRelation, type ReadGroup } from "./read-group.ts";
import type { TypedGroup } from "./type-group.ts";
import type { BatchContext, BatchFile } from "./validate-batch.ts";

/** Whole texts of an amount, with whatever sign and currency around it. */
const GROUPED = "\\D*[1-9][0-9]{0,2}([.][0-9]{3})+\\D*";
/** A point with fewer or more digits behind it, or one behind a nought: points are decimal signs. */
const DECIMALS = "([.]([0-9]{1,2}|[0-9]{4,})\\D*$)|(^\\D*0[.])";
/** Four digits without a group: no thousands are grouped. */
const UNGROUPED = "[0-9]{4}";

type Spelling = { file_id: number; text: string; column: string };

export async function refuseGrouped(
  { duck, table, tableConfig }: BatchContext,
  files: Map<number, BatchFile>,
  groups: readonly TypedGroup[],
): Promise<void> {
  if (tableConfig.format.decimal !== null) return;
  for (const typed of groups) {
    const { group } = typed;
    if (group.kind === "parquet" || !(await hasGrouped(duck, typed))) continue;
    for (const { file_id, text, column } of await groupedAmounts(duck, group)) {
      const file = files.get(file_id);
      if (file === undefined || file.refusal !== null) continue;
      file.refusal = {
        rule: "decimal-comma",
        reason: `amounts such as ${text.trim()} in ${column} may be grouped thousands or have three decimals, and no decimal sign is declared`,
        next: `Declare the decimal sign: --set ${table.name}.decimal=, (or =.), or tables.${table.name}.decimal in the configuration`,
        column,
      };
    }
  }
}

/** Whether an amount that was left in doubt may be one of grouped thousands: SQL leaves all those in doubt. */
async function hasGrouped(duck: Duck, { group, doubtfulTexts }: TypedGroup): Promise<boolean> {
  for (const { column } of group.columns) {
    const texts = doubtfulTexts.get(column.name);
    if (texts === undefined || column.type !== "money") continue;
    const { found } = await duck.row<{ found: boolean | null }>(
      `SELECT bool_or(regexp_full_match(x, '${GROUPED}')) AS found FROM ${texts}`,
    );
    if (found === true) return true;
  }
  return false;
}

/** One amount of each file whose amounts could all be grouped thousands. */
async function groupedAmounts(duck: Duck, group: ReadGroup): Promise<Spelling[]> {
  const fields = group.columns.flatMap(({ column, origin }) =>
    origin.kind === "field" && (column.type === "money" || column.type === "quantity")
      ? [{ name: column.name, type: column.type, at: origin.index }]
      : [],
  );
  const money = fields.filter(({ type }) => type === "money");
  if (money.length === 0) return [];
  const isGrouped = ({ at }: { at: number }) => `regexp_full_match(p[${at}], '${GROUPED}')`;
  const cases = money.map((field) => `WHEN ${isGrouped(field)} THEN '${field.name}'`).join(" ");
  const speaks = [
    ...money.map(({ at }) => `regexp_matches(p[${at}], '${UNGROUPED}')`),
    ...fields.map(({ at }) => `regexp_matches(p[${at}], '${DECIMALS}')`),
  ];
  const texts = money.map(({ name, at }) => `WHEN '${name}' THEN p[${at}]`).join(" ");
  const rows = await duck.rows<{ f: bigint; example: [string, string] }>(
    `SELECT f, any_value(["column", CASE "column" ${texts} END]) FILTER (WHERE "column" IS NOT NULL) AS example
     FROM (SELECT f, p, CASE ${cases} END AS "column", ${speaks.join(" OR ")} AS ungrouped FROM (${baseRelation(group)}))
     GROUP BY f HAVING bool_or("column" IS NOT NULL) AND NOT coalesce(bool_or(ungrouped), false)`,
  );
  return rows.flatMap(({ f, example: [column, text] }) => {
    const file = group.files[Number(f)];
    return file === undefined ? [] : [{ file_id: file.fileId, column, text }];
  });
}
