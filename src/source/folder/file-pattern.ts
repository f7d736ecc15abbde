/**
 * How a configuration says which files are a table's:
 * - a *name* (`transactions`): like the table's own name, so `transactions_20260105.csv` and `transactions/dt=…/` are understood;
 * - a *pattern* with `*` (anything but a slash), `**` (anything), `?`, or a file extension, compared with the whole path or,
 *   without a slash, with the file's name. Case never counts.
 */

export function isTableNamePattern(pattern: string): boolean {
  return !/[*?/]/.test(pattern) && !/\.(?:csv|tsv|txt|parquet)(?:\.gz)?$/i.test(pattern);
}

/** Where `path` matches: what the wildcards stand for, joined by `_` (empty for a literal); null: no match. */
export function matchPattern(pattern: string, path: string): string | null {
  const subject = pattern.includes("/") ? path : (path.split("/").at(-1) ?? path);
  const match = toRegExp(pattern).exec(subject);
  if (match === null) return null;
  return match
    .slice(1)
    .filter((text) => text !== undefined && text !== "")
    .join("_");
}

/** How much a pattern says: of two that match, the one with more literal text counts. */
export function patternWeight(pattern: string): number {
  const literal = pattern.replace(/[*?]/g, "").length;
  return literal + (/[*?]/.test(pattern) ? 0 : 1000);
}

const known = new Map<string, RegExp>();

function toRegExp(pattern: string): RegExp {
  const cached = known.get(pattern);
  if (cached !== undefined) return cached;
  const source = pattern
    .replace(/^\.?\//, "")
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((piece) => {
      if (piece === "**/") return "(?:(.*)/)?";
      if (piece === "**") return "(.*)";
      if (piece === "*") return "([^/]*)";
      if (piece === "?") return "([^/])";
      return piece.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    })
    .join("");
  const expression = new RegExp(`^${source}$`, "i");
  known.set(pattern, expression);
  return expression;
}
