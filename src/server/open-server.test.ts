import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import type { z } from "zod";
import {
  liveEvent,
  metaAnswer,
  pipelineAnswer,
  quarantineAnswer,
  revenueAnswer,
  rowsAnswer,
  run as runAnswer,
  storesAnswer,
} from "../dashboard/contract.ts";
import { openServer, type OpenedServer } from "./open-server.ts";
import { smallShop, type SmallShop } from "../workflow/small-shop.testkit.ts";

suite("a project served", () => {
  let shop: SmallShop;
  let server: OpenedServer;
  const errors: unknown[] = [];

  before(async () => {
    shop = await smallShop();
    for (const day of ["05", "06", "07"]) {
      await shop.sales(`2026-01-${day}`, "10.00", day === "07" ? ["3,10,1,2026-01-07,10:00,many,,1.00,0,1,,0"] : []);
      await shop.inventory(`2026-01-${day}`);
    }
    const now = () => new Date("2026-01-08T12:00:00Z");
    server = await openServer({
      dir: shop.dir,
      host: "127.0.0.1",
      port: 0,
      token: "secret",
      webDir: null,
      now,
      logError: (error) => errors.push(error),
    });
  });
  after(async () => {
    await server.close();
    await shop.remove();
    assert.deepEqual(errors, []);
  });

  const origin = () => new URL(server.url).origin;
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${origin()}${path}`, {
      ...init,
      headers: { authorization: "Bearer secret", "content-type": "application/json", ...init.headers },
    });
  async function get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
    const answer = await ask(path);
    assert.equal(answer.status, 200, path);
    return schema.parse(await answer.json());
  }

  test("the address carries the token, and without it nothing is told", async () => {
    assert.equal(new URL(server.url).searchParams.get("token"), "secret");
    assert.equal((await fetch(`${origin()}/api/pipeline`)).status, 401);
  });

  test("every page answers before anything has run", async () => {
    assert.deepEqual((await get("/api/pipeline", pipelineAnswer)).runs, []);
    assert.equal((await get("/api/revenue", revenueAnswer)).asOf.date, null);
    await get("/api/stores", storesAnswer);
    await get("/api/quarantine", quarantineAnswer);
    assert.deepEqual((await get("/api/meta", metaAnswer)).weeks, []);
  });

  test("a run started over the API is told live, and its numbers are on the pages", async () => {
    const stream = await ask("/api/events");
    const answer = await ask("/api/runs", { method: "POST", body: "{}" });
    assert.equal(answer.status, 202);
    const { id } = (await answer.json()) as { id: string };
    const told: string[] = [];
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
      for (const [, data = ""] of chunk.matchAll(/^data: (.*)$/gm)) {
        const event = liveEvent.parse(JSON.parse(data));
        told.push(event.type === "run" ? `run ${event.status}` : event.type);
      }
      if (told.includes("run done")) break;
    }
    assert.ok(told.indexOf("commit") > told.indexOf("run running"));
    await server.idle();
    assert.equal((await get(`/api/runs/${id}`, runAnswer)).status, "done");
    const revenue = await get("/api/revenue", revenueAnswer);
    assert.equal(revenue.asOf.date, "2026-01-07");
    assert.equal(revenue.tiles.find(({ measure }) => measure.name === "total_sales_amt")?.figure.value, "43.50");
    const { rows, lastGood, missing } = await get("/api/pipeline", pipelineAnswer);
    assert.deepEqual(rows, { delivered: 13, accepted: 12, quarantined: 1, skipped: 0, refused: 0 });
    assert.equal(lastGood.date, "2026-01-07");
    assert.deepEqual(missing, []);
  });

  test("a row behind a number is the line of the landed file", async () => {
    const { rows } = await get("/api/rows?store=1&product=11&date=2026-01-06", rowsAnswer);
    assert.equal(rows.length, 1);
    const { source_file: file, source_line: line, sales_amt: amount, trans_id: id } = rows[0]!;
    const landed = (await readFile(join(shop.dir, "../source", String(file)), "utf8")).split("\n");
    const fields = landed[Number(line) - 1]?.split(",");
    assert.deepEqual([fields?.[0], fields?.[7]], [id, amount]);
  });

  test("the quarantined row has its place and its own text, also as CSV", async () => {
    const { rows, rowCount } = await get("/api/quarantine?rule=not-a-number", quarantineAnswer);
    assert.equal(rowCount, 1);
    assert.deepEqual(
      [rows[0]?.file, rows[0]?.line, rows[0]?.row],
      ["sales_20260107.csv", 4, "3,10,1,2026-01-07,10:00,many,,1.00,0,1,,0"],
    );
    const csv = await (await ask("/api/quarantine?format=csv")).text();
    assert.match(csv, /sales_20260107\.csv,4,/);
  });

  test("SQL sees the same lake, and no file beside it", async () => {
    const answer = await ask("/api/sql", {
      method: "POST",
      body: JSON.stringify({ sql: "SELECT sum(total_sales_amt) AS amt FROM weekly_store_product" }),
    });
    assert.deepEqual(((await answer.json()) as { rows: unknown }).rows, [["43.50"]]);
    const refused = await ask("/api/sql", {
      method: "POST",
      body: JSON.stringify({ sql: `FROM read_csv('${join(shop.dir, "../source/sales_20260105.csv")}')` }),
    });
    assert.equal(refused.status, 400);
  });
});

test("the token comes from the environment where none is given", async () => {
  const shop = await smallShop();
  process.env["ENDCAP_TOKEN"] = "from-environment";
  try {
    const server = await openServer({ dir: shop.dir, port: 0, webDir: null });
    assert.equal(new URL(server.url).searchParams.get("token"), "from-environment");
    await server.close();
  } finally {
    delete process.env["ENDCAP_TOKEN"];
    await shop.remove();
  }
});

test("nights are scheduled here only where no other workflow engine performs them", async () => {
  const shop = await smallShop();
  const path = join(shop.dir, "endcap.config.json");
  const config = JSON.parse(await readFile(path, "utf8")) as object;
  const nextCheck = async (change: object) => {
    await writeFile(path, JSON.stringify({ ...config, ...change }));
    const now = () => new Date("2026-01-08T12:00:00Z");
    const server = await openServer({ dir: shop.dir, host: "127.0.0.1", port: 0, webDir: null, schedule: true, now });
    try {
      const answer = await fetch(new URL("/api/pipeline", server.url));
      return pipelineAnswer.parse(await answer.json()).nextCheckAt;
    } finally {
      await server.close();
    }
  };
  assert.notEqual(await nextCheck({}), null);
  assert.equal(await nextCheck({ workflow: { airflow: "https://airflow.example.com" } }), null);
  await shop.remove();
});
