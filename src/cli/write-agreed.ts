/** Writes a generated file; one that is there and differs is shown as a diff first, and replaced where that is agreed. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline/promises";
import { EndcapError } from "../core/errors.ts";
import { diffLines, unifiedDiff } from "../deploy/text-diff.ts";
import type { Output } from "./output.ts";

export type Agreed = { file: string; state: "new" | "unchanged" | "changed"; diff: readonly string[] };

/** `isAgreed`: nobody is asked. Throws where the file differs and may not be replaced. */
export async function writeAgreed(
  output: Output,
  { file, text, isAgreed }: { file: string; text: string; isAgreed: boolean },
): Promise<Agreed> {
  const before = await readFile(file, "utf8").catch(ifMissing);
  const diff = before === null ? [] : unifiedDiff(diffLines(before, text));
  const state = before === null ? "new" : before === text ? "unchanged" : "changed";
  if (state === "changed") await agree(output, { file, diff, isAgreed });
  if (state !== "unchanged") {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return { file, state, diff };
}

async function agree(
  output: Output,
  { file, diff, isAgreed }: { file: string; diff: readonly string[]; isAgreed: boolean },
): Promise<void> {
  if (!output.json) for (const line of diff) output.answer(output.style(colourOf(line), line));
  if (isAgreed || (await says(output, `Replace ${file}? [y/N] `))) return;
  throw new EndcapError({
    what: `${file} differs from what the configuration says, and was left as it is`,
    where: { file },
    next: "Look at the difference (- as it is, + as it would be), then replace it with --yes; what was changed by hand belongs into the configuration",
  });
}

/** Whether a person at the terminal says yes; false where there is none. */
export async function says(output: Output, question: string): Promise<boolean> {
  if (!output.isTerminal || output.json || process.stdin.isTTY !== true) return false;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await prompt.question(question)).trim());
  } finally {
    prompt.close();
  }
}

function colourOf(line: string): "red" | "green" | "dim" {
  return line.startsWith("-") ? "red" : line.startsWith("+") ? "green" : "dim";
}

function ifMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
