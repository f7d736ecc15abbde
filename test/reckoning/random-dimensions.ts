/** Products and stores: awkward texts, keys twice, keys that come and go between snapshots. */
import { contract, type RawRow } from "./contract.ts";
import { withCell } from "./random-calendar.ts";
import type { Random } from "./random.ts";

const TEXTS = [
  "Tea",
  'The "good" one',
  "Salt, coarse; 1|2 kg",
  "Käse",
  "0012",
  "  padded  ",
  "line one\nline two",
  "1,5",
  "'quoted'",
  "=1+1",
  "日本茶",
];

/** Snapshots, oldest first. Some keys of the shop are in none of them: orphans. */
export function randomDimension(
  random: Random,
  table: "product" | "store",
  keys: readonly string[],
  columns: readonly string[],
): RawRow[][] {
  const known = keys.filter((_, index) => index === 0 || !random.chance(0.15));
  const first = known.map((key) => randomRow(random, table, key));
  const snapshots = [withMishaps(random, table, first, columns)];
  if (random.chance(0.4)) {
    const later = first
      .filter((_, index) => index === 0 || !random.chance(0.2))
      .map((row) => (random.chance(0.3) ? changed(random, table, row) : row));
    snapshots.push(withMishaps(random, table, later, columns));
  }
  return snapshots;
}

function randomRow(random: Random, table: "product" | "store", key: string): RawRow {
  const cells = Object.fromEntries(
    Object.entries(contract[table]).map(([column, kind]) => [
      column,
      kind === "key" ? key : random.chance(0.15) ? null : randomCell(random, kind),
    ]),
  );
  return { cells };
}

function randomCell(random: Random, kind: string): string {
  if (kind === "number") return random.pick(["0", "1.5", "-73.98", "1200", "0.1", "40.7127753"]);
  if (kind === "flag") return random.pick(["0", "1", "Y", "N", "true", "false"]);
  return random.pick(TEXTS);
}

function changed(random: Random, table: "product" | "store", row: RawRow): RawRow {
  const column = random.pick(Object.keys(contract[table]).filter((name) => contract[table][name] === "text"));
  return withCell(row, column, `changed ${random.int(1, 99)}`);
}

/** Equal rows, conflicting rows (the last counts, so order is kept from here on) and rows that do not fit. */
function withMishaps(
  random: Random,
  table: "product" | "store",
  rows: readonly RawRow[],
  columns: readonly string[],
): RawRow[] {
  const result = random.shuffle(rows);
  if (random.chance(0.3)) result.push(random.pick(rows));
  if (random.chance(0.3)) result.push(changed(random, table, random.pick(rows)));
  if (random.chance(0.2))
    result.push({ ...random.pick(rows), fieldCount: random.pick(["short", "long"]), spoiled: "field count" });
  const number = table === "product" ? "wgt" : "latitude";
  if (columns.includes(number) && random.chance(0.2)) {
    result.push({ ...withCell(random.pick(rows), number, "heavy"), spoiled: "text in a number" });
  }
  if (random.chance(0.1)) {
    result.push({
      ...withCell(random.pick(rows), table === "product" ? "prod_key" : "store_key", null),
      spoiled: "key empty",
    });
  }
  return result;
}
