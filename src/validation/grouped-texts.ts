/** How numbers are written that may have grouped thousands, as regular expressions (RE2), and where they stand. */
import type { ReadGroup } from "./read-group.ts";

/** Whole texts of a number of grouped thousands, with whatever sign and currency around it. */
export const GROUPED = "\\D*[1-9][0-9]{0,2}([.][0-9]{3})+\\D*";
/** A point with fewer or more digits behind it, or one behind a nought: points are decimal signs. */
export const DECIMALS = "([.]([0-9]{1,2}|[0-9]{4,})\\D*$)|(^\\D*0[.])";
/** Four digits without a group: no thousands are grouped. */
export const UNGROUPED = "[0-9]{4}";

export type NumberField = { name: string; type: "money" | "quantity"; at: number };

/** The amounts and quantities that fields of the file hold. */
export function numberFields(group: ReadGroup): NumberField[] {
  return group.columns.flatMap(({ column, origin }) =>
    origin.kind === "field" && (column.type === "money" || column.type === "quantity")
      ? [{ name: column.name, type: column.type, at: origin.index }]
      : [],
  );
}
