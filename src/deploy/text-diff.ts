/** What differs between two texts, as a unified diff without file names. */

export type DiffLine = { kind: "same" | "removed" | "added"; text: string };

const CONTEXT = 3;

/** All lines of both texts, in order. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [left, right] = [linesOf(before), linesOf(after)];
  const longest = commonLengths(left, right);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [old = "", fresh = ""] = [left[i], right[j]];
    if (i < left.length && j < right.length && old === fresh) {
      lines.push({ kind: "same", text: old });
      i++;
      j++;
    } else if (j >= right.length || (i < left.length && at(longest, i + 1, j) >= at(longest, i, j + 1))) {
      lines.push({ kind: "removed", text: old });
      i++;
    } else {
      lines.push({ kind: "added", text: fresh });
      j++;
    }
  }
  return lines;
}

/** The lines that differ with a few around them; "…" stands where some are left out. Empty where nothing differs. */
export function unifiedDiff(lines: readonly DiffLine[]): string[] {
  const marks = { same: " ", removed: "-", added: "+" } as const;
  const isNear = (index: number) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== "same");
  const shown: string[] = [];
  for (const [index, { kind, text }] of lines.entries()) {
    if (isNear(index)) shown.push(`${marks[kind]}${text}`);
    else if (shown.length > 0 && shown.at(-1) !== "…") shown.push("…");
  }
  return shown.at(-1) === "…" ? shown.slice(0, -1) : shown;
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** How many lines are common from line i of the left and line j of the right on. */
function commonLengths(left: readonly string[], right: readonly string[]): number[][] {
  const lengths = Array.from({ length: left.length + 1 }, () => Array.from({ length: right.length + 1 }, () => 0));
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--) {
      const row = lengths[i] ?? [];
      row[j] =
        left[i] === right[j] ? at(lengths, i + 1, j + 1) + 1 : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
    }
  return lengths;
}

function at(lengths: readonly (readonly number[])[], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}
