import { openDuck, literal } from "../../core/duck.ts";
import { querySuite } from "../query.testsuite.ts";
import { openDuckdb } from "./duckdb.ts";

querySuite({
  name: "duckdb",
  open: openDuckdb,
  async writeParquet(sql, path) {
    const duck = await openDuck({ memory: "500MB", threads: 1, spill: "" });
    await duck.run(`COPY (${sql}) TO ${literal(path)} (FORMAT parquet)`);
    duck.close();
  },
});
