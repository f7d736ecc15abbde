/** `npm test [-- <file, folder or part of a path>… <options of node --test>…]`: every *.test.ts beside the code and in test/. */
import { runTestFiles } from "./test-files.ts";

process.exitCode = await runTestFiles(
  {
    name: "unit",
    suffix: ".test.ts",
    folders: ["src", "test", "bin", "scripts", "examples", "bench", "web"],
    nodeArguments: [],
  },
  process.argv.slice(2),
);
