/**
 * Checks the documents: generated sections say what the code says, relative links lead somewhere.
 * `--write` brings the generated sections up to date.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generators } from "./docs/index.ts";
import { brokenLinks } from "./docs/links.ts";
import { fillSections } from "./docs/sections.ts";
import { checkoutFolder } from "./run-program.ts";

const isWriting = process.argv.includes("--write");
const generated = new Map<string, string>();
for (const [name, generate] of Object.entries(generators)) generated.set(name, await generate());

const findings: string[] = [];
const unused = new Set(generated.keys());
const patterns = ["*.md", "{docs,examples,src,test,bench,web}/**/*.md"];
for (const file of globSync(patterns, { cwd: checkoutFolder }).toSorted()) {
  const before = readFileSync(join(checkoutFolder, file), "utf8");
  const { text, names, outdated, problems } = fillSections(before, generated);
  for (const name of names) unused.delete(name);
  if (isWriting && text !== before) writeFileSync(join(checkoutFolder, file), text);
  if (!isWriting) {
    problems.push(...outdated.map((name) => `the section ${name} is out of date (run npm run docs)`));
  }
  for (const problem of [...problems, ...brokenLinks(checkoutFolder, file)]) findings.push(`${file}: ${problem}`);
}
for (const name of unused) findings.push(`scripts/docs/index.ts: no document has a section generated:${name}`);

for (const finding of findings) process.stdout.write(`${finding}\n`);
process.exitCode = findings.length > 0 ? 1 : 0;
