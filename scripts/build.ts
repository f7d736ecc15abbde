/** `npm run build`: the package's contents in dist/: JavaScript and types from src, the models beside them, the web app, the Lambda function. */
import { cpSync, globSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildLambda } from "./build-lambda.ts";
import { buildWeb } from "./build-web.ts";
import { binOf, checkoutFolder, runProgram } from "./run-program.ts";

const distFolder = join(checkoutFolder, "dist");
rmSync(distFolder, { recursive: true, force: true });

const args = [binOf("typescript", "tsc"), "--project", "tsconfig.build.json"];
const { code, output } = await runProgram({ args, output: "collect" });
if (code !== 0) {
  process.stderr.write(`src could not be compiled:\n${output}`);
  process.exit(1);
}

/** What the code reads at run time and tsc leaves behind. */
for (const asset of globSync("**/*.{sql,py,json,html,css,svg,txt,ttf,woff2}", { cwd: join(checkoutFolder, "src") })) {
  const target = join(distFolder, asset);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(checkoutFolder, "src", asset), target);
}

await buildWeb();
await buildLambda();
