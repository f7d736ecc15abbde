/** Which of several formats the dates of a table are written in, where every file's name says the day of its rows. */
import { parseDateText } from "../../core/date-format.ts";
import type { Assigned } from "./assign-tables.ts";
import { sameName } from "./match-columns.ts";

/**
 * The only format by which most of the first rows of every file are of the day in its name; null where there is none, where
 * several are, where a file has no date in its name or rows that were not looked at, and where one day is all there is.
 */
export function formatByNames(
  files: readonly Assigned[],
  header: string,
  candidates: readonly string[],
): string | null {
  const read = files.map((file) => ({ nameDate: file.name?.date ?? null, texts: textsOf(file, header) }));
  if (read.length === 0 || read.some(({ nameDate, texts }) => nameDate === null || texts === null)) return null;
  const withRows = read.filter(({ texts }) => texts !== null && texts.length > 0);
  if (new Set(withRows.map(({ nameDate }) => nameDate)).size < 2) return null;
  const fitting = candidates.filter((format) =>
    withRows.every(({ nameDate, texts }) => {
      const own = (texts ?? []).filter((text) => parseDateText(text, format)?.date === nameDate);
      return own.length * 2 > (texts ?? []).length;
    }),
  );
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function textsOf({ head }: Assigned, header: string): string[] | null {
  if (head.kind !== "text") return null;
  const index = head.headers.findIndex((name) => sameName(name, header));
  return index === -1 ? null : head.rows.flatMap((row) => row[index] ?? "").filter((text) => text !== "");
}
