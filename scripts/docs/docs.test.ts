import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { generators } from "./index.ts";
import { brokenLinks } from "./links.ts";
import { headingAnchor, markdownTable } from "./markdown.ts";
import { fillSections } from "./sections.ts";

const document = (name: string, body: string): string =>
  `Before\n\n<!-- generated:${name} -->\n${body}<!-- /generated -->\n\nAfter\n`;

test("a section is filled from its generator, and filling it again changes nothing", () => {
  const generated = new Map([["facts", "| a |\n"]]);
  const first = fillSections(document("facts", "old\n"), generated);
  assert.equal(first.text, document("facts", "\n| a |\n\n"));
  assert.deepEqual([first.names, first.outdated, first.problems], [["facts"], ["facts"], []]);
  const second = fillSections(first.text, generated);
  assert.deepEqual([second.text, second.outdated], [first.text, []]);
});

test("generated text with a dollar sign stays as it is", () => {
  const { text } = fillSections(document("facts", ""), new Map([["facts", "costs $& and $1"]]));
  assert.match(text, /costs \$& and \$1/);
});

test("an unknown generator and a lone marker are problems", () => {
  assert.deepEqual(fillSections(document("nobody", ""), new Map()).problems, ["there is no generator called nobody"]);
  assert.equal(fillSections("<!-- generated:facts -->\n", new Map([["facts", ""]])).problems.length, 1);
  assert.equal(fillSections("<!-- /generated -->\n", new Map()).problems.length, 1);
});

test("links that lead nowhere are named; addresses, code and good links are not", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "endcap-links-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "docs"));
  writeFileSync(join(folder, "README.md"), "# Endcap\n\n## What it *is*, in `short`\n\n## Twice\n\n## Twice\n");
  const page = [
    "[a](../README.md) [b](../README.md#what-it-is-in-short) [c](../README.md#twice-1) [d](https://example.org/x) [e](#here)",
    "# Here",
    "[f](missing.md) [g](../README.md#nothing) ![h](picture.png) [i](../../outside.md)",
    "`[j](in-code.md)`\n```\n[k](in-block.md)\n```",
    '<img src="gone.svg">\n\n[ref]: nowhere.md',
  ].join("\n\n");
  writeFileSync(join(folder, "docs", "page.md"), page);
  const links = brokenLinks(folder, "docs/page.md").map((finding) => finding.split(" ")[0]);
  const wanted = ["missing.md", "../README.md#nothing", "picture.png", "../../outside.md", "nowhere.md", "gone.svg"];
  assert.deepEqual(links, wanted);
});

test("headings become links as on GitHub", () => {
  assert.equal(headingAnchor("How a run works: audited, `durable` & 1st"), "how-a-run-works-audited-durable--1st");
});

test("a table's cells cannot break the table", () => {
  assert.equal(markdownTable(["a"], [["x|y\nz"]]), "| a |\n| --- |\n| x\\|y z |");
});

test("every generator says something", async () => {
  for (const [name, generate] of Object.entries(generators)) assert.ok((await generate()).length > 100, name);
});
