/** Dockerfiles as data, and what an image would hold, so that their commands can be run where there is no Docker. */
import { cp, mkdir, readFile } from "node:fs/promises";
import { dirname, join, matchesGlob } from "node:path";
import { mustRun } from "./run-command.testkit.ts";

export type Instruction = { name: string; text: string };

/** The instructions in their order, continued lines joined. */
export async function readDockerfile(path: string): Promise<Instruction[]> {
  const text = (await readFile(path, "utf8")).replaceAll(/^\s*#.*$\n?/gm, "").replaceAll(/\\\n\s*/g, "");
  return text.split("\n").flatMap((line) => {
    const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    return name === undefined || rest === undefined ? [] : [{ name, text: rest }];
  });
}

/** The words of an instruction in exec form: `["node", "x.js"]`, whatever options stand before it. */
export function wordsOf(instructions: readonly Instruction[], name: string): string[] {
  const text = instructions.findLast((one) => one.name === name)?.text ?? "";
  const [list] = /\[.*\]$/.exec(text) ?? [];
  if (list === undefined) throw new Error(`${name} is not in exec form: ${text}`);
  return JSON.parse(list) as string[];
}

/** Copies what a build is given: the checkout's files but for those that .dockerignore leaves out. */
export async function copyContext(checkout: string, to: string): Promise<string[]> {
  const rules = (await readFile(join(checkout, ".dockerignore"), "utf8"))
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const listed = await mustRun({
    program: "git",
    args: ["-C", checkout, "ls-files", "--cached", "--others", "--exclude-standard"],
    missing: "git",
  });
  const files = listed
    .trim()
    .split("\n")
    .filter((file) => isTaken(file, rules));
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await cp(join(checkout, file), join(to, file));
  }
  return files;
}

/** The last rule that speaks of a file, or of a folder that it stands in, decides. */
function isTaken(file: string, rules: readonly string[]): boolean {
  const parts = file.split("/");
  const paths = parts.map((_, at) => parts.slice(0, at + 1).join("/"));
  return rules.reduce((taken, rule) => {
    const pattern = rule.replace(/^!/, "");
    return paths.some((path) => matchesGlob(path, pattern)) ? rule.startsWith("!") : taken;
  }, true);
}
