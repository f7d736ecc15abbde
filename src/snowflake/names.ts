/** Names as Snowflake takes them: plain ones in capitals, others in double quotes. */
import { UsageError } from "../core/errors.ts";

const PLAIN = /^[A-Za-z_][A-Za-z0-9_$]*$/;
const QUOTED = /^"(?:[^"]|"")+"$/;
const PART = /"(?:[^"]|"")+"|[^".]+/g;

/** A written name as an SQL identifier; one that is written in double quotes stays as it is. */
export function snowflakeName(written: string): string {
  if (QUOTED.test(written)) return written;
  return PLAIN.test(written) ? written.toUpperCase() : `"${written.replaceAll('"', '""')}"`;
}

/** A name of one to three parts, such as POS.LINES, as `[database, schema, name]`; `within` fills what is not written. */
export function qualifiedName(written: string, within: readonly [database: string, schema: string]): string[] {
  const parts = written.match(PART) ?? [];
  if (parts.join(".") !== written || parts.length > 3)
    throw new UsageError({
      what: `${written} is no name of a table`,
      where: { table: written },
      next: "Write TABLE, SCHEMA.TABLE or DATABASE.SCHEMA.TABLE; parts with other signs than letters, digits and _ in double quotes",
    });
  return [...within.slice(0, Math.max(0, 3 - parts.length)), ...parts].map(snowflakeName);
}

/** 'text' as an SQL literal; backslashes are signs of their own in Snowflake's. */
export function snowflakeText(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
