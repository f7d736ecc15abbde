/** The texts that `endcap deploy snowflake` writes. The same configuration gives the same bytes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceTables } from "../../model/tables.ts";
import { permissionsText, trustText } from "./aws-policies.ts";
import type { SnowflakeInputs } from "./inputs.ts";
import { snowflakeName, snowflakeText } from "../../snowflake/names.ts";
import { tableView, totalsQuery } from "./views.ts";

/** Scripts in the order in which they run. */
export const scriptNames = ["1-account.sql", "2-landing.sql", "3-tables.sql", "4-unload.sql", "5-task.sql"] as const;
export type ScriptName = (typeof scriptNames)[number];

export type SnowflakeFiles = {
  scripts: readonly { name: ScriptName; text: string }[];
  history: string;
  undo: string;
  /** Every file, for writing. */
  all: readonly { file: string; text: string }[];
};

export function snowflakeFiles(inputs: SnowflakeInputs, folder: string): SnowflakeFiles {
  const values = fillings(inputs);
  const scripts = scriptNames.map((name) => ({ name, text: fill(name, values) }));
  const history = fill("history.sql", values);
  const undo = fill("undo.sql", values);
  const others = [
    { name: "history.sql", text: history },
    { name: "undo.sql", text: undo },
    { name: "aws-permissions.json", text: permissionsText(inputs.landing) },
    { name: "aws-trust.json", text: trustText(null) },
  ];
  const all = [...scripts, ...others].map(({ name, text }) => ({ file: join(folder, name), text }));
  return { scripts, history, undo, all };
}

/** Endcap's schema as an SQL name. */
export function homeName({ database, home }: Pick<SnowflakeInputs, "database" | "home">): string {
  return `${snowflakeName(database)}.${snowflakeName(home)}`;
}

function fillings(inputs: SnowflakeInputs): Record<string, string> {
  const { landing, unloaded, project } = inputs;
  const home = homeName(inputs);
  const facts = unloaded.filter(({ name }) => sourceTables[name].dateColumn !== null);
  const texts = (tables: typeof unloaded) => tables.map(({ name }) => `'${name}'`).join(", ");
  return {
    project: project.replaceAll(/\s+/g, " "),
    projectText: inText(project),
    adminRole: snowflakeName(inputs.adminRole),
    role: snowflakeName(inputs.role),
    warehouse: snowflakeName(inputs.warehouse),
    size: inputs.size,
    suspendSeconds: String(inputs.suspendSeconds),
    integration: snowflakeName(inputs.integration),
    awsRole: inText(inputs.awsRole),
    bucketUrl: inText(`s3://${landing.bucket}/${landing.prefix}`),
    database: snowflakeName(inputs.database),
    home,
    homeText: inText(home),
    homeSchemaText: snowflakeText(snowflakeName(inputs.home).replaceAll(/^"|"$/g, "")),
    grants: grants(inputs).join("\n"),
    timeZone: inputs.timeZone,
    views: unloaded.map((table) => tableView(table, home, inputs)).join("\n\n"),
    totals: totalsQuery(unloaded, home),
    tableList: unloaded.map(({ name }) => name).join(", "),
    tableTexts: texts(unloaded),
    factTexts: texts(facts),
    calls: unloaded.map(({ name }) => `  CALL ${home}.UNLOAD_TABLE('${name}', :business_day);`).join("\n"),
    schedule: inText(inputs.schedule),
    lookBackDays: String(inputs.lookBackDays),
    lookBackOffset: String(1 - inputs.lookBackDays),
  };
}

/** Reading, and of the retailer's tables alone. */
function grants({ unloaded, role, database }: SnowflakeInputs): string[] {
  const to = `TO ROLE ${snowflakeName(role)};`;
  const databases = new Set([snowflakeName(database), ...unloaded.map(({ from }) => from[0])]);
  const schemas = new Set(unloaded.map(({ from }) => from.slice(0, 2).join(".")));
  return [
    ...[...databases].map((database) => `GRANT USAGE ON DATABASE ${database} ${to}`),
    ...[...schemas].map((schema) => `GRANT USAGE ON SCHEMA ${schema} ${to}`),
    ...unloaded.map(({ from, kind }) => `GRANT SELECT ON ${kind} ${from.join(".")} ${to}`),
  ];
}

function inText(text: string): string {
  return snowflakeText(text).slice(1, -1);
}

function fill(name: string, values: Readonly<Record<string, string>>): string {
  const text = readFileSync(new URL(`./sql/${name}`, import.meta.url), "utf8");
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`${name} asks for ${key}`);
    return value;
  });
}
