/** One commit of the lake held ready for the screens: sums of the weekly fact in memory, facts about it at hand. */
import { addDays } from "../core/dates.ts";
import { comparableWeeks } from "../model/calendars/comparable.ts";
import { readWeeks, type Week, type WeekRow } from "../model/calendars/weeks.ts";
import type { OwnMeasure } from "../model/own-measures.ts";
import {
  readRows,
  type LakeView,
  type OpenQuery,
  type QueryEngine,
  type QueryLimits,
  type QueryParams,
  type QueryValue,
  type SetupSession,
} from "../query/query.ts";
import { readGoods, readPlaces, type Good, type Place } from "./dimensions.ts";
import { setUpWarehouse, type Prepared } from "./warehouse-sql.ts";

/** A fiscal week that has facts. */
export type DataWeek = { week: number; first: string; last: string; complete: boolean };

export type Warehouse = Prepared & {
  commit: string;
  engine: QueryEngine;
  /** The project's own measures. */
  own: readonly OwnMeasure[];
  /** Weeks with facts, oldest first, in the calendar's order. */
  weeks: readonly DataWeek[];
  /** SQL types of the fact's keys. */
  keyTypes: Readonly<Record<string, string>>;
  /** All weeks of the calendar, oldest first. */
  calendar: readonly Week[];
  /** Week → the week it is compared with in the last year, restated. */
  lastYear: ReadonlyMap<number, number | null>;
  places: readonly Place[];
  goods: readonly Good[];
  /** The newest business date with any fact; null without facts. */
  lastDay: string | null;
  /**
   * Resolves when all that is kept in memory is made. Questions are answered before, and where it could not be made, some
   * of them from the lake's files.
   */
  whole: Promise<void>;
  rows(
    sql: string,
    values?: readonly (string | number)[],
    parts?: QueryParams["parts"],
  ): Promise<Record<string, QueryValue>[]>;
  /** The same over a table of accepted rows, which not every engine has. */
  acceptedRows: Warehouse["rows"];
  /** Which stores have a row on a business date, and which were in business in the weeks of the days before it. */
  storesOn(date: string): Promise<StoresOn>;
  close(): void;
};

export type StoresOn = { there: ReadonlySet<string>; expected: ReadonlySet<string> };

export type OpenWarehouseParams = {
  lake: LakeView;
  open: OpenQuery;
  /** Who is asked for what the engine of `open` lacks; opened when something is. Without one, that engine too. */
  openRest?: OpenQuery | undefined;
  limits: QueryLimits;
  tempDir?: string;
};

export async function openWarehouse(params: OpenWarehouseParams): Promise<Warehouse> {
  const { lake, open, openRest, limits, tempDir } = params;
  const own = lake.measures ?? [];
  const { promise, resolve } = Promise.withResolvers<Prepared>();
  const setup = async (session: SetupSession) => resolve(await setUpWarehouse(session, own));
  const engine = await open({ lake, limits, setup, ...(tempDir === undefined ? {} : { tempDir }) });
  const prepared = await promise;
  let rest: Promise<QueryEngine> | null = null;
  const openRestOnce = (): Promise<QueryEngine> => {
    rest ??= openRest === undefined ? Promise.resolve(engine) : openRest({ lake, limits });
    rest.catch(() => (rest = null));
    return rest;
  };
  const rows: Warehouse["rows"] = async (sql, values = [], parts = {}) =>
    readRows(await engine.run({ sql, values, parts }));
  try {
    const [calendarRows, weekRows, placeRows, goodRows] = await Promise.all([
      rows(
        "SELECT cal_dt, yr_wk_num, yr_num, wk_num FROM dim_calendar WHERE cal_dt IS NOT NULL AND yr_wk_num IS NOT NULL",
      ),
      rows("SELECT yr_wk_num, BOOL_AND(is_complete_week) AS complete FROM weekly_store_product GROUP BY yr_wk_num"),
      rows("SELECT * FROM places ORDER BY region, market_label, store_label"),
      rows("SELECT * FROM goods ORDER BY category_label, product_label"),
    ]);
    const calendar = readWeeks(calendarRows as unknown as WeekRow[]).weeks;
    const weeks = dataWeeks(calendar, weekRows);
    const places = readPlaces(placeRows);
    const goods = readGoods(goodRows);
    const lastDay = await readLastDay(rows, weeks);
    const storesByDate = new Map<string, Promise<StoresOn>>();
    return {
      commit: lake.commit,
      engine,
      calendar,
      weeks,
      keyTypes: Object.fromEntries(
        (lake.tables.find(({ name }) => name === "weekly_store_product")?.columns ?? []).map(({ name, type }) => [
          name,
          type,
        ]),
      ),
      lastYear: comparableWeeks(calendar),
      places,
      goods,
      ...prepared,
      own,
      lastDay,
      whole: engine.extend(prepared.sources.quicken).catch(() => undefined),
      rows,
      async acceptedRows(sql, values = [], parts = {}) {
        const asked = ["accepted_sales", "accepted_inventory"].some(engine.lacks) ? await openRestOnce() : engine;
        return readRows(await asked.run({ sql, values, parts }));
      },
      storesOn(date) {
        const known = storesByDate.get(date) ?? readStoresOn({ rows, weeks, date });
        storesByDate.set(date, known);
        return known;
      },
      close() {
        engine.close();
        void rest?.then((other) => other.close()).catch(() => undefined);
      },
    };
  } catch (error) {
    engine.close();
    throw error;
  }
}

/** A week that the calendar lacks (it cannot be, after validation) is left out: nothing places it in time. */
function dataWeeks(calendar: readonly Week[], found: readonly Record<string, QueryValue>[]): DataWeek[] {
  const complete = new Map(found.map((row) => [Number(row["yr_wk_num"]), row["complete"] === true]));
  return calendar
    .filter((week) => complete.has(week.yrWk))
    .map((week) => ({
      week: week.yrWk,
      first: week.first,
      last: week.last,
      complete: complete.get(week.yrWk) === true,
    }));
}

type ReadRows = Warehouse["rows"];

/** The weeks of the daily table that a statement's conditions leave. */
export function weekParts(weeks: readonly number[]): QueryParams["parts"] {
  return { daily_store_product: weeks.map(String) };
}

async function readLastDay(rows: ReadRows, weeks: readonly DataWeek[]): Promise<string | null> {
  const newest = weeks.at(-1)?.week;
  if (newest === undefined) return null;
  const [row] = await rows(
    `SELECT MAX(cal_dt) AS day FROM daily_store_product WHERE yr_wk_num = ${newest}`,
    [],
    weekParts([newest]),
  );
  return (row?.["day"] as string | null | undefined) ?? null;
}

/** Stores that had rows in the weeks of this many days before are expected to have some. */
const EXPECTED_DAYS = 28;

async function readStoresOn({
  rows,
  weeks,
  date,
}: {
  rows: ReadRows;
  weeks: readonly DataWeek[];
  date: string;
}): Promise<StoresOn> {
  const since = addDays(date, -EXPECTED_DAYS);
  const recent = weeks.filter((week) => week.last >= since && week.first <= date).map(({ week }) => week);
  const own = weeks.filter((week) => week.first <= date && date <= week.last).map(({ week }) => week);
  const [there, expected] = await Promise.all([
    own.length === 0
      ? []
      : rows(
          `SELECT DISTINCT CAST(store_key AS VARCHAR) AS store FROM daily_store_product WHERE cal_dt = CAST($1 AS DATE) AND yr_wk_num IN (${own.join(", ")})`,
          [date],
          weekParts(own),
        ),
    recent.length === 0
      ? []
      : rows(
          `SELECT DISTINCT CAST(store_key AS VARCHAR) AS store FROM weekly_store_product WHERE yr_wk_num IN (${recent.join(", ")})`,
        ),
  ]);
  const keys = (found: readonly Record<string, QueryValue>[]) => new Set(found.map((row) => String(row["store"])));
  return { there: keys(there), expected: keys(expected) };
}
