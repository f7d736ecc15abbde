/** What the tests of reading share: bytes in, facts and records out. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileFormat } from "../../config/project-config.ts";
import { type CanonicalFacts, writeCanonical } from "./canonical.ts";
import type { FileFacts } from "./file-facts.ts";
import { inspectFile } from "./inspect.ts";
import { type Preflight, preflight } from "./preflight.ts";
import { isRefusal, type Refusal } from "./refusal.ts";

export const anyFormat: FileFormat = {
  dates: null,
  decimal: null,
  delimiter: null,
  encoding: null,
  nulls: [],
  layout: null,
};

export type CanonicalRecord = { line: number; raw: string; fields: string[] };

export type ReadResult = { facts: FileFacts; found: Preflight; canonical: CanonicalFacts; records: CanonicalRecord[] };

export type ReadOptions = { format?: Partial<FileFormat>; expected?: readonly string[] };

/** Runs work in a folder of its own. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-reading-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Reads bytes as a file by the careful path, whether they are plain or not. */
export async function readBytes(
  folder: string,
  content: Buffer | string,
  options: ReadOptions = {},
): Promise<ReadResult | Refusal> {
  const [input, output] = [join(folder, "input"), join(folder, "output")];
  await writeFile(input, content);
  const facts = await inspectFile(input);
  const format = { ...anyFormat, ...options.format };
  const found = preflight({ facts, format, expected: options.expected ?? [] });
  if (isRefusal(found)) return found;
  const canonical = await writeCanonical({ input, output, facts, dialect: found.dialect, format });
  if (isRefusal(canonical)) return canonical;
  return { facts, found, canonical, records: parseCanonical(await readFile(output, "utf8")) };
}

/** The same, where a refusal would be a failure. */
export async function mustRead(
  folder: string,
  content: Buffer | string,
  options: ReadOptions = {},
): Promise<ReadResult> {
  const result = await readBytes(folder, content, options);
  if (isRefusal(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}

/** The same, where anything but a refusal would be a failure. */
export async function mustRefuse(
  folder: string,
  content: Buffer | string,
  options: ReadOptions = {},
): Promise<Refusal> {
  const result = await readBytes(folder, content, options);
  if (!isRefusal(result)) throw new Error(`not refused: ${JSON.stringify(result.records)}`);
  return result;
}

function parseCanonical(text: string): CanonicalRecord[] {
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new Error("a canonical file ends with a line end");
  return lines.map((line) => {
    const [number = "", raw = "", ...fields] = line.split("\u001f");
    return { line: Number(number), raw, fields };
  });
}
