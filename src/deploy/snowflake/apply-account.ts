/** Makes the account be what the files say. What was run stands in the account, so that the same again runs nothing. */
import { diffLines, unifiedDiff } from "../text-diff.ts";
import { splitStatements } from "../../snowflake/split-statements.ts";
import type { SnowflakeSession } from "../../snowflake/session.ts";
import type { IntegrationIdentity } from "./aws-policies.ts";
import type { ScriptName } from "./deploy-files.ts";

export type Script = { name: ScriptName; text: string };

export type ScriptState = { name: string; state: "new" | "unchanged" | "changed"; diff: readonly string[] };

export type AccountNames = { adminRole: string; role: string; warehouse: string; integration: string; home: string };

export type AccountParams = {
  scripts: readonly Script[];
  /** As SQL identifiers. */
  names: AccountNames;
  /** Throws where what would change is not wanted. */
  agree(changes: readonly ScriptState[]): Promise<void>;
  report(text: string): void;
};

export type AppliedAccount = { scripts: readonly ScriptState[]; identity: IntegrationIdentity | null };

export async function applyAccount(session: SnowflakeSession, params: AccountParams): Promise<AppliedAccount> {
  const { scripts, names, agree, report } = params;
  await session.run(`USE ROLE ${names.adminRole}`);
  const before = await deployedTexts(session, names);
  const states = scripts.map(({ name, text }) => compare(name, before.get(name) ?? null, text));
  const changes = states.filter(({ state }) => state !== "unchanged");
  if (changes.some(({ state }) => state === "changed")) await agree(changes);
  for (const { name } of changes) {
    const statements = splitStatements(scripts.find((script) => script.name === name)?.text ?? "");
    for (const [index, statement] of statements.entries()) {
      report(`${name}, statement ${index + 1} of ${statements.length}`);
      await session.run(statement);
    }
  }
  await session.run(`USE ROLE ${names.adminRole}`);
  if (changes.length > 0) await note(session, names, scripts);
  return { scripts: states, identity: await integrationIdentity(session, names.integration) };
}

/** Runs the statements that undo everything; resolves to how many. */
export async function undoAccount(
  session: SnowflakeSession,
  undo: string,
  report: (text: string) => void,
): Promise<number> {
  const statements = splitStatements(undo);
  for (const statement of statements) {
    report(statement);
    await session.run(statement);
  }
  return statements.length;
}

/** Name → text of each script as it was run last; empty where nothing was. Looking needs no warehouse, which may not be there yet. */
async function deployedTexts(
  session: SnowflakeSession,
  { home, warehouse }: AccountNames,
): Promise<Map<string, string>> {
  const [database = "", schema = ""] = splitName(home);
  const schemas = await session.run(`SHOW TERSE SCHEMAS IN DATABASE ${database}`);
  if (!schemas.some(({ name }) => name === bare(schema))) return new Map();
  const tables = await session.run(`SHOW TERSE TABLES IN SCHEMA ${home}`);
  if (!tables.some(({ name }) => name === "DEPLOYED")) return new Map();
  await session.run(`USE WAREHOUSE ${warehouse}`);
  const rows = await session.run(`SELECT SCRIPT, CONTENT FROM ${home}.DEPLOYED`);
  return new Map(rows.map(({ SCRIPT, CONTENT }) => [SCRIPT ?? "", CONTENT ?? ""]));
}

/** Written last: what is cut off before is run again as a whole. */
async function note(
  session: SnowflakeSession,
  { home, warehouse }: AccountNames,
  scripts: readonly Script[],
): Promise<void> {
  await session.run(`USE WAREHOUSE ${warehouse}`);
  await session.run(
    `CREATE TABLE IF NOT EXISTS ${home}.DEPLOYED (SCRIPT VARCHAR NOT NULL, CONTENT VARCHAR NOT NULL) COMMENT = 'Endcap: the scripts as they were run last'`,
  );
  await session.run(`DELETE FROM ${home}.DEPLOYED`);
  await session.run(
    `INSERT INTO ${home}.DEPLOYED (SCRIPT, CONTENT) VALUES (?, ?)`,
    scripts.map(({ name, text }) => [name, text]),
  );
}

async function integrationIdentity(
  session: SnowflakeSession,
  integration: string,
): Promise<IntegrationIdentity | null> {
  const rows = await session.run(`DESC INTEGRATION ${integration}`);
  const value = (name: string) => rows.find(({ property }) => property === name)?.["property_value"] ?? null;
  const [userArn, externalId] = [value("STORAGE_AWS_IAM_USER_ARN"), value("STORAGE_AWS_EXTERNAL_ID")];
  return userArn === null || externalId === null ? null : { userArn, externalId };
}

function compare(name: string, before: string | null, text: string): ScriptState {
  if (before === null) return { name, state: "new", diff: [] };
  if (before === text) return { name, state: "unchanged", diff: [] };
  return { name, state: "changed", diff: unifiedDiff(diffLines(before, text)) };
}

function splitName(name: string): string[] {
  return name.match(/"(?:[^"]|"")+"|[^".]+/g) ?? [];
}

/** An identifier as the catalog holds it. */
function bare(identifier: string): string {
  return identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier;
}
