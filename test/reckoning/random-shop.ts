/** A random small shop from a seed: everything the design says retailers' files hold, in a few hundred rows. */
import { contract, requiredColumns, type Cadence, type FactName, type RawRow, type TableName } from "./contract.ts";
import { addDays, datesBetween } from "./dates.ts";
import { spoil, type SpoilParams } from "./bad-rows.ts";
import { randomCalendar, withCell } from "./random-calendar.ts";
import { randomDimension } from "./random-dimensions.ts";
import { randomInventoryDay, randomSnapshot, randomStockHabits } from "./random-inventory.ts";
import { randomKeys } from "./random-keys.ts";
import { randomAmount, randomLine, randomSalesDay, randomUnknownShares } from "./random-sales.ts";
import { seededRandom, type Random } from "./random.ts";
import type { Shop, ShopDay } from "./shop.ts";

export function randomShop(seed: number): Shop {
  const random = seededRandom(seed, "shop");
  const keys = randomKeys(random.fork("keys"));
  const first = addDays(random.pick(["2025-12-20", "2026-01-16", "2024-02-14"]), random.int(0, 20));
  const last = addDays(first, random.int(9, 20));
  const calendar = random.chance(0.75) ? randomCalendar(random.fork("calendar"), first, last) : null;
  const stockCadence: Cadence = random.pick(["daily", "daily", "irregular"]);
  const hasStock = random.chance(0.9);
  const columns = randomColumns(random.fork("columns"));
  const datesWithoutWeek = calendar === null ? [] : [...calendar.missing, addDays(first, -40), "2031-07-04"];
  const open = datesBetween(first, last).filter(
    (date) => !(calendar?.missing.includes(date) ?? false) && !(date !== first && random.chance(0.05)),
  );

  function daysOf(
    table: FactName,
    dates: readonly string[],
    day: (date: string, source: Random) => RawRow[],
    extra: (date: string, source: Random) => RawRow,
  ): ShopDay[] {
    const params: SpoilParams = { table, keys: keys.types, columns: columns[table], datesWithoutWeek };
    return dates.map((date) => {
      const source = random.fork(`${table}/${date}`);
      const original = withBadRows(source, day(date, source), params);
      const versions = [original];
      while (versions.length < 3 && source.chance(0.15))
        versions.push(corrected(source, versions.at(-1) as RawRow[], table, extra(date, source)));
      return { date, versions };
    });
  }

  const unknown = randomUnknownShares(random.fork("unknown"));
  const habits = randomStockHabits(random.fork("habits"));
  const stockDates = !hasStock
    ? []
    : stockCadence === "daily"
      ? open
      : open.filter((_, index) => index === 0 || random.chance(0.5));
  const place = { store: keys.stores[0] as string, product: keys.products[0] as string };
  return {
    seed,
    keys: keys.types,
    columns,
    days: {
      sales: daysOf(
        "sales",
        open,
        (date, source) => randomSalesDay(source, keys, date, unknown),
        (date, source) => randomLine(source, keys, { ...place, date }, unknown),
      ),
      inventory: daysOf(
        "inventory",
        stockDates,
        (date, source) => randomInventoryDay(source, keys, date, habits),
        // A key of its own: it can conflict with no other snapshot.
        (date, source) =>
          withCell(
            randomSnapshot(source, { ...place, date }, habits),
            "prod_key",
            keys.types.prod_key === "BIGINT" ? "9999" : "NEW-1",
          ),
      ),
    },
    dimensions: {
      calendar: calendar?.snapshots ?? [],
      product: random.chance(0.8)
        ? randomDimension(random.fork("product"), "product", keys.products, columns.product)
        : [],
      store: random.chance(0.8) ? randomDimension(random.fork("store"), "store", keys.stores, columns.store) : [],
    },
    stockCadence,
    generated: random.pick(["iso", "nrf-4-5-4", "saturday-friday"]),
  };
}

/** Some retailers lack some optional columns. */
function randomColumns(random: Random): Shop["columns"] {
  function of(table: TableName): string[] {
    const share = random.pick([0, 0, 0.25]);
    return Object.keys(contract[table]).filter(
      (column) => requiredColumns[table].includes(column) || !random.chance(share),
    );
  }
  return {
    sales: of("sales"),
    inventory: of("inventory"),
    calendar: of("calendar"),
    product: of("product"),
    store: of("store"),
  };
}

/** At most a few, so that most of a day stays good. */
function withBadRows(random: Random, rows: readonly RawRow[], params: SpoilParams): RawRow[] {
  if (!random.chance(0.5)) return [...rows];
  const count = random.pick([1, 1, 2, 3]);
  const bad = Array.from({ length: count }, () => spoil(random, withoutSpoil(random.pick(rows)), params));
  return [...rows, ...bad];
}

function withoutSpoil({ cells }: RawRow): RawRow {
  return { cells };
}

/** The day as corrected later: other amounts, a row more; never fewer good rows, which would be held until confirmed. */
function corrected(random: Random, rows: readonly RawRow[], table: FactName, extra: RawRow): RawRow[] {
  const changeable = rows.filter(
    (row) =>
      row.spoiled === undefined && (table === "sales" || rows.filter((other) => sameProduct(other, row)).length === 1),
  );
  const changing = new Set(changeable.filter((_, index) => index === 0 || random.chance(0.3)));
  const result = rows.map((row) => (changing.has(row) ? changedRow(random, row, table) : row));
  const addsRow = table === "sales" || rows.every((row) => !sameProduct(row, extra));
  return addsRow && random.chance(0.5) ? [...result, extra] : result;
}

function sameProduct(a: RawRow, b: RawRow): boolean {
  return a.cells["store_key"] === b.cells["store_key"] && a.cells["prod_key"] === b.cells["prod_key"];
}

function changedRow(random: Random, row: RawRow, table: FactName): RawRow {
  if (table === "sales") return withCell(row, "sales_amt", randomAmount(random, random.int(1, 80)));
  return withCell(row, "inventory_on_order_qty", String(random.int(100, 200)));
}
