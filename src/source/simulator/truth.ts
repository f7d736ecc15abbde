import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { fromDayNumber } from "../../core/dates.ts";
import { createColumnWriter, written } from "./column-writer.ts";
import type { ColumnWriter } from "./column-writer.ts";
import type { Period } from "./faults.ts";
import type { ShelfDay } from "./shelf-day.ts";
import type { World } from "./world.ts";

/** The schema of the truth, attached beside the retailer's own database. */
export const TRUTH = "truth";

const SCHEMA = `
  CREATE TABLE ${TRUTH}.settings (seed BIGINT, stores INTEGER, products INTEGER, first_dt DATE, last_dt DATE, plan_days INTEGER);
  COMMENT ON TABLE ${TRUTH}.settings IS 'What the simulation was asked for';
  CREATE TABLE ${TRUTH}.store_faults (store_key BIGINT, fault VARCHAR, from_dt DATE, to_dt DATE, description VARCHAR);
  COMMENT ON TABLE ${TRUTH}.store_faults IS 'Badly run stores: what they do, from when, and until when (NULL: it goes on)';
  CREATE TABLE ${TRUTH}.events (event VARCHAR, store_key BIGINT, supplier VARCHAR, from_dt DATE, to_dt DATE, description VARCHAR);
  COMMENT ON TABLE ${TRUTH}.events IS 'A new, a closing and a refitting store (new: first day; closing: first day closed), and the supplier that fails';
  CREATE TABLE ${TRUTH}.product_supplier (prod_key BIGINT, supplier VARCHAR);
  CREATE TABLE ${TRUTH}.lost_demand (cal_dt DATE, store_key BIGINT, prod_key BIGINT, demand_qty DECIMAL(18,3), lost_qty DECIMAL(18,3), true_on_hand_qty DECIMAL(18,3), recorded_on_hand_qty DECIMAL(18,3));
  COMMENT ON TABLE ${TRUTH}.lost_demand IS 'Days on which customers wanted more than there was; on all other days demand is what was sold';
  CREATE TABLE ${TRUTH}.stock_movement (cal_dt DATE, store_key BIGINT, prod_key BIGINT, received_qty DECIMAL(18,3), booked_qty DECIMAL(18,3), stolen_qty DECIMAL(18,3), counted_qty DECIMAL(18,3), true_on_hand_qty DECIMAL(18,3));
  COMMENT ON TABLE ${TRUTH}.stock_movement IS 'Days with a receipt (true, and as booked), a theft, or a count that corrected the record';
  CREATE TABLE ${TRUTH}.weekly_truth (yr_wk_num INTEGER, store_key BIGINT, prod_key BIGINT, demand_qty DECIMAL(18,3), sold_qty DECIMAL(18,3), returned_qty DECIMAL(18,3), lost_qty DECIMAL(18,3), received_qty DECIMAL(18,3), wasted_qty DECIMAL(18,3), stolen_qty DECIMAL(18,3), true_on_hand_qty DECIMAL(18,3), recorded_on_hand_qty DECIMAL(18,3));
  COMMENT ON TABLE ${TRUTH}.weekly_truth IS 'Every shelf by fiscal week: what customers wanted, got and missed, and what is really there at its end';
`;

const keyColumns = [written.date("cal_dt"), written.whole("store_key"), written.whole("prod_key")];
const LOST = ["demand_qty", "lost_qty", "true_on_hand_qty", "recorded_on_hand_qty"];
const MOVEMENT = ["received_qty", "booked_qty", "stolen_qty", "counted_qty", "true_on_hand_qty"];
const TOTALS = ["demand_qty", "sold_qty", "returned_qty", "lost_qty", "received_qty", "wasted_qty", "stolen_qty"];

export type Truth = {
  lost: ColumnWriter;
  movement: ColumnWriter;
  weekly: ColumnWriter;
  /** Running totals of the week by shelf, TOTALS.length side by side. */
  totals: Int32Array;
  /** 1 where the shelf was kept on a day of the running week. */
  seen: Uint8Array;
  lostQty: number;
};

/** Makes the truth's tables and writes what is known before the first day. The database must be attached as `truth`. */
export async function startTruth(instance: DuckDBInstance, connection: DuckDBConnection, world: World): Promise<Truth> {
  await connection.run(SCHEMA);
  await writePlan(connection, world);
  const quantities = (names: readonly string[]) => names.map((name) => written.quantity(name));
  const weeklyKeys = [written.whole("yr_wk_num"), written.whole("store_key"), written.whole("prod_key")];
  const writer = (name: string, columns: Parameters<typeof createColumnWriter>[0]["columns"]) =>
    createColumnWriter({ instance, table: `${TRUTH}.${name}`, name, columns });
  return {
    lost: await writer("lost_demand", [...keyColumns, ...quantities(LOST)]),
    movement: await writer("stock_movement", [...keyColumns, ...quantities(MOVEMENT)]),
    weekly: await writer("weekly_truth", [
      ...weeklyKeys,
      ...quantities([...TOTALS, "true_on_hand_qty", "recorded_on_hand_qty"]),
    ]),
    totals: new Int32Array(world.shelves.count * TOTALS.length),
    seen: new Uint8Array(world.shelves.count),
    lostQty: 0,
  };
}

/** Takes down what truly happened at a shelf. Each writer must have room for one row. */
export function noteShelfDay(
  truth: Truth,
  world: World,
  storeKey: number,
  day: number,
  shelf: number,
  happened: ShelfDay,
): void {
  const { shelves } = world;
  const productKey = world.products[shelves.product[shelf]!]!.key;
  const lost = happened.demanded - (happened.sold + happened.returned);
  const values = [
    happened.demanded,
    happened.sold,
    happened.returned,
    lost,
    happened.arrived,
    happened.wasted,
    happened.stolen,
  ];
  for (let index = 0; index < values.length; index++) truth.totals[shelf * TOTALS.length + index]! += values[index]!;
  truth.seen[shelf] = 1;
  truth.lostQty += lost;
  if (lost > 0)
    put(
      truth.lost,
      day,
      storeKey,
      productKey,
      happened.demanded,
      lost,
      shelves.trueStock[shelf]!,
      shelves.recorded[shelf]!,
    );
  if (happened.arrived !== 0 || happened.booked !== 0 || happened.stolen !== 0 || happened.counted !== 0) {
    put(
      truth.movement,
      day,
      storeKey,
      productKey,
      happened.arrived,
      happened.booked,
      happened.stolen,
      happened.counted,
      shelves.trueStock[shelf]!,
    );
  }
}

/** Closes the week that ends on this day. */
export async function closeWeek(truth: Truth, world: World, day: number): Promise<void> {
  const week = world.calendar.weekOf(day);
  const { shelves } = world;
  for (let store = 0; store < world.stores.length; store++) {
    for (let shelf = shelves.start[store]!; shelf < shelves.start[store + 1]!; shelf++) {
      if (truth.seen[shelf] === 0) continue;
      if (truth.weekly.rows === truth.weekly.capacity) await truth.weekly.flush();
      const totals = truth.totals.subarray(shelf * TOTALS.length, (shelf + 1) * TOTALS.length);
      put(
        truth.weekly,
        week,
        world.stores[store]!.key,
        world.products[shelves.product[shelf]!]!.key,
        ...totals,
        shelves.trueStock[shelf]!,
        shelves.recorded[shelf]!,
      );
    }
  }
  truth.totals.fill(0);
  truth.seen.fill(0);
}

function put(writer: ColumnWriter, ...values: readonly number[]): void {
  const row = writer.rows++;
  for (let index = 0; index < values.length; index++) writer.columns[index]![row] = values[index]!;
}

async function writePlan(connection: DuckDBConnection, world: World): Promise<void> {
  const { plan, stores, products, firstDay } = world;
  const day = (planDay: number | null) => (planDay === null ? "NULL" : `DATE '${fromDayNumber(firstDay + planDay)}'`);
  const period = ({ from, to }: Period) => `${day(from)}, ${day(to)}`;
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
  const insert = async (table: string, rows: readonly string[]) => {
    if (rows.length > 0)
      await connection.run(`INSERT INTO ${TRUTH}.${table} VALUES ${rows.map((row) => `(${row})`).join(", ")}`);
  };
  await insert("settings", [
    `${world.seed}, ${world.stores.length}, ${products.length}, ${day(0)}, ${day(world.days - 1)}, ${world.planDays}`,
  ]);
  await insert(
    "store_faults",
    plan.faults.map(
      (fault) => `${stores[fault.storeIndex]!.key}, ${text(fault.fault)}, ${period(fault)}, ${text(fault.description)}`,
    ),
  );
  const failure = plan.supplierFailure;
  await insert("events", [
    ...plan.events.map(
      (event) =>
        `${text(event.kind)}, ${stores[event.storeIndex]!.key}, NULL, ${period(event)}, ${text(event.description)}`,
    ),
    ...(failure === null
      ? []
      : [`'supplier_failure', NULL, ${text(failure.supplier)}, ${period(failure)}, ${text(failure.description)}`]),
  ]);
  await insert(
    "product_supplier",
    products.map(({ key, supplier }) => `${key}, ${text(supplier)}`),
  );
}
