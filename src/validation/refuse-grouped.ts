/**
 * Numbers such as 1.234, where nobody declared the decimal sign: with three digits behind the point throughout they may be
 * thousands as well as decimals, a thousandfold apart. Their files are refused, and the message names the setting.
 */
import type { Duck } from "../core/duck.ts";
import { baseRelation, type ReadGroup } from "./read-group.ts";
import { doubtedQuantities } from "./grouped-quantities.ts";
import { DECIMALS, GROUPED, numberFields, UNGROUPED } from "./grouped-texts.ts";
import type { TypedGroup } from "./type-group.ts";
import type { BatchContext, BatchFile } from "./validate-batch.ts";

type Spelling = { fileId: number; text: string; column: string };

export async function refuseGrouped(
  { duck, table, tableConfig, config }: BatchContext,
  files: Map<number, BatchFile>,
  groups: readonly TypedGroup[],
): Promise<void> {
  if (tableConfig.format.decimal !== null) return;
  const other = Object.entries(config.tables).find(([, one]) => one?.format.decimal === ",")?.[0] ?? null;
  for (const typed of groups) {
    const { group } = typed;
    if (group.kind === "parquet") continue;
    const amounts = (await hasGrouped(duck, typed)) ? await groupedAmounts(duck, group) : [];
    const quantities = await doubtedQuantities({ duck, typed, files, hasOtherComma: other !== null });
    for (const { what, fileId, text, column } of [
      ...amounts.map((one) => ({ ...one, what: "amounts" })),
      ...quantities.map((one) => ({ ...one, what: "quantities" })),
    ]) {
      const file = files.get(fileId);
      if (file === undefined || file.refusal !== null) continue;
      const hint = other === null ? "" : `; ${other} has a decimal comma`;
      file.refusal = {
        rule: "decimal-comma",
        reason: `${what} such as ${text.trim()} in ${column} may be grouped thousands or have three decimals, and no decimal sign is declared${hint}`,
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
  const fields = numberFields(group);
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
    return file === undefined ? [] : [{ fileId: file.fileId, column, text }];
  });
}
