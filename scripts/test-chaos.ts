/** `npm run test:chaos`: the long form of the tests that kill and cut runs: test/chaos/*.chaos.ts, one at a time. */
import { runTestFiles } from "./test-files.ts";

process.exitCode = await runTestFiles(
  { name: "chaos", suffix: ".chaos.ts", folders: ["test/chaos"], nodeArguments: ["--test-concurrency=1"] },
  process.argv.slice(2),
);
