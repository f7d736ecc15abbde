/** Which names a retailer's own measure may have. */
import { financeMeasures, type FinanceMeasure } from "./finance-measures.ts";
import { lakeTables, WEEKLY_MEASURES } from "./lake.ts";
import { measures, type Measure } from "./measures.ts";
import { sourceTables } from "./tables.ts";

const MAX_LENGTH = 60;

/** Words that DuckDB, Spark or Trino keep for themselves. */
const reserved: ReadonlySet<string> = new Set(
  `all alter analyse analyze and anti any array as asc asof at authorization between binary both by case cast check
   collate collation column columns commit constraint create cross cube current current_date current_time
   current_timestamp current_user date deallocate default deferrable delete desc describe distinct do drop else end
   escape except execute exists explain extract false fetch filter for foreign freeze from full generated glob grant
   group grouping having ilike in initially inner insert intersect interval into is isnull join lambda lateral leading
   left like limit localtime localtimestamp map minus natural normalize not notnull null of offset on only or order
   outer overlaps partition pivot placing prepare primary qualify range recursive references returning revoke right
   rollback rollup row rows select semi session_user set show similar skip some struct summarize symmetric table
   tablesample then time timestamp to top trailing true truncate try_cast uescape union unique unknown unnest unpack
   unpivot update user using values variadic when where window with`.split(/\s+/),
);

/** Names with a meaning of their own on the screens. */
const onScreens: ReadonlySet<string> = new Set(["impact", "label", "share"]);

const columns: ReadonlyMap<string, string> = new Map([
  ...Object.values(sourceTables).flatMap(({ name, columns: all }) => all.map((one) => [one.name, name] as const)),
  ...Object.values(lakeTables).flatMap(({ name, columns: all }) => all.map((one) => [one.name, name] as const)),
]);

const tables: ReadonlySet<string> = new Set([
  ...Object.keys(lakeTables),
  ...Object.keys(sourceTables).flatMap((name) => [name, `accepted_${name}`]),
  WEEKLY_MEASURES,
]);

/** Every measure that the product brings, by name. */
export const builtInMeasures: ReadonlyMap<string, Measure | FinanceMeasure> = new Map(
  [...measures, ...financeMeasures].map((measure) => [measure.name, measure]),
);

/** Why a name cannot be taken, as the end of a sentence that begins with it; null where it can. */
export function nameProblem(name: string): string | null {
  if (!/^[a-z][a-z0-9_]*$/.test(name))
    return "is no name of a measure: it has small letters, digits and _ alone, and begins with a letter";
  if (name.length > MAX_LENGTH) return `has ${name.length} characters, and may have ${MAX_LENGTH}`;
  if (builtInMeasures.has(name)) return "is a measure that there is already";
  if (columns.has(name)) return `is a column of ${columns.get(name)}`;
  if (tables.has(name)) return "is the name of a table";
  return reserved.has(name) || onScreens.has(name) ? "is a word with a meaning of its own" : null;
}
