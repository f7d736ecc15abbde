import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { normaliseConfig } from "../../config/normalise.ts";
import type { WrittenConfig } from "../../config/written-config.ts";
import { UsageError } from "../../core/errors.ts";
import { snowflakeFiles } from "./deploy-files.ts";
import { snowflakeInputs } from "./inputs.ts";

type Snowflake = NonNullable<NonNullable<WrittenConfig["deploy"]>["snowflake"]>;

const account: Snowflake = { database: "SHOP", awsRole: "arn:aws:iam::123456789012:role/snowflake" };

function files(snowflake: Snowflake = account, more: Partial<WrittenConfig> = {}) {
  const config = { name: "Corner shop", source: "s3://landing/nightly", timeZone: "Europe/Berlin", ...more };
  const inputs = snowflakeInputs(normaliseConfig({ ...config, deploy: { snowflake } }, "/srv/shop"));
  const { all } = snowflakeFiles(inputs, "/out");
  return (name: string) => all.find(({ file }) => file === `/out/${name}`)?.text ?? "";
}

suite("the files for a Snowflake account", () => {
  test("the same configuration gives the same bytes, and nothing is left to be filled in", () => {
    const [first, second] = [files(), files()];
    for (const name of [
      "1-account.sql",
      "2-landing.sql",
      "3-tables.sql",
      "4-unload.sql",
      "5-task.sql",
      "history.sql",
      "undo.sql",
    ]) {
      assert.notEqual(first(name), "");
      assert.equal(first(name), second(name));
      assert.doesNotMatch(first(name), /\{\{|undefined|null/);
    }
  });

  test("account objects are named after the project; the bucket is the source's", () => {
    const text = files()("1-account.sql");
    assert.match(
      text,
      /CREATE WAREHOUSE IF NOT EXISTS ENDCAP_CORNER_SHOP WITH\n {2}WAREHOUSE_SIZE = XSMALL\n {2}AUTO_SUSPEND = 60/,
    );
    assert.match(text, /STORAGE_ALLOWED_LOCATIONS = \('s3:\/\/landing\/nightly\/'\)/);
    assert.doesNotMatch(text, /OR REPLACE/);
  });

  test("the role reads the retailer's tables and writes nowhere but in Endcap's schema", () => {
    const text = files({ ...account, tables: { sales: "POS.LINES", store: { view: "VIEWS.SHOPS" } } })("2-landing.sql");
    const grants = text.split(/;\n/).filter((statement) => statement.includes("GRANT "));
    assert.deepEqual(
      grants
        .filter((statement) => !/GRANT (USAGE|SELECT) ON/.test(statement))
        .map((statement) => /ON SCHEMA \S+/.exec(statement)?.[0]),
      ["ON SCHEMA SHOP.ENDCAP"],
    );
    assert.match(text, /GRANT SELECT ON TABLE SHOP\.POS\.LINES TO ROLE ENDCAP_CORNER_SHOP;/);
    assert.match(text, /GRANT SELECT ON VIEW SHOP\.VIEWS\.SHOPS TO ROLE/);
    assert.match(text, /GRANT USAGE ON SCHEMA SHOP\.POS TO ROLE/);
    assert.doesNotMatch(text, /OWNERSHIP|ALL PRIVILEGES|ON ALL /);
  });

  test("columns are mapped as for files; what is no column of the table is not unloaded", () => {
    const columns = { store_key: "Shop No", discount: "@none", sales_amt: "@qty*price", ship_cost: "@value:0" };
    const text = files(account, { tables: { sales: { columns } } })("3-tables.sql");
    assert.match(text, /TO_VARCHAR\(own\."Shop No"\) AS "Shop No"/);
    const sales = text.slice(text.indexOf("SHOP.ENDCAP.SALES AS"), text.indexOf("AS own;\n\n-- Rows"));
    assert.doesNotMatch(sales, /DISCOUNT|SALES_AMT|SHIP_COST/);
    assert.match(sales, /TO_VARCHAR\(TO_DATE\(own\.TRANS_DT\), 'YYYY-MM-DD'\) AS TRANS_DT/);
  });

  test("a column for date and time keeps both; the hour decides about the business date", () => {
    const both = { columns: { trans_dt: "SOLD_AT", trans_time: "SOLD_AT" }, businessDayStartsAt: 4 };
    const text = files(account, { tables: { sales: both } })("3-tables.sql");
    assert.match(text, /TO_VARCHAR\(TO_TIMESTAMP_NTZ\(own\.SOLD_AT\), 'YYYY-MM-DD HH24:MI:SS'\) AS SOLD_AT/);
    assert.match(text, /TO_DATE\(DATEADD\(HOUR, -4, TO_TIMESTAMP_NTZ\(own\.SOLD_AT\)\)\) AS ENDCAP_DATE/);
    assert.equal(text.match(/SOLD_AT,\n/g)?.length, 1);
  });

  test("instants kept in UTC count by the retailer's clock where that is said", () => {
    const text = files({ ...account, zonedDates: "time-zone" })("3-tables.sql");
    assert.match(text, /TO_DATE\(CONVERT_TIMEZONE\('Europe\/Berlin', own\.TRANS_DT\)\) AS ENDCAP_DATE/);
  });

  test("a table that is left alone appears nowhere", () => {
    const read = files(account, { tables: { inventory: false } });
    for (const name of ["2-landing.sql", "3-tables.sql", "4-unload.sql"])
      assert.doesNotMatch(read(name), /inventory/i, name);
  });

  test("quotes in names and texts stay within them", () => {
    const read = files({ ...account, database: 'Shop "1"', home: "o'clock" }, { name: "Joe's" });
    assert.match(read("1-account.sql"), /COMMENT = 'Endcap: unloads Joe''s'/);
    assert.match(read("4-unload.sql"), /FROM "Shop ""1"""\."o''clock"\.' \|\| UPPER/);
  });

  test("what is lacking or cannot be is wrong use, and names the setting", () => {
    const wrong = (snowflake: Snowflake, more: Partial<WrittenConfig>, setting: string) =>
      assert.throws(
        () => files(snowflake, more),
        (error) => error instanceof UsageError && error.where.setting === setting,
      );
    wrong({}, {}, "deploy.snowflake.database");
    wrong({ database: "SHOP" }, {}, "deploy.snowflake.awsRole");
    wrong(account, { source: "files" }, "deploy.snowflake.bucket");
    wrong({ ...account, home: "public" }, {}, "deploy.snowflake.home");
    assert.throws(() => files({ ...account, tables: { sales: "A.B.C.D" } }), /A\.B\.C\.D is no name of a table/);
    wrong(account, { tables: { sales: { columns: { trans_dt: "@date" } } } }, "tables.sales.columns.trans_dt");
    wrong(account, { tables: { sales: { dates: "DD.MM.YYYY" } } }, "tables.sales.dates");
    wrong(account, { decimal: "," }, "tables.calendar.decimal");
  });
});
