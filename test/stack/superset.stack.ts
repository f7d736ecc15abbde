/** A real Superset 6.1 that imports Endcap's bundle: its answers are Endcap's, cell by cell, and its dashboards are drawn. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { signIn } from "../../src/deploy/superset/superset-api.ts";
import { askLake } from "../../src/workflow/small-shop.testkit.ts";
import { openProject } from "../../src/workflow/project.ts";
import { endcapCommand } from "./endcap-project.testkit.ts";
import { runCommand } from "./run-command.testkit.ts";
import { differences, endcapSql, type Asked, type Cells } from "./superset-answers.testkit.ts";
import { drawDashboard } from "./superset-browser.testkit.ts";
import { admin, startSuperset, type Superset } from "./superset.testkit.ts";

type Listed = { id: number; uuid: string };
type ListedChart = Listed & { slice_name: string; viz_type: string };
type ListedDashboard = Listed & { dashboard_title: string; slug: string };
type SavedContext = { queries: (Asked & { filters: object[] })[] };
type ShownDataset = { id: number; metrics: { metric_name: string; expression: string }[] };

const FILTERED = [
  { col: "weeks_back", op: ">=", val: 0 },
  { col: "weeks_back", op: "<=", val: 12 },
];

const ALL_WEEKS = "SELECT DISTINCT yr_wk_num AS week FROM weekly_store_product ORDER BY 1";

describe("Superset", { timeout: 1_800_000 }, () => {
  let folder = "";
  let project = "";
  let superset: Superset;
  let source = "";
  let lastDay = "";
  let weeks: number[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-superset-"));
    project = join(folder, "project");
    source = join(folder, "source");
    const retail = join(folder, "retail");
    const size = ["--stores", "8", "--products", "30", "--weeks", "20", "--seed", "7"];
    await command("demo", ...size, "--deliver", join(folder, "all"), "--days", "140", "--dir", retail, "--quiet");
    await mkdir(project);
    await mkdir(source);
    const config = { name: "Superset shop", source, timeZone: "UTC", limits: { memory: "1GB", threads: 2 } };
    await writeFile(join(project, "endcap.config.json"), JSON.stringify(config));
    const days = new Set(delivered().map(dayOfName));
    lastDay = [...days].toSorted((one, other) => one.localeCompare(other)).at(-1) ?? "";
    await deliver((day) => day !== lastDay);
    await endcap("run", "--quiet");
    superset = await startSuperset(join(folder, "superset"));
    await apply();
    weeks = await weeksOf(ALL_WEEKS);
  });
  after(async () => {
    await superset?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const delivered = () => readdirSync(join(folder, "all"));
  const dayOfName = (name: string) => /\d{8}/.exec(name)?.[0] ?? "";
  async function deliver(isChosen: (day: string) => boolean): Promise<void> {
    for (const name of delivered())
      if (isChosen(dayOfName(name))) await copyFile(join(folder, "all", name), join(source, name));
  }

  const endcap = (...args: string[]) => command(...args, "--dir", project);
  async function command(...args: string[]): Promise<string> {
    const [program = "", ...first] = endcapCommand;
    const { code, output } = await runCommand({
      program,
      args: [...first, ...args],
      env: { ENDCAP_SUPERSET_USER: admin.user, ENDCAP_SUPERSET_PASSWORD: admin.password },
      missing: "Node",
    });
    assert.equal(code, 0, `${output}\n${superset?.output().slice(-4000) ?? ""}`);
    return output;
  }
  const apply = () => endcap("deploy", "superset", "--apply", superset.url);
  /** What readers of the project are answered. */
  async function asked<T>(work: (rows: (sql: string) => Promise<Cells[]>) => Promise<T>): Promise<T> {
    const opened = await openProject(project);
    try {
      return await work((sql) => askLake(opened, sql));
    } finally {
      opened.close();
    }
  }
  const weeksOf = (sql: string) => asked(async (rows) => (await rows(sql)).map(({ week }) => Number(week)));
  const list = async <T>(what: string) => (await superset.get<{ result: T[] }>(`/${what}/?q=(page_size:200)`)).result;
  const datasets = () => list<Listed & { table_name: string }>("dataset");
  const weekly = async (): Promise<ShownDataset> => {
    const { id } = (await datasets()).find(({ table_name }) => table_name === "weekly_store_product") as Listed;
    return (await superset.get<{ result: ShownDataset }>(`/dataset/${id}`)).result;
  };

  test("imported again, nothing is doubled, what was changed is as written, and what a person added stays", async () => {
    const dataset = await weekly();
    const mine = { metric_name: "my_share", expression: "SUM(total_discount) / SUM(total_sales_amt)" };
    const changed = dataset.metrics.map(({ metric_name, expression, ...more }) => ({
      id: (more as { id?: number }).id,
      metric_name,
      expression: metric_name === "total_sales_amt" ? "SUM(1)" : expression,
    }));
    await superset.send("PUT", `/dataset/${dataset.id}`, { metrics: [...changed, mine] });
    const chart = await superset.send<{ id: number }>("POST", "/chart/", {
      slice_name: "My own chart",
      viz_type: "table",
      datasource_id: dataset.id,
      datasource_type: "table",
      params: JSON.stringify({ viz_type: "table", metrics: ["my_share"] }),
    });
    await superset.send("POST", "/dashboard/", { dashboard_title: "My own dashboard", position_json: "{}" });
    const before = { charts: await list<ListedChart>("chart"), boards: await list<ListedDashboard>("dashboard") };

    const said = await apply();
    assert.match(said, /Kept what others added to weekly_store_product: my_share/);
    const after = { charts: await list<ListedChart>("chart"), boards: await list<ListedDashboard>("dashboard") };
    const idsOf = (all: readonly Listed[]) => all.map(({ id, uuid }) => `${id} ${uuid}`).toSorted();
    assert.deepEqual(idsOf(after.charts), idsOf(before.charts));
    assert.deepEqual(idsOf(after.boards), idsOf(before.boards));
    assert.equal(after.boards.length, 3);
    assert.ok(after.charts.some(({ id }) => id === chart.id));
    assert.equal((await datasets()).length, 5);
    const { metrics } = await weekly();
    const expression = (name: string) => metrics.find(({ metric_name }) => metric_name === name)?.expression;
    assert.equal(expression("my_share"), mine.expression);
    assert.equal(expression("total_sales_amt"), "SUM(total_sales_amt)");
    assert.equal(new Set(metrics.map(({ metric_name }) => metric_name)).size, metrics.length);
  });

  test("Superset's own import, as on its pages, takes the written file", async () => {
    const api = await signIn({ url: superset.url, user: admin.user, password: admin.password });
    const form = new FormData();
    const file = await readFile(join(project, "deploy", "superset", "endcap-superset.zip"));
    form.set("formData", new Blob([new Uint8Array(file)]), "endcap-superset.zip");
    form.set("overwrite", "true");
    assert.equal((await api.upload("/dashboard/import/", form)).status, 200);
    assert.equal((await list<ListedDashboard>("dashboard")).length, 3);
  });

  /** Endcap's charts, with what each asks. */
  async function endcapCharts(): Promise<(ListedChart & { asked: Asked; context: SavedContext })[]> {
    const charts = (await list<ListedChart>("chart")).filter(({ slice_name }) => slice_name !== "My own chart");
    return Promise.all(
      charts.map(async (chart) => {
        const { result } = await superset.get<{ result: { query_context: string } }>(`/chart/${chart.id}`);
        const context = JSON.parse(result.query_context) as SavedContext;
        return { ...chart, context, asked: context.queries[0] as Asked };
      }),
    );
  }

  /** What is wrong with what charts answer, all weeks or those that the dashboards begin with. */
  async function wrongCells(among: readonly number[], isFiltered: boolean): Promise<string[]> {
    const found: string[] = [];
    const charts = await endcapCharts();
    await asked(async (rows) => {
      for (const { id, slice_name, asked: question, context } of charts) {
        if (slice_name === "As of") continue;
        const body = { ...context, queries: [{ ...context.queries[0], filters: FILTERED }] };
        const { result } = isFiltered
          ? await superset.send<{ result: { data: Cells[] }[] }>("POST", "/chart/data", body)
          : await superset.get<{ result: { data: Cells[] }[] }>(`/chart/${id}/data/`);
        const ours = await rows(endcapSql(question, among));
        found.push(...differences(question, result[0]?.data ?? [], ours).map((text) => `${slice_name}: ${text}`));
      }
    });
    return found;
  }

  test("every chart's data are what Endcap answers, cell by cell", async () => {
    assert.ok(weeks.length >= 20);
    assert.deepEqual(await wrongCells(weeks, false), []);
  });

  test("with the filters of the dashboards too: stock of the last of the 13 weeks", async () => {
    const complete = await weeksOf(
      "SELECT yr_wk_num AS week FROM weekly_store_product GROUP BY 1 HAVING bool_and(is_complete_week) ORDER BY 1 DESC LIMIT 13",
    );
    assert.deepEqual(await wrongCells(complete.toReversed(), true), []);
  });

  test("Superset only reads: nothing can be made or changed through it", async () => {
    const { database } = (
      await superset.get<{ result: { database: { id: number } } }>(`/dataset/${(await weekly()).id}`)
    ).result;
    for (const sql of [
      "CREATE TABLE mine AS SELECT 1",
      "DROP VIEW dim_store",
      "SELECT * FROM read_text('/etc/hostname')",
    ])
      await assert.rejects(
        superset.send("POST", "/sqllab/execute/", { database_id: database.id, sql, runAsync: false, schema: "main" }),
        /DML|not allow|disallowed|read-only|mutat/i,
      );
  });

  for (const scheme of ["light", "dark"] as const)
    test(`both dashboards are drawn whole, ${scheme}`, async () => {
      const boards = (await list<ListedDashboard>("dashboard")).filter(({ slug }) => slug?.startsWith("endcap-"));
      assert.equal(boards.length, 2);
      for (const { slug, dashboard_title } of boards) {
        const picture = process.env["ENDCAP_PICTURES"];
        const drawn = await drawDashboard({
          url: superset.url,
          path: `/superset/dashboard/${slug}/`,
          scheme,
          picture:
            picture === undefined ? null : join(picture, `${slug.replace(/^endcap-\w+-/, "superset-")}-${scheme}.png`),
        });
        assert.deepEqual(drawn.problems, [], dashboard_title);
        assert.ok(drawn.charts >= 14, `${dashboard_title}: ${drawn.charts} charts`);
        assert.match(drawn.text, /\d{4}-\d\d-\d\d\s+8\s+30\b/);
      }
    });

  test("a new day, and taking it back, are in Superset's next answers, all charts of one commit", async () => {
    const sales = () =>
      asked(async (rows) =>
        String((await rows("SELECT sum(total_sales_amt) AS sales FROM weekly_store_product"))[0]?.["sales"]),
      );
    const before = await sales();
    await deliver((day) => day === lastDay);
    await endcap("run", "--quiet");
    assert.notEqual(await sales(), before);
    assert.deepEqual(await wrongCells(await weeksOf(ALL_WEEKS), false), []);
    await endcap("rollback", "--reason", "a test", "--quiet");
    assert.equal(await sales(), before);
    const chart = (await endcapCharts()).find(({ slice_name }) => slice_name === "Net sales");
    const { result } = await superset.get<{ result: { data: Cells[] }[] }>(`/chart/${chart?.id}/data/?force=true`);
    assert.equal(Number(result[0]?.data[0]?.["total_sales_amt"]).toFixed(2), before);
  });
});
