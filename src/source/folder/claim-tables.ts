/** What a group of files claims to be, by its name and its columns together. */
import { sourceTables, type SourceTableName } from "../../model/tables.ts";
import type { FileGroup } from "./group-files.ts";
import { tableByColumns, tableByName } from "./guess-table.ts";
import { matchColumns, type Sureness } from "./match-columns.ts";
import type { FileHead } from "./read-head.ts";

/** Of several claims to a table the lowest rank wins: name and columns, name alone, columns alone. */
export type Claim = { group: FileGroup; table: SourceTableName; sure: Sureness; why: string; rank: number };

/** Words in the names of files that hold such columns and are yet no sales or stock. */
const OTHER_MEANING =
  /budget|forecast|plan|target|return|refund|purchase|supplier|vendor|deliver|transfer|test|sample|backup|archive|\bold\b/i;

/** Null for files that neither name nor columns connect with a table. */
export function claimOf(group: FileGroup, heads: readonly FileHead[]): Claim | null {
  const headers = commonHeaders(heads);
  const byName = tableByName(group.name);
  if (headers === null) return null;
  const byColumns = tableByColumns(headers);
  const named = byName !== null && (byColumns?.table === byName || (byColumns === null && holdsKey(byName, headers)));
  if (named) {
    const fits = byColumns !== null && byColumns.sure !== "unsure";
    const why = `${group.name} means ${byName}, and ${fits ? "its columns fit" : "its columns do not contradict it"}`;
    return {
      group,
      table: byName,
      sure: fits ? "sure" : byColumns === null ? "unsure" : "likely",
      why,
      rank: fits ? 0 : 1,
    };
  }
  if (byColumns === null) return null;
  if (OTHER_MEANING.test(group.name))
    return { group, ...byColumns, sure: "unsure", why: `${byColumns.why}; but it is called ${group.name}`, rank: 3 };
  return { group, ...byColumns, rank: byColumns.sure === "likely" ? 2 : 3 };
}

/** The header of most of the readable files. */
function commonHeaders(heads: readonly FileHead[]): string[] | null {
  const counted = new Map<string, { headers: string[]; count: number }>();
  for (const head of heads) {
    if (head.kind === "unreadable") continue;
    const key = head.headers.map((header) => header.trim().toLowerCase()).join("\n");
    const seen = counted.get(key) ?? { headers: head.headers, count: 0 };
    counted.set(key, { ...seen, count: seen.count + 1 });
  }
  const [best] = [...counted.values()].sort((a, b) => b.count - a.count);
  return best?.headers ?? null;
}

function holdsKey(table: SourceTableName, headers: readonly string[]): boolean {
  const required = sourceTables[table].columns.filter((column) => column.required).map(({ name }) => name);
  return matchColumns(table, headers, {}).matches.some(({ column }) => required.includes(column));
}
