/** Business dates out of PostgreSQL: as Endcap takes them, beside COPY … TO STDOUT of the same rows. */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { machineDefaults, normaliseConfig } from "../../src/config/normalise.ts";
import { addDays } from "../../src/core/dates.ts";
import { quietEffects } from "../../src/core/effects.ts";
import { sourceTables } from "../../src/model/tables.ts";
import { extractDays, withDatabase } from "../../src/source/database/extract-days.ts";
import { readTables } from "../../src/source/database/read-tables.ts";
import { wantedDays } from "../../src/source/database/wanted-days.ts";
import { openPostgres } from "../../src/source/postgres/postgres-database.ts";
import { openPostgresRetailer } from "../../src/source/postgres/postgres-retailer.ts";
import { startPostgres } from "../../test/stack/postgres.testkit.ts";
import { median, secondsText, timesText, wholeText } from "../figures.ts";
import { FIRST_DAY, history } from "../generate.ts";
import type { Finding } from "../report.ts";
import type { BenchSettings } from "../settings.ts";

/** COPY's time over Endcap's, at least. */
const SHARE_OF_COPY = 0.7;
const DAYS = 35;
const FACTS = ["inventory", "sales"] as const;

export async function benchPostgres({ folder, size, rounds, say }: BenchSettings): Promise<Finding[]> {
  const files = await history(folder, "table", { ...size, days: DAYS });
  const work = join(folder, "work");
  const server = await startPostgres();
  try {
    const address = await server.makeDatabase("bench");
    say("loading PostgreSQL");
    await load(address, files.folder);
    const seconds = { copy: [] as number[], take: [] as number[], look: [] as number[] };
    for (let round = 0; round <= rounds; round++) {
      await rm(work, { recursive: true, force: true });
      await mkdir(work, { recursive: true });
      const copy = await timed(() => copyOut(address, work));
      const take = await timed(() => takeOut(address, join(work, "taken")));
      const look = await timed(() => lookForLateRows(address));
      say(
        `${round === 0 ? "warm-up" : `round ${round}`}: COPY ${secondsText(copy)}, Endcap ${secondsText(take)}, late rows ${secondsText(look)}`,
      );
      if (round === 0) continue;
      seconds.copy.push(copy);
      seconds.take.push(take);
      seconds.look.push(look);
    }
    return [finding(seconds, files.snapshots + files.salesLines)];
  } finally {
    await server.stop();
    await rm(work, { recursive: true, force: true });
  }
}

function finding(seconds: Record<"copy" | "take" | "look", number[]>, rows: number): Finding {
  const [copy, take, look] = [median(seconds.copy), median(seconds.take), median(seconds.look)];
  const row = (name: string, value: number, values: readonly number[]) => [
    name,
    secondsText(value),
    timesText(value / copy),
    values.map((each) => each.toFixed(2)).join(" "),
  ];
  const alone = seconds.take.map((each, index) => each - (seconds.look[index] ?? 0));
  const share = copy / median(alone);
  return {
    name: "postgres",
    title: "Business dates out of PostgreSQL",
    columns: ["", "median", "against COPY", "rounds, s"],
    rows: [
      row("COPY … TO STDOUT of the same rows, day by day", copy, seconds.copy),
      row("Endcap, taking them", median(alone), alone),
      row("Endcap, looking which days are to be taken", look, seconds.look),
      row("Endcap, both", take, seconds.take),
    ],
    notes: [
      `${wholeText(rows)} rows of ${DAYS} business dates, each date in a snapshot of its own, with checksums and a manifest.`,
      `The rows of all days are compared by a hash of their values before any is taken: that is the looking.`,
      `Taking, in speed of COPY: ${(share * 100).toFixed(0)} % (goal ≥ ${SHARE_OF_COPY * 100} %: ${share >= SHARE_OF_COPY ? "met" : "missed"}).`,
    ],
  };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function load(address: string, folder: string): Promise<void> {
  const retailer = await openPostgresRetailer(address);
  await retailer.makeTables();
  await retailer.close();
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  for (const table of FACTS) {
    const path = join(folder, `${table}.csv`);
    await pipeline(
      createReadStream(path),
      client.query(copyFrom(`COPY ${table} (${columns(table)}) FROM STDIN (FORMAT csv, HEADER)`)),
    );
  }
  await client.query("CREATE INDEX ON inventory (cal_dt)");
  await client.query("VACUUM ANALYZE");
  await client.end();
}

function columns(table: (typeof FACTS)[number]): string {
  return sourceTables[table].columns.map(({ name }) => name).join(", ");
}

const dates = Array.from({ length: DAYS }, (_, index) => addDays(FIRST_DAY, index));
const due = dates.at(-1) ?? FIRST_DAY;

async function copyOut(address: string, folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  for (const date of dates)
    for (const table of FACTS) {
      const sql = `COPY (SELECT ${columns(table)} FROM ${table} WHERE ${sourceTables[table].dateColumn} = '${date}') TO STDOUT (FORMAT csv, HEADER)`;
      await pipeline(client.query(copyTo(sql)), createWriteStream(join(folder, `${table}-${date}.csv`)));
    }
  await client.end();
}

function reading(address: string) {
  const config = normaliseConfig({ source: { postgres: address }, timeZone: "UTC" }, "/", machineDefaults());
  if (config.source.kind !== "postgres") throw new Error("the source is no PostgreSQL");
  return { config, reading: config.source.reading, open: () => openPostgres({ url: address, timeZone: "UTC" }) };
}

async function takeOut(address: string, folder: string): Promise<void> {
  await extractDays({ ...reading(address), effects: quietEffects(), folder, due, taken: {}, again: null });
}

async function lookForLateRows(address: string): Promise<void> {
  const { open, config, reading: how } = reading(address);
  await withDatabase(open, async (database) => {
    const reads = await readTables(database, config, how);
    await database.snapshot((snapshot) => wantedDays({ snapshot, reads, reading: how, due, taken: {}, again: null }));
  });
}
