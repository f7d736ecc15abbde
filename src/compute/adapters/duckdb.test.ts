import { weekEngineSuite } from "../week-engine.testsuite.ts";

weekEngineSuite("duckdb", async () => "duckdb");
