/** Names that are understood without a mapping. */
import type { TableName } from "./contract.ts";
import type { Random } from "./random.ts";

export type NameStyle = "20260105" | "2026-01-05" | "2026-1-5";
const STYLES: readonly NameStyle[] = ["20260105", "2026-01-05", "2026-1-5"];

export type FileName = { stem: string; style: NameStyle | null };

/** `SALES_2026-1-5`, `sales_20260105`, `sales`. */
export function randomFileName(random: Random, table: TableName, date: string | null): FileName {
  const cased = random.pick([table, table, table.toUpperCase(), table.slice(0, 1).toUpperCase() + table.slice(1)]);
  if (date === null) return { stem: cased, style: null };
  const style = random.pick(STYLES);
  return { stem: `${cased}_${dated(date, style)}`, style };
}

/** The same date under a name that differs from the given one. */
export function otherFileName(random: Random, table: TableName, date: string, other: FileName): FileName {
  const names = STYLES.map((style) => ({ stem: `${table}_${dated(date, style)}`, style }));
  return random.pick(names.filter(({ stem }) => stem.toLowerCase() !== other.stem.toLowerCase()));
}

/** A folder a day, as databases unload. */
export function folderPath(table: TableName, date: string, part: number): string {
  return `${table}/dt=${date}/data_0_${part}_0`;
}

function dated(date: string, style: NameStyle): string {
  if (style === "2026-01-05") return date;
  return style === "20260105" ? date.replaceAll("-", "") : date.split("-").map(Number).join("-");
}
