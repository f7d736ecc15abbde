/** `--set key=value` of the command line, written into a configuration. */
import * as z from "zod";
import { UsageError } from "../core/errors.ts";
import { isSourceTableName } from "../model/tables.ts";
import { didYouMean } from "./did-you-mean.ts";
import { explainIssues } from "./explain-issues.ts";
import { kindOf, listSettings, unwrap } from "./settings.ts";
import { writtenConfigSchema, type WrittenConfig } from "./written-config.ts";

/** Words for signs that a shell makes hard to type. */
const SIGNS: Record<string, string> = {
  tab: "\t",
  "\\t": "\t",
  comma: ",",
  semicolon: ";",
  pipe: "|",
  point: ".",
  dot: ".",
};

/**
 * A copy of `written` with each `key=value` in it. Keys are paths of settings (`dates`, `limits.memory`), of one table
 * (`sales.dates`, short for `tables.sales.dates`; `store=false`); lists are written with commas. Throws UsageError.
 */
export function applySets(written: WrittenConfig, sets: readonly string[]): WrittenConfig {
  let result = written;
  for (const set of sets) result = applySet(result, set);
  return result;
}

function applySet(written: WrittenConfig, set: string): WrittenConfig {
  const equals = set.indexOf("=");
  const key = (equals === -1 ? set : set.slice(0, equals)).trim();
  const text = equals === -1 ? "" : set.slice(equals + 1);
  if (equals < 1)
    throw wrongSet(set, `"${set}" is no key=value`, "For example --set dates=MM/DD/YYYY or --set sales.decimal=,");
  const [first = "", ...rest] = key.split(".");
  const ofTable = isSourceTableName(first) && (rest.length > 0 || text.trim() === "false");
  const path = ofTable ? ["tables", first, ...rest] : [first, ...rest];
  const schema = schemaAt(path);
  if (schema === null) throw unknownKey(set, key);
  const value = toValue(text, path, schema);
  const copy = structuredClone(written) as Record<string, unknown>;
  put(copy, path, value);
  const result = writtenConfigSchema.safeParse(copy);
  if (result.success) return result.data;
  const problem = explainIssues(result.error.issues, copy).find(({ setting }) => setting.startsWith(path.join(".")));
  throw wrongSet(set, problem?.message ?? `${key} cannot be ${JSON.stringify(text)}`, `Correct --set ${key}=…`);
}

function toValue(text: string, path: readonly string[], schema: z.ZodType): unknown {
  const kind = kindOf(schema);
  const last = path.at(-1);
  if (last === "delimiter" || last === "decimal")
    return SIGNS[text.trim().toLowerCase()] ?? (text === "\t" ? text : text.trim());
  if (kind === "list")
    return text
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "");
  if (kind === "number") return /^\s*-?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : text;
  if (path[0] === "tables" && path.length === 2) return text.trim() === "false" ? false : text;
  return text.trim();
}

/** The schema of one setting, or null where there is none; of records, that of their values. */
function schemaAt(path: readonly string[]): z.ZodType | null {
  let schema: z.ZodType = writtenConfigSchema;
  for (const key of path) {
    const inner = unwrap(schema);
    const shape = inner instanceof z.ZodObject ? (inner.shape as Record<string, z.ZodType>) : null;
    const next =
      shape === null ? (inner instanceof z.ZodRecord ? (inner.valueType as z.ZodType) : undefined) : shape[key];
    if (next === undefined) return null;
    schema = next;
  }
  const inner = unwrap(schema);
  const whole = kindOf(inner) !== "group" || (path[0] === "tables" && path.length === 2);
  return whole ? inner : null;
}

function unknownKey(set: string, key: string): UsageError {
  const [first = "", ...rest] = key.split(".");
  const names = listSettings()
    .filter(({ kind }) => kind !== "group")
    .map(({ path }) => path);
  const inTables = names.flatMap((path) =>
    path.startsWith("tables.<table>.") ? [path.slice("tables.<table>.".length)] : [],
  );
  const near = isSourceTableName(first)
    ? didYouMean(rest.join("."), inTables)
    : (didYouMean(
        key,
        names.filter((path) => !path.startsWith("tables.")),
      ) ?? didYouMean(key, inTables));
  const name = near === null ? null : isSourceTableName(first) ? `${first}.${near}` : near;
  const known = isSourceTableName(first)
    ? inTables.map((path) => `${first}.${path}`)
    : names.filter((path) => !path.includes("<"));
  return wrongSet(
    set,
    `${key} is no setting`,
    name === null ? `There are ${known.join(", ")}` : `Did you mean --set ${name}=…?`,
  );
}

function wrongSet(set: string, what: string, next: string): UsageError {
  return new UsageError({ what, where: { setting: `--set ${set}` }, next });
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = target[key];
  const next = typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : {};
  target[key] = next;
  put(next, rest, value);
}
