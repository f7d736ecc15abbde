/** The thirteen measures in one SQL statement on DuckDB in process: `bare.ts <folder> <output.parquet>`. Prints its seconds as JSON. */
import { rmSync } from "node:fs";
import { literal, openDuck } from "../../src/core/duck.ts";
import { machineThreads } from "../machine.ts";
import { weeklySql } from "./weekly-sql.ts";

const [folder = "", output = ""] = process.argv.slice(2);
const started = performance.now();
const duck = await openDuck({ memory: "4GB", threads: machineThreads(), spill: `${output}.spill` });
await duck.run("SET preserve_insertion_order = false");
await duck.run(`COPY (${weeklySql(folder)}) TO ${literal(output)} (FORMAT parquet, COMPRESSION zstd)`);
const seconds = (performance.now() - started) / 1000;
duck.close();
rmSync(`${output}.spill`, { recursive: true, force: true });
process.stdout.write(`${JSON.stringify({ seconds })}\n`);
