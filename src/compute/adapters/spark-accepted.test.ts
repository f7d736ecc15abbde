/** The SQL for Spark, told in DuckDB's words where the two differ: which rows it finds. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { addDays } from "../../core/dates.ts";
import { literal, openDuck, type Duck } from "../../core/duck.ts";
import { sourceTables, sqlType } from "../../model/tables.ts";
import type { DayInput } from "../week-inputs.ts";
import { acceptedSql } from "./spark-accepted.ts";

const keys = { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" } as const;
const FIRST = "2026-01-05";

suite("accepted rows for Spark", () => {
  let folder = "";
  let duck: Duck;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-spark-accepted-"));
    duck = await openDuck({ memory: "256MB", threads: 1, spill: join(folder, "spill") });
    const columns = sourceTables.inventory.columns.map((column) => {
      const value = column.name === "cal_dt" ? `(DATE ${literal(FIRST)} + day)` : "1";
      return `${column.type === "date" && column.name !== "cal_dt" ? "NULL" : value}::${sqlType(column, keys)} AS ${column.name}`;
    });
    await duck.run("CREATE MACRO unix_date(day) AS datediff('day', DATE '1970-01-01', day)");
    for (const [name, deliveries] of [
      ["a", "[1, 2]"],
      ["b", "[2, 3]"],
    ]) {
      await duck.run(`COPY (SELECT delivery::INTEGER AS delivery_id, 1::INTEGER AS source_file_id, day::INTEGER + 1 AS source_line, ${columns.join(", ")}
        FROM (SELECT day::INTEGER AS day FROM range(40) AS r(day)), (SELECT unnest(${deliveries}) AS delivery))
        TO ${literal(join(folder, `${name}.parquet`))} (FORMAT parquet)`);
    }
  });
  after(async () => {
    duck.close();
    await rm(folder, { recursive: true, force: true });
  });

  const day = (path: string, rowsDeliveryId: number, offset: number): DayInput => ({
    table: "inventory",
    date: addDays(FIRST, offset),
    deliveryId: rowsDeliveryId,
    path: `accepted/inventory/${path}.parquet`,
    rowsDeliveryId,
    content: "",
    rows: 1,
  });
  const sqlOf = (days: readonly DayInput[]) =>
    acceptedSql({
      table: "inventory",
      days,
      keys,
      at: (path) => join(folder, path.slice("accepted/inventory/".length)),
    });
  const found = async (days: readonly DayInput[]) => {
    const sql = sqlOf(days)
      .replace(/parquet\.`([^`]*)\{a\.parquet,b\.parquet\}`/, "read_parquet('$1*.parquet', filename = true)")
      .replaceAll(/parquet\.`([^`]*)`/g, "read_parquet('$1')")
      .replace("_metadata.file_name", "parse_filename(filename)")
      .replace("LEFT SEMI JOIN", "SEMI JOIN");
    const rows = await duck.rows<{ day: number }>(`SELECT source_line - 1::INTEGER AS day FROM (${sql}) ORDER BY 1`);
    return rows.map((row) => row.day);
  };
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

  test("stretches of days are conditions: a day that does not count ends one", async () => {
    const days = [...range(0, 6), ...range(8, 20)];
    const wanted = [...days.map((offset) => day("a", 1, offset)), day("b", 3, 7), day("b", 3, 8)];
    assert.doesNotMatch(sqlOf(wanted), /JOIN/);
    assert.equal(sqlOf(wanted).match(/BETWEEN/g)?.length, 3);
    assert.deepEqual(
      await found(wanted.toReversed()),
      [...days, 7, 8].sort((a, b) => a - b),
    );
  });

  test("many stretches of one file are joined by delivery and day", async () => {
    const wanted = range(0, 19).map((index) => day("a", 1 + (index % 2), index));
    assert.match(sqlOf(wanted), /SEMI JOIN/);
    assert.doesNotMatch(sqlOf(wanted), /file_name/);
    assert.deepEqual(await found(wanted), range(0, 19));
  });

  test("of many files each day comes from its own, also where another holds the same delivery and date", async () => {
    const wanted = range(0, 19).map((index) => day(index % 2 === 0 ? "a" : "b", 2, index));
    assert.match(sqlOf(wanted), /file_name/);
    assert.deepEqual(await found(wanted), range(0, 19));
  });

  test("no day is no row, in the contract's types", async () => {
    assert.deepEqual(await found([{ ...day("a", 1, 0), rows: 0 }]), []);
  });
});
