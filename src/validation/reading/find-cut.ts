import type { Dialect } from "./dialect.ts";
import type { FileFacts } from "./file-facts.ts";
import type { Refusal } from "./refusal.ts";

/** The refusal of a file whose last record is not whole. */
export function looksCut(line: number, how: string): Refusal {
  return {
    refuse: "cut",
    reason: `looks cut: ${how}`,
    next: "Have the file delivered again, whole; nothing of it was taken",
    line,
  };
}

/** Whether the file ends within a line, as far as its last bytes alone can tell: only where lines are records. */
export function findCut(facts: FileFacts, dialect: Dialect): Refusal | null {
  const line = facts.physicalLines;
  const nulBytes = facts.hasNul && facts.encoding === "utf-8" ? findFilling(facts, dialect) : 0;
  if (nulBytes > 0) return looksFilled(line, nulBytes, facts.tail.length);
  if (facts.cutCharacter) return looksCut(line, `line ${line}, its last, ends in the middle of a character`);
  if (facts.endsWithLineEnd || facts.hasQuote || facts.hasBackslash || facts.encoding !== "utf-8") return null;
  if (line < dialect.firstDataLine) return null;
  const start = Math.max(facts.tail.lastIndexOf("\n"), facts.tail.lastIndexOf("\r")) + 1;
  if (start === 0 && facts.bytes > facts.tail.length) return null;
  const last = facts.tail.toString("utf8", start);
  if (last.replaceAll(dialect.delimiter, "").replaceAll("\u001a", "").trim() === "") return null;
  const fields = last.split(dialect.delimiter).length;
  if (fields >= dialect.fields) return null;
  return looksCut(line, `line ${line}, its last, has ${fields} of ${dialect.fields} fields and no line end`);
}

function looksFilled(line: number, nulBytes: number, seen: number): Refusal {
  const how = nulBytes === seen ? `at least its last ${nulBytes}` : `its last ${nulBytes}`;
  return looksCut(line, `${how} bytes are NUL: room was made for the file, and not all of it was written`);
}

/** How many NUL bytes stand at the end in place of a row, or of the rest of one; 0 where its last row is whole without them. */
function findFilling({ tail, hasQuote }: FileFacts, dialect: Dialect): number {
  let end = tail.length;
  while (end > 0 && tail[end - 1] === 0) end--;
  if (end === tail.length) return 0;
  const start = Math.max(tail.lastIndexOf("\n", end - 1), tail.lastIndexOf("\r", end - 1)) + 1;
  const last = tail.toString("utf8", start, end);
  const isWhole = end > 0 && last !== "" && (hasQuote || last.split(dialect.delimiter).length >= dialect.fields);
  return isWhole ? 0 : tail.length - end;
}
