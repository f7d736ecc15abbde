import type { SourceTableName } from "../../../model/tables.ts";
import { columnOf, formatCsv, parseCsv } from "./csv-text.ts";
import type { CsvTable } from "./csv-text.ts";
import type { Random } from "../random.ts";

/** Corrected rows are about one in so many. */
const ONE_IN = 40;

type Correction = (table: CsvTable, row: string[], random: Random) => string[];

const corrections: Record<SourceTableName, Correction> = {
  sales: (table, row, random) => {
    const cents = 1 + Math.floor(random() * 50);
    return addTo(table, addTo(table, row, "sales_amt", cents / 100, 2), "sales_mgrn", cents / 100, 2);
  },
  inventory: (table, row, random) => addTo(table, row, "inventory_on_hand_qty", 1 + Math.floor(random() * 6), 3),
  product: (table, row) => row.with(columnOf(table, "prod_name"), `${row[columnOf(table, "prod_name")]} (new)`),
  store: (table, row) => row.with(columnOf(table, "store_desc"), `${row[columnOf(table, "store_desc")]} (moved)`),
  calendar: (table, row) => row.with(columnOf(table, "cal_type_desc"), "Retail 4-5-4"),
};

/** The same day with some rows changed; of sales, one line less and one more besides. */
export function corrected(csv: string, tableName: SourceTableName, random: Random): string {
  const table = parseCsv(csv);
  const sure = Math.floor(random() * table.rows.length);
  const rows = table.rows.map((row, index) =>
    random() * ONE_IN < 1 || index === sure ? corrections[tableName](table, row, random) : row,
  );
  if (tableName === "sales" && rows.length > 2) {
    rows.splice(Math.floor(random() * rows.length), 1);
    rows.push(rows[Math.floor(random() * rows.length)]!);
  }
  return formatCsv({ header: table.header, rows });
}

/** The same day with a tenth of its rows. */
export function smaller(csv: string): string {
  const table = parseCsv(csv);
  return formatCsv({ header: table.header, rows: table.rows.slice(0, Math.ceil(table.rows.length / 10)) });
}

function addTo(table: CsvTable, row: string[], column: string, amount: number, decimals: number): string[] {
  const index = columnOf(table, column);
  return row.with(index, (Number(row[index]) + amount).toFixed(decimals));
}
