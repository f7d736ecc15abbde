/** Findings of the schema as sentences: which setting, which value, what is allowed. */
import * as z from "zod";
import { didYouMean } from "./did-you-mean.ts";
import { listSettings, unwrap } from "./settings.ts";
import { writtenConfigSchema } from "./written-config.ts";

/** `next`: what to do, where more is known than that the setting is to be corrected. */
export type ConfigProblem = { setting: string; message: string; next?: string | null };

export function explainIssues(issues: readonly z.core.$ZodIssue[], written: unknown): ConfigProblem[] {
  return issues.flatMap((issue) => explain(issue, written));
}

function explain(issue: z.core.$ZodIssue, written: unknown): ConfigProblem[] {
  const path = namedPath(issue.path, written);
  const setting = path.join(".");
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownSetting(path, key));
  const nested = issue.code === "invalid_union" ? closest(issue) : null;
  if (nested !== null)
    return nested.flatMap((inner) => explain({ ...inner, path: [...issue.path, ...inner.path] }, written));
  const value = valueAt(written, issue.path);
  if (value === undefined) return [{ setting, message: `${setting} is missing` }];
  return [{ setting, message: `${setting} is ${show(value)}; it must be ${allowed(issue)}` }];
}

/** The path with items of a list by their name, where they have one. */
function namedPath(path: readonly PropertyKey[], written: unknown): string[] {
  return path.map((key, at) => {
    const name = typeof key === "number" ? valueAt(written, [...path.slice(0, at + 1), "name"]) : undefined;
    return typeof name === "string" && name !== "" ? name : String(key);
  });
}

/** Of several shapes, the object that was meant: the one whose own settings are wrong, not the whole value's type. */
function closest(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | null {
  const within = issue.errors.filter((errors) =>
    errors.every((inner) => inner.path.length > 0 || inner.code === "unrecognized_keys"),
  );
  const best = within.sort((a, b) => a.length - b.length)[0];
  return best === undefined || issue.errors.length - within.length === 0 ? null : best;
}

function unknownSetting(path: readonly string[], key: string): ConfigProblem {
  const setting = [...path, key].join(".");
  const known = knownKeys(path);
  const near = didYouMean(key, known);
  if (near !== null)
    return { setting, message: `${setting} is no setting; did you mean ${[...path, near].join(".")}?` };
  const elsewhere = listSettings().find(({ path: full }) => didYouMean(key, [full.split(".").at(-1) ?? ""]) !== null);
  const hint = elsewhere === undefined ? `; there are ${known.join(", ")}` : `; did you mean ${elsewhere.path}?`;
  return { setting, message: `${setting} is no setting${hint}` };
}

function knownKeys(path: readonly string[]): string[] {
  let schema: z.ZodType = writtenConfigSchema;
  for (const key of path) {
    const inner = unwrap(schema);
    const next = inner instanceof z.ZodArray ? (inner.element as z.ZodType) : shapeOf(inner)[key];
    if (next === undefined) return [];
    schema = next;
  }
  return Object.keys(shapeOf(unwrap(schema)));
}

function shapeOf(schema: z.ZodType): Record<string, z.ZodType> {
  if (schema instanceof z.ZodUnion)
    return Object.assign({}, ...schema.options.map((option) => shapeOf(option as z.ZodType))) as Record<
      string,
      z.ZodType
    >;
  return schema instanceof z.ZodObject ? schema.shape : {};
}

function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_value":
      return issue.values.length === 1
        ? JSON.stringify(issue.values[0])
        : `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "invalid_type":
      return (
        {
          string: "a text",
          number: "a number",
          int: "a whole number",
          array: "a list",
          object: "an object of settings",
          record: "an object",
        }[issue.expected as string] ?? `of type ${issue.expected}`
      );
    case "too_small":
      return issue.origin === "string"
        ? "a text that is not empty"
        : issue.origin === "array"
          ? "a list that is not empty"
          : `at least ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at: unknown = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}

/** What stands between user and host of an address is shown nowhere. */
const PASSWORD = /(:\/\/[^/:@\s"]*:)[^@\s"]*@/g;

function show(value: unknown): string {
  if (typeof value === "function") return "a function";
  const text = (JSON.stringify(value) ?? String(value)).replaceAll(PASSWORD, "$1…@");
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
