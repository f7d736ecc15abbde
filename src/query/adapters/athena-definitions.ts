/** Relations that an engine without memory is asked with: each statement carries those that it names, as common table expressions. */
import type { LakeView, SetupSession } from "../query.ts";

/** By name, each of earlier ones and of the lake's tables. */
export type Definitions = Map<string, string>;

/** The lake's tables that are SQL over others, such as `weekly_measures`. */
export function lakeDefinitions({ tables }: LakeView): Definitions {
  return new Map(
    tables.flatMap(({ name, columns, relation, over }) => {
      if (over === undefined || relation === undefined) return [];
      const selected = columns.map((column) => `CAST(${column.name} AS ${column.type}) AS ${column.name}`);
      return [[name, `SELECT ${selected.join(", ")} FROM (${relation("")})`] as const];
    }),
  );
}

export function definitionSession(definitions: Definitions, rows: SetupSession["rows"]): SetupSession {
  const define = async (name: string, sql: string) => void definitions.set(name, sql);
  return { keeps: false, view: define, table: define, rows };
}

const QUERY = /^((?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()*)(?:(with)\s+(recursive\s+)?|(?=select\b|values\b|table\b))/i;

/** The statement with what it names in front. Any that is no query stays as it is. */
export function withDefinitions(sql: string, definitions: Definitions): string {
  const needed = neededBy(sql, definitions);
  const begin = QUERY.exec(sql);
  if (needed.length === 0 || begin === null) return sql;
  const [whole = "", lead = "", ownWith, recursive = ""] = begin;
  const before = needed.map(([name, text]) => `${name} AS (\n${text}\n)`).join(",\n");
  const rest = sql.slice(whole.length);
  if (ownWith !== undefined) return `${lead}WITH ${recursive}${before},\n${rest}`;
  return `WITH ${before}\n${sql}`;
}

/** In the order of their making, with what they are made of. */
function neededBy(sql: string, definitions: Definitions): [string, string][] {
  const needed: [string, string][] = [];
  let text = sql;
  for (const [name, definition] of [...definitions].toReversed()) {
    if (!new RegExp(`\\b${name}\\b`, "i").test(text)) continue;
    needed.unshift([name, definition]);
    text += ` ${definition}`;
  }
  return needed;
}
