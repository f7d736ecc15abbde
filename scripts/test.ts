/** `npm test [-- <file, folder or part of a path>… <options of node --test>…]`: every *.test.ts beside the code and in test/. */
import { buildWebIfStale } from "./build-web.ts";
import { runTestFiles } from "./test-files.ts";

const args = process.argv.slice(2);
// A failure is shown here and again by each test that needs the web app; the others can do without it.
if (args.every((arg) => arg.startsWith("-"))) {
  await buildWebIfStale().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
}
process.exitCode = await runTestFiles(
  {
    name: "unit",
    suffix: ".test.ts",
    folders: ["src", "test", "bin", "scripts", "examples", "bench", "web"],
    nodeArguments: [],
  },
  args,
);
