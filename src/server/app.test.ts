import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { EndcapError } from "../core/errors.ts";
import {
  errorAnswer,
  measureAnswer,
  metaAnswer,
  pipelineAnswer,
  quarantineAnswer,
  revenueAnswer,
  rowsAnswer,
  run,
  sqlAnswer,
  storesAnswer,
} from "../dashboard/contract.ts";
import type { LakeView } from "../query/query.ts";
import { handApp, type HandApp } from "./hand-app.testkit.ts";
import { quietState } from "./quiet-state.testkit.ts";

const json = { "content-type": "application/json" };

suite("the HTTP application", () => {
  let hand: HandApp;
  let lake: LakeView;
  const appWith: HandApp["appWith"] = (overrides) => hand.appWith(overrides);
  const ask: HandApp["ask"] = (path, init, on) => hand.ask(path, init, on);
  const errorOf = async (answer: Response) => errorAnswer.parse(await answer.json()).error;

  before(async () => {
    hand = await handApp();
    ({ lake } = hand);
  });
  after(() => hand.close());

  const answers = {
    "/api/meta": metaAnswer,
    "/api/revenue?from=202520&to=202521&region=North&region=South": revenueAnswer,
    "/revenue.json": revenueAnswer,
    "/api/measure?name=eow_on_hand_qty&region=North": measureAnswer,
    "/api/stores": storesAnswer,
    "/api/stores?store=10": storesAnswer,
    "/api/stores?store=10&product=1": storesAnswer,
    "/stores.json?compare=none": storesAnswer,
    "/api/rows?store=10&product=1&date=2025-06-22": rowsAnswer,
    "/api/pipeline": pipelineAnswer,
    "/pipeline.json": pipelineAnswer,
    "/api/quarantine?limit=2&offset=1": quarantineAnswer,
    "/api/runs/r1": run,
  };
  for (const [path, schema] of Object.entries(answers)) {
    test(`${path} answers what its schema says, and nothing else`, async () => {
      const answer = await ask(path);
      assert.equal(answer.status, 200);
      const body: unknown = await answer.json();
      assert.deepEqual(schema.parse(body), body);
    });
  }

  test("a page asked for as JSON is its twin", async () => {
    const twin = await ask("/stores/10/products/1", { headers: { accept: "application/json" } });
    assert.equal(storesAnswer.parse(await twin.json()).level, "product");
    const root = await ask("/?by=product", { headers: { accept: "application/json" } });
    assert.equal(revenueAnswer.parse(await root.json()).table.title, "Products");
  });

  test("wrong questions are 400 in the one shape, with the parameter's name", async () => {
    const answer = await ask("/api/revenue?compare=yesterday");
    assert.equal(answer.status, 400);
    assert.equal((await errorOf(answer)).where.setting, "compare");
    assert.equal((await ask("/api/revenue?from=202521&to=202520")).status, 400);
    assert.equal((await ask("/api/rows?store=1&product=1")).status, 400);
    assert.equal((await ask("/api/measure?name=profit")).status, 400);
    const long = JSON.stringify({ sql: `SELECT '${"x".repeat(1_100_000)}'` });
    assert.equal((await ask("/api/sql", { method: "POST", headers: json, body: long })).status, 413);
    const body = await ask("/api/sql", { method: "POST", headers: json, body: "{}" });
    assert.equal((await errorOf(body)).where.setting, "sql");
    assert.equal((await ask("/api/runs/none")).status, 404);
    assert.match((await errorOf(await ask("/api/nothing"))).what, /nothing at \/api\/nothing/);
  });

  const unknown = {
    "/api/revenue?region=north": ["region", /no numbers of region north/, /Did you mean North\?/],
    "/api/revenue?category=Bakrey": ["category", /no numbers of category Bakrey/, /Did you mean BK \(Bakery\)\?/],
    "/api/revenue?market=Nowhere": ["market", /no numbers of market Nowhere/, /Choose from \(none\), N1 \(Hills\)/],
    "/api/revenue?product=99&brand=Ownn": ["brand", /brand Ownn; .*product 99/, /Did you mean Own\?/],
    "/api/revenue?sort=total_sale_amt": ["sort", /no order by total_sale_amt/, /Did you mean total_sales_amt\?/],
    "/api/revenue?from=202599": ["from", /no week 202599/, /Did you mean|from \d+ to \d+/],
    "/api/revenue?regoin=North": ["regoin", /no parameter regoin/, /Did you mean region\?/],
    "/api/stores?store=11&sort=impact": ["store", /no numbers of store 11/, /Did you mean 10\?/],
    "/api/stores?measure=no_stock_instance": ["measure", /no measure no_stock_instance/, /no_stock_instances/],
    "/api/measure?name=total_sales_amt&store=777": ["store", /store 777/, /Choose from 10 \(10 · Mill\), 20 \(Quay\)/],
    "/api/measure?name=total_sale_amt": ["name", /no measure called/, /Did you mean total_sales_amt\?/],
    "/api/rows?store=10&product=1&week=202599": ["week", /no week 202599/, /Did you mean|from \d+ to \d+/],
    "/api/rows?store=10&product=nothing&date=2025-06-22": [
      "product",
      /product nothing/,
      /Choose from 1 \(Bread\), 2 \(Cake\), 3/,
    ],
    "/revenue.json?region=Nroth&format=csv": ["region", /region Nroth/, /North/],
  } as const;
  for (const [path, [parameter, what, next]] of Object.entries(unknown)) {
    test(`${path} names what exists nowhere, and the nearest that does`, async () => {
      const answer = await ask(path);
      assert.equal(answer.status, 400);
      const error = await errorOf(answer);
      assert.equal(error.where.setting, parameter);
      assert.match(error.what, what);
      assert.match(error.next, next);
    });
  }

  test("asked to leave out what exists nowhere, an answer is that of the rest, and says so", async () => {
    const omit = "&unknown=leave-out&from=202520&to=202521&compare=none";
    const rest = revenueAnswer.parse(await (await ask(`/api/revenue?region=South&by=store${omit}`)).json());
    const answer = await ask(`/api/revenue?region=South&region=Nroth&product=99&sort=profit&by=store${omit}`);
    const { notes, ...numbers } = revenueAnswer.parse(await answer.json());
    const left = [
      "Left out: There are no numbers of region Nroth. Did you mean North?",
      "Left out: There are no numbers of product 99",
      "Left out: There is no order by profit",
    ];
    assert.deepEqual({ ...numbers, notes: notes.slice(left.length) }, rest);
    assert.deepEqual(
      notes.slice(0, left.length).map((note, at) => note.slice(0, left[at]?.length)),
      left,
    );
    const stores = storesAnswer.parse(await (await ask(`/api/stores?store=777${omit}`)).json());
    assert.equal(stores.level, "network");
    assert.match(stores.notes[0] ?? "", /^Left out: There are no numbers of store 777/);
    const csv = await ask(`/api/revenue?region=Nroth&format=csv&by=store${omit}`);
    assert.match(await csv.text(), /^Store key/);
  });

  test("a period may begin before the calendar and end after it, but not lie outside", async () => {
    assert.equal((await ask("/api/revenue?from=190001&to=299901")).status, 200);
    assert.equal((await errorOf(await ask("/api/revenue?from=299901"))).where.setting, "from");
    assert.equal((await errorOf(await ask("/api/stores?to=190001"))).where.setting, "to");
  });

  test("tables as CSV hold all rows, whatever the page", async () => {
    const answer = await ask("/api/revenue?format=csv&by=store&limit=1&compare=none&from=202520&to=202521");
    assert.match(answer.headers.get("content-disposition") ?? "", /filename="endcap-\w+-as-of-2025-\d\d-\d\d\.csv"$/);
    assert.match(answer.headers.get("content-type") ?? "", /text\/csv/);
    const [head, ...lines] = (await answer.text()).trimEnd().split("\n");
    assert.match(head ?? "", /^Store key,Store,Net sales,Units sold/);
    assert.deepEqual(
      lines.map((line) => line.split(",").slice(0, 3)),
      [
        ["20", "Quay", "49.10"],
        ["10", "10 · Mill", "36.00"],
        ["", "Total", "85.10"],
      ],
    );
    assert.match(
      await (await ask("/api/pipeline?format=csv&table=runs")).text(),
      /\nr1,done,command,2025-06-24T03:00:00Z,2025-06-24T03:00:02Z,2000,2025-06-23,2025-06-23,10,8,1,1,0,c1,\n$/,
    );
    for (const table of ["deliveries", "findings", "restatements"]) {
      assert.match(await (await ask(`/api/pipeline?format=csv&table=${table}`)).text(), /^[a-z]+,[A-Za-z,]+\n$/);
    }
    assert.match(await (await ask("/api/quarantine?format=csv")).text(), /,"'=1,abc",2025-06-23\n/);
    assert.match(
      await (await ask("/api/rows?format=csv&store=10&product=1&week=202521")).text(),
      /sales_20250622\.csv,3\n/,
    );
    assert.match(await (await ask("/api/stores?format=csv&store=20&table=categories")).text(), /^Category key/);
    assert.equal((await ask("/api/stores?format=csv&table=none")).status, 400);
  });

  test("SQL reads the lake's tables, money as text, and says when it was cut", async () => {
    const sql = "SELECT store_key, SUM(total_sales_amt) AS sales FROM weekly_store_product GROUP BY 1 ORDER BY 1";
    const answer = await ask("/api/sql", { method: "POST", headers: json, body: JSON.stringify({ sql, limit: 1 }) });
    assert.deepEqual(sqlAnswer.parse(await answer.json()), {
      columns: [
        { name: "store_key", type: "BIGINT" },
        { name: "sales", type: "DECIMAL(38,2)" },
      ],
      rows: [[10, "74.00"]],
      cut: true,
      remarks: [],
    });
    for (const wrong of ["DROP VIEW weekly_store_product", "FROM '/etc/passwd'", "FROM fact"]) {
      const refused = await ask("/api/sql", { method: "POST", headers: json, body: JSON.stringify({ sql: wrong }) });
      assert.equal(refused.status, 400, wrong);
    }
  });

  test("a run is started, or refused while another runs", async () => {
    const started = await ask("/api/runs", { method: "POST", headers: json, body: "{}" });
    assert.deepEqual([started.status, await started.json()], [202, { id: "r2" }]);
    const busy = appWith({
      state: quietState(lake, {
        startRun: () =>
          Promise.reject(new EndcapError({ what: "Run r1 holds the lease", next: "Wait", retryable: true })),
      }),
    });
    assert.equal((await ask("/api/runs", { method: "POST", headers: json, body: "{}" }, busy)).status, 409);
  });

  test("what is missing or held is said with every number", async () => {
    const warned = appWith({
      state: quietState(lake, {
        missing: () => [
          {
            table: "inventory",
            date: "2025-06-24",
            since: "",
            text: "inventory of 2025-06-24 has not arrived",
            next: "",
          },
        ],
        held: () => [
          { table: "weekly_store_product", week: 202521, since: "", run: "r1", reason: "the sums differ", next: "" },
        ],
      }),
    });
    const { asOf } = revenueAnswer.parse(await (await ask("/api/revenue", {}, warned)).json());
    assert.match(asOf.missing.join("\n"), /has not arrived\n.*2025 W21 is held back.*the sums differ/);
  });

  test("a failure is 500 in the one shape, and logged", async () => {
    const logged: unknown[] = [];
    const state = quietState(lake, { rowCounts: () => assert.fail("the disk is gone") });
    const answer = await ask("/api/pipeline", {}, appWith({ state, logError: (error) => logged.push(error) }));
    assert.equal(answer.status, 500);
    assert.match((await errorOf(answer)).what, /the disk is gone/);
    assert.equal(logged.length, 1);
  });

  test("where no table can be read, the shell and the pipeline still answer, and say so; pages with numbers fail", async () => {
    const damaged = new EndcapError({ what: "week 202521 is damaged", next: "endcap run --recompute 202521" });
    const broken = { ...hand.reader, withWarehouse: () => Promise.reject(damaged) };
    const logged: unknown[] = [];
    const on = appWith({ reader: broken, logError: (error) => logged.push(error) });
    const meta = metaAnswer.parse(await (await ask("/api/meta", {}, on)).json());
    assert.deepEqual([meta.weeks, meta.stores, meta.asOf.date], [[], [], quietState(lake).lastGood().date]);
    assert.match(meta.asOf.missing[0] ?? "", /cannot be read: week 202521 is damaged. endcap run --recompute 202521/);
    const pipeline = pipelineAnswer.parse(await (await ask("/api/pipeline", {}, on)).json());
    assert.deepEqual(pipeline.asOf, meta.asOf);
    assert.equal((await ask("/api/revenue", {}, on)).status, 500);
    assert.equal(logged.length, 3);
  });

  test("the description names every route", async () => {
    const description = (await (await ask("/api/openapi.json")).json()) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    assert.equal(description.openapi, "3.1.0");
    for (const path of [
      "/api/meta",
      "/api/revenue",
      "/api/stores",
      "/api/rows",
      "/api/pipeline",
      "/api/quarantine",
      "/api/runs/{id}",
      "/api/runs",
      "/api/sql",
    ]) {
      assert.ok(path in description.paths, path);
    }
  });

  test("metrics count requests by route and tell of the pipeline", async () => {
    await ask("/api/runs/r1");
    const text = await (await ask("/metrics")).text();
    assert.match(text, /endcap_http_requests_total\{route="\/api\/runs\/:id",status="200"\} \d+/);
    assert.match(text, /endcap_rows\{outcome="quarantined"\} 1\n/);
    assert.match(text, /endcap_last_run_info\{id="r1",status="done"\} 1\n/);
  });
});
