/** Rows that validation must refuse, one way each. */
import { dateColumn, type FactName, type KeyTypes, type RawRow } from "./contract.ts";
import { withCell } from "./random-calendar.ts";
import type { Random } from "./random.ts";

export type SpoilParams = {
  table: FactName;
  keys: KeyTypes;
  columns: readonly string[];
  /** Dates that no calendar row has; none where the calendar is generated. */
  datesWithoutWeek: readonly string[];
};

/** The good row, spoiled in one random way that its columns allow. */
export function spoil(random: Random, row: RawRow, { table, keys, columns, datesWithoutWeek }: SpoilParams): RawRow {
  const date = dateColumn[table];
  const numbers =
    table === "sales"
      ? ["sales_qty", "sales_amt", "sales_cost", "discount"]
      : ["inventory_on_hand_qty", "inventory_on_order_qty", "waste_qty"];
  const number = random.pick(numbers.filter((column) => columns.includes(column)));
  const required = table === "sales" ? random.pick(["sales_qty", "sales_amt"]) : "inventory_on_hand_qty";
  const key = random.pick(["prod_key", "store_key"] as const);
  const flags = ["out_of_stock_flg", "promotion_flg"].filter((column) => columns.includes(column));

  const ways: (() => RawRow)[] = [
    () => spoiled(row, "text in a number", number, random.pick(["abc", "12abc", "#REF!", "n/v"])),
    () => spoiled(row, "no finite number", number, random.pick(["NaN", "inf", "-Infinity"])),
    () =>
      spoiled(
        row,
        "too many digits",
        number,
        random.pick(["12345678901234567.00", "-99999999999999999999", "9999999999999999.9999"]),
      ),
    () => spoiled(row, "impossible date", date, random.pick(["2026-02-30", "2026-13-01", "2025-00-10"])),
    () => spoiled(row, "required value empty", required, null),
    () => spoiled(row, "key empty", key, null),
    () =>
      afterInit(
        keys[key] === "BIGINT",
        spoiled(row, "key in scientific notation", key, random.pick(["5.01E+12", "1e+16"])),
      ),
    () => spoiled(row, "date empty", date, null),
    () => ({ ...row, fieldCount: random.pick(["short", "long"]), spoiled: "field count" }),
    () => totalLine(table, columns),
  ];
  if (flags.length > 0)
    ways.push(() => spoiled(row, "no flag", random.pick(flags), random.pick(["2", "X", "-1", "maybe"])));
  if (datesWithoutWeek.length > 0)
    ways.push(() => spoiled(row, "date not in the calendar", date, random.pick(datesWithoutWeek)));
  if (keys[key] === "BIGINT") {
    ways.push(() => afterInit(true, spoiled(row, "key of another type", key, random.pick(["85123A", "007", "7.5"]))));
    ways.push(() => afterInit(true, spoiled(row, "key beyond 64 bits", key, "99999999999999999999")));
  }
  return random.pick(ways)();
}

function spoiled(row: RawRow, how: string, column: string, text: string | null): RawRow {
  return { ...withCell(row, column, text), spoiled: how };
}

/** Where whole numbers are all that `init` may see, other keys come later. */
function afterInit(applies: boolean, row: RawRow): RawRow {
  return applies ? { ...row, afterInit: true } : row;
}

/** What spreadsheets put at the end. */
function totalLine(table: FactName, columns: readonly string[]): RawRow {
  const amounts = table === "sales" ? { sales_qty: "41", sales_amt: "1234.50" } : { inventory_on_hand_qty: "310" };
  const empty = Object.fromEntries(columns.map((column) => [column, null]));
  return { cells: { ...empty, ...amounts, [dateColumn[table]]: "Total" }, spoiled: "total line" };
}
