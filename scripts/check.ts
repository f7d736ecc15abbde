/**
 * `npm run check [-- <part>…]`: everything about the code that can be told without running it. CI runs the same.
 * All parts run even if one fails; only a part that fails prints.
 */
import { styleText } from "node:util";
import { binOf, runProgram } from "./run-program.ts";

const typescript = binOf("typescript", "tsc");

/** Each part's programs, run one after the other. */
const parts: Record<string, readonly (readonly string[])[]> = {
  format: [[binOf("oxfmt"), "--check"]],
  lint: [[binOf("oxlint"), "--deny-warnings", "--report-unused-disable-directives"]],
  types: [
    [typescript, "--project", "."],
    [typescript, "--project", "web"],
    [typescript, "--project", "test/browser"],
  ],
  unused: [[binOf("knip"), "--no-progress", "--no-config-hints"]],
  "only-tested": [[binOf("knip"), "--no-progress", "--no-config-hints", "--production", "--include", "files,exports"]],
  docs: [["scripts/check-docs.ts"]],
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no part called ${unknown.join(", ")}; the parts are ${Object.keys(parts).join(", ")}.\n`,
  );
  process.exitCode = 2;
} else {
  const chosen = Object.keys(parts).filter((name) => wanted.length === 0 || wanted.includes(name));
  let failed = 0;
  for (const name of chosen) if (!(await runPart(name))) failed += 1;
  if (failed > 0) process.stdout.write(`\n${failed} of ${chosen.length} parts failed.\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

async function runPart(name: string): Promise<boolean> {
  const started = performance.now();
  let output = "";
  let isGood = true;
  for (const args of parts[name] ?? []) {
    const result = await runProgram({ args, output: "collect" });
    if (result.code === 0) continue;
    isGood = false;
    output += result.output;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const mark = isGood ? styleText("green", "✔") : styleText("red", "✖");
  process.stdout.write(`${mark} ${name} (${seconds} s)\n${output}`);
  return isGood;
}
