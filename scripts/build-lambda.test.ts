import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { buildLambda, type LambdaBundle } from "./build-lambda.ts";
import { runProgram } from "./run-program.ts";

const MOST_BYTES = 5_000_000;

let parent = "";
let bundle: LambdaBundle;

before(async () => {
  parent = await mkdtemp(join(tmpdir(), "endcap-bundle-"));
  bundle = await buildLambda(join(parent, "lambda"));
});
after(() => rm(parent, { recursive: true, force: true }));

test("the function is one small module without an engine", async (context) => {
  const size = (bundle.bytes / 1000).toFixed(0);
  context.diagnostic(`arrival.zip: ${size} kB of ${bundle.modules.length} modules`);
  assert.ok(bundle.bytes < MOST_BYTES, `${size} kB`);
  assert.deepEqual(await readdir(bundle.folder), ["arrival.zip", "index.mjs"]);
  assert.ok(
    bundle.modules.some((path) => path.endsWith("src/arrival/check-source.ts")),
    bundle.modules.join("\n"),
  );
  assert.deepEqual(
    bundle.modules.filter((path) => /duckdb|simulator|\/web\/|\.node$/.test(path)),
    [],
  );
});

test("it needs nothing beside itself but Node", async () => {
  assert.ok(bundle.imports.includes("node:sqlite"), bundle.imports.join(", "));
  assert.deepEqual(
    bundle.imports.filter((name) => !isBuiltin(name)),
    [],
  );
  const program = `const { handler } = await import(${JSON.stringify(join(bundle.folder, "index.mjs"))});
    await handler({}).catch((error) => console.log("thrown: " + error.message));`;
  const { code, output } = await runProgram({
    args: ["--input-type=module", "--eval", program],
    folder: parent,
    env: { ENDCAP_CONFIG: "" },
    output: "collect",
  });
  assert.equal(code, 0, output);
  assert.match(output, /thrown: The function has no configuration/);
});
