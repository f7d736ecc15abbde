import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { said } from "./cli.testkit.ts";
import { commonOptions, longName, optionsOf } from "./command-spec.ts";
import { commands, families } from "./table/index.ts";

const wrong: readonly { args: string[]; says: RegExp }[] = [
  { args: ["rn"], says: /no command "rn"; did you mean run\?\n {2}next: {2}`endcap --help`/ },
  { args: ["quarantine", "lst"], says: /no command "lst"; did you mean list\?/ },
  { args: ["deplete", "--help"], says: /no command "deplete"/ },
  { args: ["deploy", "airfow"], says: /no command "airfow"; did you mean airflow\?/ },
  { args: ["help", "stauts"], says: /no command "stauts"; did you mean status\?/ },
  { args: ["quarantine", "lst", "--help"], says: /no command "lst"; did you mean list\?/ },
  { args: ["quarantine"], says: /endcap quarantine: what about it\?/ },
  { args: ["run", "--jsn"], says: /endcap run has no option --jsn; did you mean --json\?/ },
  { args: ["sql"], says: /<query> is missing/ },
  { args: ["sql", "SELECT 1", "--format", "cvs"], says: /--format cannot be "cvs"; did you mean csv\?/ },
  { args: ["sql", "SELECT 1", "--format"], says: /--format.*wants a value/ },
  { args: ["catalog", "weekly_store_produkt"], says: /did you mean weekly_store_product\?/ },
  { args: ["check", "2026-02-30"], says: /Give a date written YYYY-MM-DD/ },
  { args: ["release", "2026W1", "--reason", "x"], says: /Give a week by its key/ },
  { args: ["release", "202601"], says: /--reason <text> must be given/ },
  {
    args: ["init", "--sorce", "x"],
    says: /no option --sorce; did you mean --source\?[^]*--source <folder> must be given/,
  },
  { args: ["init", "--dir", "x"], says: /--source <folder> must be given/ },
  { args: ["runs", "--limit", "many"], says: /Give a whole number/ },
  { args: ["run", "now"], says: /more arguments than endcap run takes/ },
  {
    args: ["confirm", "sales", "2026-01-05", "--dir", "/nowhere-at-all"],
    says: /Say one of --closed, --smaller, --vanished, --replaced, --kept and --without/,
  },
  { args: ["run", "--dir", "/nowhere-at-all"], says: /is no Endcap project[^]*endcap\.config\.ts[^]*endcap init/ },
  { args: ["run", "--recompute", "week"], says: /Give weeks by their keys, as 202601,202602/ },
  { args: ["complete", "csh"], says: /Choose one of bash, zsh, fish, powershell/ },
];

test("wrong use ends with 2, says what is wrong on stderr, and what was meant", async () => {
  for (const { args, says } of wrong) {
    const { code, stdout, stderr } = await said(args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, says, args.join(" "));
  }
});

test("with --json an error is JSON on stderr", async () => {
  for (const args of [
    ["run", "--json", "--dir", "/nowhere-at-all"],
    ["sql", "--json"],
    ["--json", "rn"],
  ]) {
    const { code, stdout, stderr } = await said(args);
    assert.deepEqual([code, stdout], [2, ""]);
    const { error } = JSON.parse(stderr) as { error: { what: string; next: string; retryable: boolean } };
    assert.deepEqual([error.what !== "", error.next !== "", error.retryable], [true, true, false]);
  }
});

test("every command says in its help what it takes, with examples that call it", async () => {
  for (const spec of commands) {
    const { code, stdout } = await said([...spec.name.split(" "), "--help"]);
    assert.equal(code, 0);
    for (const text of [
      ...optionsOf(spec).map(longName),
      ...(spec.args ?? []).map(({ name }) => name),
      ...spec.examples.map(({ line }) => line),
    ]) {
      assert.ok(stdout.includes(text), `${spec.name}: ${text}`);
    }
    assert.ok(
      spec.examples.length > 0 && spec.examples.every(({ line }) => line.includes(`endcap ${spec.name}`)),
      spec.name,
    );
    assert.ok(
      stdout
        .split("\n")
        .every((line) => line.length <= 110 || spec.examples.some((example) => line.includes(example.line))),
      spec.name,
    );
  }
});

test("examples use the options that there are", () => {
  for (const spec of commands) {
    const known = new Set(optionsOf(spec).map(longName));
    for (const { line } of spec.examples)
      for (const [option] of line.matchAll(/--[a-z-]+/g)) assert.ok(known.has(option), `${spec.name}: ${option}`);
  }
});

test("every command's code is there, and every family has members", async () => {
  for (const spec of commands) assert.equal(typeof (await spec.load()), "function", spec.name);
  assert.equal(new Set(commands.map(({ name }) => name)).size, commands.length);
  for (const family of Object.keys(families)) assert.ok(commands.some(({ name }) => name.startsWith(`${family} `)));
  assert.deepEqual(commonOptions.map(longName), ["--json", "--quiet"]);
});

test("help comes without a command, with `help`, and for a family", async () => {
  const help = (await said(["--help"])).stdout;
  assert.deepEqual([(await said([])).stdout, (await said(["help"])).stdout], [help, help]);
  for (const { name, summary } of commands)
    assert.ok(help.replaceAll(/\s+/g, " ").includes(`${name} ${summary}`), name);
  assert.match((await said(["help", "run"])).stdout, /^Load all that is new/);
  assert.match((await said(["quarantine", "--help"])).stdout, /quarantine export +Write them/);
});

test("--version says the version", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  assert.deepEqual(await said(["--version"]), { code: 0, stdout: `${version}\n`, stderr: "" });
});

test("nothing heavy is loaded before a command needs it", () => {
  const light = new Set(["commander"]);
  const seen = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, name = ""] of readFileSync(file, "utf8").matchAll(
      /^(?:import|export) (?!type )[^;]*?from "([^"]+)";/gm,
    )) {
      if (name.startsWith(".")) walk(join(dirname(file), name));
      else assert.ok(name.startsWith("node:") || light.has(name), `${file} loads ${name}`);
    }
  };
  walk(fileURLToPath(new URL("main.ts", import.meta.url)));
  assert.ok(seen.size > 10 && [...seen].every((file) => !file.includes("/commands/")));
});
