/**
 * Quantities such as 2.085, where nobody declared the decimal sign: weighed goods have three decimals, and counted ones
 * have grouped thousands where a decimal comma is usual. The file itself tells, or nothing does.
 */
import type { Duck } from "../core/duck.ts";
import { isEither } from "../core/number-spellings.ts";
import { DECIMALS, GROUPED, numberFields, UNGROUPED, type NumberField } from "./grouped-texts.ts";
import { baseRelation } from "./read-group.ts";
import type { TypedGroup } from "./type-group.ts";
import type { BatchFile } from "./validate-batch.ts";

export type DoubtedQuantity = { fileId: number; column: string; text: string };

type Params = {
  duck: Duck;
  typed: TypedGroup;
  files: ReadonlyMap<number, BatchFile>;
  /** Whether another table's numbers have a decimal comma. */
  hasOtherComma: boolean;
};

const SMALL = "\\D*[0-9]{1,3}\\D*";
const WHOLE_THOUSANDS = "[.]000\\D*$";

/** One quantity of each file whose quantities may be thousandfold: with three digits behind the point, and nothing that says what they are. */
export async function doubtedQuantities({ duck, typed, files, hasOtherComma }: Params): Promise<DoubtedQuantity[]> {
  const { group } = typed;
  const fields = numberFields(group);
  const quantities = fields.filter(({ type }) => type === "quantity");
  const open = quantities.length === 0 ? [] : await openFiles(duck, typed, fields, files);
  if (open.length === 0) return [];
  const counts = quantities.map(({ at }, index) => {
    const isGrouped = `regexp_full_match(p[${at}], '${GROUPED}')`;
    return `count_if(${isGrouped}) AS grouped${index}, count_if(${isGrouped} AND regexp_matches(p[${at}], '${WHOLE_THOUSANDS}')) AS thousands${index},
      count_if(regexp_full_match(p[${at}], '${SMALL}')) AS small${index}, any_value(p[${at}]) FILTER (WHERE ${isGrouped}) AS text${index}`;
  });
  const speaks = fields.map(
    ({ at }) => `regexp_matches(p[${at}], '${UNGROUPED}') OR regexp_matches(p[${at}], '${DECIMALS}')`,
  );
  const own = group.files.filter(({ fileId }) => open.includes(fileId));
  const rows = await duck.rows<Record<string, bigint | string | boolean | null> & { f: bigint }>(
    `SELECT f, ${counts.join(", ")} FROM (${baseRelation({ ...group, files: own })})
     GROUP BY f HAVING NOT coalesce(bool_or(${speaks.join(" OR ")}), false)`,
  );
  return rows.flatMap((row) => {
    const doubted = quantities.flatMap(({ name }, index) => {
      const [grouped, thousands, small] = ["grouped", "thousands", "small"].map((what) =>
        Number(row[`${what}${index}`] ?? 0),
      ) as [number, number, number];
      const isOpen = isEither({ grouped, thousands, small, hasOtherComma });
      return isOpen ? [{ column: name, text: String(row[`text${index}`]) }] : [];
    });
    const fileId = own[Number(row.f)]?.fileId;
    return fileId === undefined || doubted[0] === undefined ? [] : [{ fileId, ...doubted[0] }];
  });
}

/**
 * Files whose typed values leave the question open: none below one, no amount with cents, and fractions or a look at the
 * file's start that ask it. Only they are read once more.
 */
async function openFiles(
  duck: Duck,
  { group, good, doubtful }: TypedGroup,
  fields: readonly NumberField[],
  files: ReadonlyMap<number, BatchFile>,
): Promise<number[]> {
  const isFraction = ({ name }: NumberField) => `${name} <> trunc(${name})`;
  const asks = fields.filter(({ type }) => type === "quantity").map(isFraction);
  const speaks = fields.map((field) =>
    field.type === "money" ? isFraction(field) : `(${isFraction(field)} AND ${field.name} BETWEEN -1 AND 1)`,
  );
  const parts = [
    `SELECT file_id, ${asks.join(" OR ")} AS asks, ${speaks.join(" OR ")} AS speaks FROM ${good}`,
    ...(doubtful === null ? [] : [`SELECT file_id, ${asks.join(" OR ")} AS asks, false AS speaks FROM ${doubtful}`]),
  ];
  const rows = await duck.rows<{ file_id: number; asks: boolean | null; speaks: boolean | null }>(
    `SELECT file_id, bool_or(asks) AS asks, bool_or(speaks) AS speaks FROM (${parts.join(" UNION ALL ")}) GROUP BY file_id`,
  );
  const told = new Map(rows.map((row) => [row.file_id, row]));
  return group.files.flatMap(({ fileId }) => {
    const found = told.get(fileId);
    const isAsked = found?.asks === true || files.get(fileId)?.prepared?.mayGroup === true;
    return isAsked && found?.speaks !== true ? [fileId] : [];
  });
}
