/** `npm run test:stack`: what needs other programs than Node (Spark, Trino, an S3 server …): test/stack/*.stack.ts, one at a time. */
import { runTestFiles } from "./test-files.ts";

process.exitCode = await runTestFiles(
  {
    name: "stack",
    suffix: ".stack.ts",
    folders: ["test/stack"],
    nodeArguments: ["--test-concurrency=1"],
    onceMore: true,
  },
  process.argv.slice(2),
);
